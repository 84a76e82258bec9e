/**
 * @module
 * Where each message may stand: every way down from the root of a file. The schema is a graph in which one message
 * (`Hyperparams`) hangs in many places, but a small one, so all the ways are walked once and kept.
 */

import type { DescField, DescMessage } from '@bufbuild/protobuf';
import { TrainEvalPipelineConfigSchema } from '../../proto/gen/object_detection/protos/pipeline_pb.js';
import { StringIntLabelMapSchema } from '../../proto/gen/object_detection/protos/string_int_label_map_pb.js';

/** The kinds of file that the schema describes. */
export type FileKind = 'pipeline.config' | 'label map';

/** A place in a file: the fields on the way to it, outermost first. The root itself has none. */
export interface Place {
  readonly file: FileKind;
  readonly steps: readonly DescField[];
}

/** The message that each kind of file consists of. */
export const ROOTS: Readonly<Record<FileKind, DescMessage>> = {
  'pipeline.config': TrainEvalPipelineConfigSchema,
  'label map': StringIntLabelMapSchema,
};

/** Meta-architectures that come after SSD in every list, because an SSD is what most readers have. */
const LATER: ReadonlySet<string> = new Set(['faster_rcnn', 'center_net', 'experimental_model']);

let all: ReadonlyMap<DescMessage, readonly Place[]> | undefined;
let holders: ReadonlyMap<DescMessage, readonly DescField[]> | undefined;

/** The messages that a file can hold, each once: a root, then what is in it, outer before inner. */
export function allMessages(): readonly DescMessage[] {
  return [...allPlaces().keys()];
}

/** The fields that hold `message`. */
export function holdersOf(message: DescMessage): readonly DescField[] {
  holders ??= findHolders();
  return holders.get(message) ?? [];
}

/** Where `message` may stand, SSD's places first. Empty for a message that no file can hold. */
export function placesOf(message: DescMessage): readonly Place[] {
  return allPlaces().get(message) ?? [];
}

/** `places` with those of an SSD, or of no detector, first. */
export function sortPlaces(places: readonly Place[]): readonly Place[] {
  return [...places].sort((a, b) => rank(a) - rank(b));
}

/** Its dotted path: `model.ssd.loss`. */
export function pathOf(place: Place): string {
  return place.steps.map(({ name }) => name).join('.');
}

function allPlaces(): ReadonlyMap<DescMessage, readonly Place[]> {
  all ??= findPlaces();
  return all;
}

function findHolders(): Map<DescMessage, DescField[]> {
  const found = new Map<DescMessage, DescField[]>();
  for (const field of allMessages().flatMap(({ fields }) => fields)) {
    if (field.message === undefined) continue;
    found.set(field.message, [...(found.get(field.message) ?? []), field]);
  }
  return found;
}

function findPlaces(): Map<DescMessage, readonly Place[]> {
  const found = new Map<DescMessage, Place[]>();
  const walk = (message: DescMessage, place: Place, above: readonly DescMessage[]): void => {
    const places = found.get(message) ?? [];
    found.set(message, places);
    places.push(place);
    const inside = [...above, message];
    for (const field of message.fields)
      if (field.message !== undefined && !inside.includes(field.message))
        walk(field.message, { file: place.file, steps: [...place.steps, field] }, inside);
  };
  for (const file of Object.keys(ROOTS) as FileKind[]) walk(ROOTS[file], { file, steps: [] }, []);
  const sorted = [...found].map(([message, places]) => [message, sortPlaces(places)] as const);
  return new Map(sorted.sort(([, a], [, b]) => rank(a[0]) - rank(b[0])));
}

/** 1 for places in other meta-architectures than SSD. */
function rank({ steps }: Place): number {
  return steps.some(({ name }) => LATER.has(name)) ? 1 : 0;
}
