/**
 * @module
 * The label map of a new configuration: the one the user names, or for TFRecords the one that lies beside them, or a
 * new one with the classes of the data in alphabetical order.
 */

import { access, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LabelMap, labelIds, labelMapOfNames } from '../../dataset/label-map.ts';
import { openDataset } from '../../dataset/open-dataset.ts';
import { formatLabelMap, readLabelMap } from '../../dataset/read-label-map.ts';
import { DataError } from '../../util/errors.ts';
import type { LocatedData } from './locate-data.ts';

export interface LabelMapChoice {
  readonly labelMap: LabelMap;
  /** Where the configuration finds it. */
  readonly path: string;
  /** What is to be written there; absent where the file stands as it should. */
  readonly text?: string;
  /** How it was chosen, as a sentence, where the user did not say. */
  readonly note?: string;
}

/** Where a label map may be or go. */
export interface LabelMapPlaces {
  /** As the user says. */
  readonly given?: string | undefined;
  /** Where a new one is put. */
  readonly own: string;
  /** Whether what is there may be replaced. */
  readonly overwrite: boolean;
}

/** The label map for `data`, the training and the evaluation data. @throws DataError */
export async function chooseLabelMap(
  data: readonly LocatedData[],
  { given, own, overwrite }: LabelMapPlaces,
): Promise<LabelMapChoice> {
  if (given !== undefined) return { labelMap: await readLabelMap(given), path: given };
  const labelMap = await classesOf(data);
  const beside = await labelMapBeside(data[0], labelMap);
  if (beside !== undefined) return beside;
  const fresh = { labelMap, path: own, text: formatLabelMap(labelMap) };
  if (overwrite || !(await exists(own))) return fresh;
  if (formatLabelMap(await readLabelMap(own)) === fresh.text) return { labelMap, path: own };
  throw new DataError(
    own,
    `A label map with other classes is here already. Use its ids with --label-map ${own}, replace it with --overwrite, or choose another --out.`,
  );
}

/** The classes of all `data` together. Records with numbers alone keep them. */
async function classesOf(data: readonly LocatedData[]): Promise<LabelMap> {
  const maps: LabelMap[] = [];
  for (const { spec } of data) {
    const dataset = await openDataset(spec);
    maps.push(dataset.labelMap);
    await dataset.close();
  }
  const items = maps.flatMap((map) => map.items);
  if (items.some(({ id, name }) => String(id) !== name))
    return labelMapOfNames(items.map(({ name }) => name));
  const byId = new Map(items.map((item) => [item.id, item]));
  return { items: [...byId.values()].sort((a, b) => a.id - b.id) };
}

/** The label map in the folder of TFRecords, if there is one that knows every class of `classes`. */
async function labelMapBeside(
  { spec, written }: LocatedData,
  classes: LabelMap,
): Promise<LabelMapChoice | undefined> {
  if (spec.format !== 'tfrecord' || written.format !== 'tfrecord') return undefined;
  const folder = dirname(written.paths[0]);
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pbtxt'));
  const name = names.find((candidate) => candidate === 'label_map.pbtxt') ?? names[0];
  if (name === undefined || (names.length > 1 && name !== 'label_map.pbtxt')) return undefined;
  const path = join(folder, name);
  const labelMap = await readLabelMap(path).catch((error: unknown) => {
    if (error instanceof DataError) return undefined; // a text of another kind
    throw error;
  });
  if (labelMap === undefined || !knowsAll(labelMap, classes)) return undefined;
  return { labelMap, path, note: `The label map beside the records is used: ${path}.` };
}

function knowsAll(labelMap: LabelMap, { items }: LabelMap): boolean {
  const known = labelIds(labelMap);
  const ids = new Set(labelMap.items.map(({ id }) => id));
  return items.every(({ id, name }) => known.has(name) || (String(id) === name && ids.has(id)));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
