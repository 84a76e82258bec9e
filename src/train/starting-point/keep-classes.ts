/**
 * @module
 * Carries the class head over to other classes by their names: of a class that both label maps have, the weights of the
 * checkpoint; of a new one, the first values. The background's are kept too.
 */

import type { StoredTensor } from '../../checkpoint/safetensors.ts';
import type { LabelMap } from '../../dataset/label-map.ts';

/** How the columns of one class head become those of another. Column 0 is the background's, if there is one. */
export interface ClassTransfer {
  /** Columns for each anchor, in the checkpoint and here. */
  readonly fromSlots: number;
  readonly toSlots: number;
  /** Where each column here comes from; undefined: it is new. */
  readonly sources: readonly (number | undefined)[];
  /** The classes that are kept, and those that are new, by name. */
  readonly kept: readonly string[];
  readonly added: readonly string[];
}

const namesOf = ({ name, displayName }: LabelMap['items'][number]): string[] =>
  displayName === undefined ? [name] : [name, displayName];

/**
 * The transfer from the classes of `before` to those of `now`; ids beyond `numClasses` are not trained.
 *
 * @param fromClasses the checkpoint's number of classes, by its class head.
 */
export function planClassTransfer(options: {
  readonly before: LabelMap;
  readonly now: LabelMap;
  readonly fromClasses: number;
  readonly numClasses: number;
  readonly addBackgroundClass: boolean;
}): ClassTransfer {
  const { before, now, fromClasses, numClasses, addBackgroundClass } = options;
  const first = addBackgroundClass ? 1 : 0;
  const known = new Map<string, number>();
  for (const item of before.items)
    if (item.id >= 1 && item.id <= fromClasses)
      for (const name of namesOf(item)) if (!known.has(name)) known.set(name, item.id);
  const sources: (number | undefined)[] = addBackgroundClass ? [0] : [];
  const kept: string[] = [];
  const added: string[] = [];
  for (let id = 1; id <= numClasses; id++) {
    const item = now.items.find((candidate) => candidate.id === id);
    const source =
      item &&
      namesOf(item)
        .map((name) => known.get(name))
        .find((found) => found !== undefined);
    sources.push(source === undefined ? undefined : first + source - 1);
    if (item !== undefined) (source === undefined ? added : kept).push(item.displayName ?? item.name);
  }
  return { fromSlots: fromClasses + first, toSlots: numClasses + first, sources, kept, added };
}

/**
 * Weights [n · slots, …] or biases [n · slots] of n anchors, with the columns that `transfer` keeps from `stored` and the
 * others from `fresh`. Undefined where the two differ in more than their classes.
 */
export function transferClasses(
  stored: StoredTensor,
  fresh: StoredTensor,
  { fromSlots, toSlots, sources }: ClassTransfer,
): StoredTensor | undefined {
  const anchors = fresh.shape[0] / toSlots;
  const rest = (shape: readonly number[]): string => shape.slice(1).join();
  if (stored.shape[0] !== anchors * fromSlots || rest(stored.shape) !== rest(fresh.shape)) return undefined;
  const size = fresh.data.length / fresh.shape[0];
  const data = Float32Array.from(fresh.data);
  for (let anchor = 0; anchor < anchors; anchor++)
    sources.forEach((source, column) => {
      if (source === undefined) return;
      const from = (anchor * fromSlots + source) * size;
      data.set(stored.data.subarray(from, from + size), (anchor * toSlots + column) * size);
    });
  return { shape: fresh.shape, data };
}
