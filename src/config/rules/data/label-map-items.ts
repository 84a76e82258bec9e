/**
 * @module
 * Rule: label maps can be read, and give each class one id and one name (utils/label_map_util.py; what training refuses
 * beyond upstream is in dataset/read-label-map.ts).
 */

import { inputReaders } from '../../label-map-classes.ts';
import type { Report, Rule } from '../../rule.ts';
import type { SurroundingClass } from '../../surroundings.ts';

/** Ids from 1, each name for one id; notes on ids that stand twice or are left out. */
export const labelMapItems: Rule = {
  id: 'CW444',
  name: 'label-map-items',
  severity: 'error',
  summary: 'A label map cannot be read, or its ids and names are not one to one.',
  explanation:
    'A label map has an item { id name } for each class. Ids count from 1; 0 is the background, which needs no item. Several items may share an id, which makes one class of them; one name for two ids is an error. Ids that are left out cost a column of the detector that is never trained, as the ten gaps in the ids of COCO.',
  example: {
    wrong: 'item { id: 0 name: "cat" }',
    right: 'item { id: 1 name: "cat" }',
  },
  check({ loaded: { config }, surroundings }, report) {
    const said = new Set<string>();
    for (const { path, reader } of inputReaders(config)) {
      const file = reader.labelMapPath;
      if (file === '' || said.has(file)) continue;
      said.add(file);
      const at = `${path}.label_map_path`;
      const fault = surroundings.labelMapFaults?.get(file);
      const items = surroundings.labelMaps.get(file);
      if (fault !== undefined) report(at, `The label map ${file} cannot be used: ${fault}`);
      if (items !== undefined)
        checkItems(items, (message, details) => report(at, `In ${file} ${message}`, details));
    }
  },
};

function checkItems(
  items: readonly SurroundingClass[],
  say: (message: string, details?: Parameters<Report>[2]) => void,
): void {
  const note = { severity: 'note' } as const;
  if (items.every(({ id }) => id === 0))
    say('there is no class. Write items such as item { id: 1 name: "cat" }.');
  const idOf = new Map<string, number>();
  const nameOf = new Map<number, string>();
  for (const { id, name: given, displayName = '' } of items) {
    const name = given === '' ? displayName : given;
    const isBackground = given === 'background' || displayName === 'background';
    if (name === '') say(`an item${id > 0 ? ` with id ${id}` : ''} has no name.`);
    else if (id < 0) say(`"${name}" has the id ${id}; ids start at 1.`);
    else if (id === 0 && !isBackground)
      say(`"${name}" has the id 0 or none. 0 is the background; ids of classes start at 1.`);
    if (name === '' || id <= 0) continue;
    const otherId = idOf.get(name);
    const otherName = nameOf.get(id);
    if (otherId !== undefined && otherId !== id)
      say(`the name "${name}" stands for the ids ${otherId} and ${id}. Give each class its own name.`);
    else if (otherName !== undefined)
      say(
        `id ${id} stands for "${otherName}" and "${name}": they are one class, called "${otherName}".`,
        note,
      );
    idOf.set(name, otherId ?? id);
    nameOf.set(id, otherName ?? name);
  }
  let most = 0;
  for (const id of nameOf.keys()) most = Math.max(most, id);
  const gaps = most - nameOf.size;
  if (gaps <= 0 || most > 100000) return;
  const missing: number[] = [];
  for (let id = 1; id < most && missing.length < 5; id++) if (!nameOf.has(id)) missing.push(id);
  const listed = `${missing.join(', ')}${gaps > missing.length ? ', …' : ''}`;
  say(
    gaps === 1
      ? `the id ${listed} is left out: its column of the detector is never trained.`
      : `the ids ${listed} are left out: their ${gaps} columns of the detector are never trained.`,
    note,
  );
}
