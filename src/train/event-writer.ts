/**
 * @module
 * The metrics of a run as TensorBoard events, under upstream's tag names. An events file is a TFRecord file of Event
 * messages; TensorBoard joins the files of a resumed run and drops the steps that the later one repeats.
 */

import { open } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { frameTfRecord } from '../dataset/tfrecord-framing.ts';
import { EventSchema } from '../proto/gen/tensorflow/event_pb.js';
import type { MetricsLine } from './metrics-log.ts';

/** An open events file. */
export interface EventWriter {
  write(line: MetricsLine): Promise<void>;
  close(): Promise<void>;
}

/** The scalars of a line by TensorBoard tag. */
export function scalarsByTag(line: MetricsLine): ReadonlyMap<string, number> {
  const tags = new Map([
    ['Loss/total_loss', line.total_loss],
    ['Loss/localization_loss', line.localization_loss],
    ['Loss/classification_loss', line.classification_loss],
    ['Loss/regularization_loss', line.regularization_loss],
    ['learning_rate', line.learning_rate],
    ['images_per_sec', line.images_per_second],
    ['gradient_norm', line.gradient_norm],
  ]);
  for (const [name, losses] of Object.entries(line.by_class)) {
    tags.set(`Loss/classification_loss/by_class/${name}`, losses.classification_loss);
    if (losses.localization_loss !== undefined)
      tags.set(`Loss/localization_loss/by_class/${name}`, losses.localization_loss);
  }
  return tags;
}

/** Opens a new events file in the run's folder; `startStep` is where this session of the run begins. */
export async function createEventWriter(root: string, startStep: number): Promise<EventWriter> {
  const seconds = Math.floor(Date.now() / 1000);
  const name = `events.out.tfevents.${String(seconds).padStart(10, '0')}.${hostname()}.${startStep}`;
  const file = await open(join(root, name), 'a');
  const append = async (what: Parameters<typeof create<typeof EventSchema>>[1]): Promise<void> => {
    const event = create(EventSchema, { wallTime: Date.now() / 1000, ...what });
    await file.appendFile(frameTfRecord(toBinary(EventSchema, event)));
  };
  await append({ what: { case: 'fileVersion', value: 'brain.Event:2' } });
  return {
    async write(line) {
      const value = [...scalarsByTag(line)].map(([tag, scalar]) => ({
        tag,
        value: { case: 'simpleValue' as const, value: scalar },
      }));
      await append({ step: BigInt(line.step), what: { case: 'summary', value: { value } } });
    },
    close: () => file.close(),
  };
}
