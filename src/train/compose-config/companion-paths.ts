/**
 * @module
 * Where the evaluation data that belongs to training data usually is, by the name alone: `x_train.record` has
 * `x_test.record` or `x_val.record` beside it, `instances_train2017.json` has `instances_val2017.json`, and
 * `train/_annotations.coco.json` has `valid/_annotations.coco.json`. No file is looked at.
 */

import { basename, dirname, join } from 'node:path';

/** What evaluation data is called, the likeliest first. */
export const EVALUATION_NAMES: readonly string[] = ['test', 'val', 'valid', 'validation', 'eval'];

const TRAIN = /(?<![a-z])train(?:ing)?(?![a-z])/gi;
const SHARDS = /@\d+$|(?:\?{5}|\d{5}|\*)-of-(?:\?{5}|\d{5}|\*)/;

/** `text` with its last "train" as `name`, in the case that it has; undefined where it has none. */
export function renameTrain(text: string, name: string): string | undefined {
  const found = [...text.matchAll(TRAIN)].at(-1);
  if (found === undefined) return undefined;
  const cased = found[0] === found[0].toUpperCase() ? name.toUpperCase() : name;
  return text.slice(0, found.index) + cased + text.slice(found.index + found[0].length);
}

/** Paths at which the evaluation data of `path` may be, the likeliest first. Sharded names may have other shards. */
export function companionPaths(path: string): string[] {
  return EVALUATION_NAMES.flatMap((name) => {
    const renamed = companionOf(path, name);
    return renamed === undefined ? [] : [renamed, ...otherShards(renamed)];
  });
}

/** `path` with "train" renamed in the file's name, or where that has none in its folder's. */
export function companionOf(path: string, name: string): string | undefined {
  const file = renameTrain(basename(path), name);
  if (file !== undefined) return join(dirname(path), file);
  const folder = renameTrain(basename(dirname(path)), name);
  return folder === undefined ? undefined : join(dirname(dirname(path)), folder, basename(path));
}

function otherShards(path: string): string[] {
  if (!SHARDS.test(path)) return [`${path}-?????-of-?????`];
  const stem = path.replace(SHARDS, '').replace(/-$/, '');
  return [`${stem}-?????-of-?????`, stem];
}
