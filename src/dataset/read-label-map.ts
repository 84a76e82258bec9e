/**
 * @module
 * Reads and prints label maps in the text format of `string_int_label_map.proto`, by upstream's rules
 * (utils/label_map_util.py): id 0 only for "background", gaps allowed, the first item of an id names the class.
 *
 * Deliberate differences: items come in id order, not in file order; an item without id or name, and two classes of
 * one name, are errors (upstream reads a missing id as 0 and lets the last name win).
 */

import { readFile } from 'node:fs/promises';
import { isFieldSet } from '@bufbuild/protobuf';
import { fromText } from '@bufbuild/protobuf/txtpb';
import {
  type StringIntLabelMap,
  type StringIntLabelMapItem,
  StringIntLabelMapItemSchema,
  StringIntLabelMapSchema,
} from '../proto/gen/object_detection/protos/string_int_label_map_pb.js';
import { DataError } from '../util/errors.ts';
import type { LabelMap, LabelMapItem } from './label-map.ts';

const EXAMPLE = 'item { id: 1 name: "cat" }';
const MAX_ID = 2 ** 31 - 1;

/** The label map that `text` holds; `file` names it in errors. @throws DataError */
export function parseLabelMap(text: string, file: string): LabelMap {
  const classes = new Map<number, LabelMapItem>();
  const idOfName = new Map<string, number>();
  for (const { id, name, displayName, message } of parseLabelMapItems(text, file)) {
    if (id === 0) continue; // the background is no class
    const other = idOfName.get(name);
    if (other !== undefined && other !== id) {
      throw new DataError(
        file,
        `the name ${JSON.stringify(name)} stands for id ${other} and for id ${id}; give each class its own name.`,
      );
    }
    idOfName.set(name, id);
    const first = classes.get(id);
    if (first === undefined) {
      const display = displayName === '' ? {} : { displayName };
      const ancestors = message.ancestorIds.length === 0 ? {} : { ancestors: message.ancestorIds };
      classes.set(id, { id, name, ...display, ...ancestors });
    } else classes.set(id, withAliases(first, [name, displayName]));
  }
  if (classes.size === 0) {
    throw new DataError(file, `the label map has no class; expected items such as ${EXAMPLE}.`);
  }
  return { items: [...classes.values()].sort((a, b) => a.id - b.id) };
}

/** One item of the text, checked. */
export interface LabelMapEntry {
  readonly id: number;
  /** Never empty. */
  readonly name: string;
  /** '' where the item has none. */
  readonly displayName: string;
  readonly message: StringIntLabelMapItem;
}

/** The items that `text` holds, in file order, repeated ids and the background among them. @throws DataError */
export function parseLabelMapItems(text: string, file: string): readonly LabelMapEntry[] {
  return readLabelMapItems(text, file).map((message, index) => ({
    ...checkItem(message, `${file}: item ${index + 1}`),
    message,
  }));
}

/** The label map in the file `path`. @throws DataError */
export async function readLabelMap(path: string): Promise<LabelMap> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new DataError(path, 'the label map cannot be read; check its path.', { cause });
  });
  return parseLabelMap(text, path);
}

/** `labelMap` in the text format; `parseLabelMap` gives it back. */
export function formatLabelMap(labelMap: LabelMap): string {
  const items = labelMap.items.flatMap((item) => [
    item,
    ...(item.aliases ?? []).map((name): LabelMapItem => ({ id: item.id, name })),
  ]);
  return items
    .map(({ id, name, displayName, ancestors = [] }) => {
      const display = displayName === undefined ? '' : `  display_name: ${JSON.stringify(displayName)}\n`;
      const general = ancestors.map((ancestor) => `  ancestor_ids: ${ancestor}\n`).join('');
      return `item {\n  id: ${id}\n  name: ${JSON.stringify(name)}\n${display}${general}}\n`;
    })
    .join('');
}

/** The items that `text` holds, as they stand there. @throws DataError where it is no label map. */
export function readLabelMapItems(text: string, file: string): readonly StringIntLabelMapItem[] {
  let labelMap: StringIntLabelMap;
  try {
    labelMap = fromText(StringIntLabelMapSchema, text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(file, `not a label map: ${reason}. Expected items such as ${EXAMPLE}.`, { cause });
  }
  return labelMap.item;
}

/** The id and names of one item, the name never empty. */
function checkItem(
  item: StringIntLabelMapItem,
  where: string,
): { id: number; name: string; displayName: string } {
  const { id, displayName } = item;
  const name = item.name === '' ? displayName : item.name;
  if (name === '') throw new DataError(where, `the item has no name; expected one such as ${EXAMPLE}.`);
  if (!isFieldSet(item, StringIntLabelMapItemSchema.field.id)) {
    throw new DataError(where, `${JSON.stringify(name)} has no id; expected an item such as ${EXAMPLE}.`);
  }
  if (id < 0 || id > MAX_ID)
    throw new DataError(where, `id ${id} of ${JSON.stringify(name)} is negative; ids start at 1.`);
  if (id === 0 && name !== 'background' && displayName !== 'background') {
    throw new DataError(
      where,
      `${JSON.stringify(name)} has id 0, which is the background's; ids of classes start at 1.`,
    );
  }
  return { id, name, displayName };
}

function withAliases(item: LabelMapItem, names: readonly string[]): LabelMapItem {
  const aliases = new Set([...(item.aliases ?? []), ...names]);
  for (const known of ['', item.name, item.displayName ?? '']) aliases.delete(known);
  return aliases.size === 0 ? item : { ...item, aliases: [...aliases] };
}
