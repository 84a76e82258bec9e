/**
 * @module
 * A label map in the forms in which upstream's tools hand it on (utils/label_map_util.py): a table from name to id,
 * and a list of categories in file order. Ours elsewhere is `LabelMap`, in id order and without the background.
 */

import { isFieldSet } from '@bufbuild/protobuf';
import { StringIntLabelMapItemSchema } from '../proto/gen/object_detection/protos/string_int_label_map_pb.js';
import { DataError } from '../util/errors.ts';
import type { LabelMapEntry } from './read-label-map.ts';

/** A class as upstream's categories describe it. `frequency` and `instance_count` are LVIS's. */
export interface LabelMapCategory {
  readonly id: number;
  readonly name: string;
  /** f(requent), c(ommon) or r(are). */
  readonly frequency?: 'f' | 'c' | 'r';
  readonly instance_count?: number;
  /** Keypoint ids by name. */
  readonly keypoints?: Readonly<Record<string, number>>;
}

/** `LVISFrequency` numbers → upstream's letters. */
const FREQUENCY: Readonly<Record<number, 'f' | 'c' | 'r'>> = { 1: 'f', 2: 'c', 3: 'r' };

const shownName = (entry: LabelMapEntry, useDisplayName: boolean): string =>
  useDisplayName && entry.displayName !== '' ? entry.displayName : entry.name;

function category(entry: LabelMapEntry, useDisplayName: boolean): LabelMapCategory {
  const { message, id } = entry;
  const name = shownName(entry, useDisplayName);
  const frequency = FREQUENCY[message.frequency];
  const counted = isFieldSet(message, StringIntLabelMapItemSchema.field.instanceCount);
  const keypoints: Record<string, number> = {};
  for (const point of message.keypoints) {
    if (Object.values(keypoints).includes(point.id)) {
      throw new DataError('label map', `class ${JSON.stringify(name)} has two keypoints of id ${point.id}.`);
    }
    keypoints[point.label] = point.id;
  }
  return {
    id,
    name,
    ...(frequency === undefined ? {} : { frequency }),
    ...(counted ? { instance_count: message.instanceCount } : {}),
    ...(message.keypoints.length > 0 ? { keypoints } : {}),
  };
}

/**
 * The classes with ids from 1 to `maxNumClasses`, in file order, the first item of an id alone
 * (`convert_label_map_to_categories`). Without a label map: category_1, category_2, ….
 */
export function labelMapCategories(
  entries: readonly LabelMapEntry[] | undefined,
  maxNumClasses: number,
  useDisplayName = true,
): readonly LabelMapCategory[] {
  if (entries === undefined) {
    return Array.from({ length: maxNumClasses }, (_, i) => ({ id: i + 1, name: `category_${i + 1}` }));
  }
  const seen = new Set<number>();
  return entries
    .filter(({ id }) => {
      const wanted = id > 0 && id <= maxNumClasses && !seen.has(id);
      seen.add(id);
      return wanted;
    })
    .map((entry) => category(entry, useDisplayName));
}

/** The largest id (`get_max_label_map_index`); 0 of no items. */
export function largestLabelMapId(entries: readonly LabelMapEntry[]): number {
  return entries.reduce((largest, { id }) => Math.max(largest, id), 0);
}

/**
 * Ids by name (`get_label_map_dict`); with `fillGapsAndBackground` also "background" for 0 and, for each id below the
 * largest that no class has, the id itself as its name.
 */
export function labelMapDict(
  entries: readonly LabelMapEntry[],
  options: { readonly useDisplayName?: boolean; readonly fillGapsAndBackground?: boolean } = {},
): ReadonlyMap<string, number> {
  const ids = new Map(entries.map((entry) => [shownName(entry, options.useDisplayName === true), entry.id]));
  if (options.fillGapsAndBackground !== true) return ids;
  const taken = new Set(ids.values());
  if (!taken.has(0)) ids.set('background', 0);
  for (let id = 1; id < largestLabelMapId(entries); id++) if (!taken.has(id)) ids.set(String(id), id);
  return ids;
}
