/**
 * @module
 * The classes of a reader's label map, where it could be read: what weights by name may name, and what class counts are
 * counts of.
 */

import type { InputReader } from '../proto/gen/object_detection/protos/input_reader_pb.js';
import type { TrainEvalPipelineConfig } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import type { Subject } from './rule.ts';
import type { SurroundingClass } from './surroundings.ts';

/** A class under the first item that has its id, and every text that names it. */
export interface LabelMapClass {
  readonly id: number;
  /** The name that evaluation prints: the display name where there is one. */
  readonly label: string;
  readonly names: readonly string[];
}

/** The classes that training numbers its columns by: those of train_input_reader's label map, in id order. */
export function trainingClasses({
  loaded,
  surroundings,
}: Pick<Subject, 'loaded' | 'surroundings'>): LabelMapClass[] | undefined {
  const items = surroundings.labelMaps.get(loaded.config.trainInputReader?.labelMapPath ?? '');
  return items && classesOf(items);
}

/** The classes of `items` in id order; the background (id 0) is none, nor is what has no name. */
export function classesOf(items: readonly SurroundingClass[]): LabelMapClass[] {
  const classes = new Map<number, LabelMapClass>();
  for (const { id, name, displayName = '' } of items) {
    const texts = [name, displayName].filter((text) => text !== '');
    if (id <= 0 || texts.length === 0) continue;
    const before = classes.get(id);
    if (before === undefined) classes.set(id, { id, label: displayName || name, names: texts });
    else classes.set(id, { ...before, names: [...before.names, ...texts] });
  }
  return [...classes.values()].sort((a, b) => a.id - b.id);
}

/** A reader, and where it stands. */
export interface PlacedReader {
  readonly path: string;
  readonly reader: InputReader;
}

/** Every input reader of the configuration: that of training, then those of evaluation. */
export function inputReaders(config: TrainEvalPipelineConfig): PlacedReader[] {
  const training = config.trainInputReader;
  return [
    ...(training === undefined ? [] : [{ path: 'train_input_reader', reader: training }]),
    ...config.evalInputReader.map((reader, i) => ({ path: `eval_input_reader[${i}]`, reader })),
  ];
}
