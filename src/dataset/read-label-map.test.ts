/**
 * @module
 * Label maps: reading, printing, refusals verbatim, and upstream's own cases.
 */

import { describe, expect, it } from 'vitest';
import { describeOracles } from '../../test/oracles/describe-oracles.ts';
import { labelIds, labelMapOfNames, labelName } from './label-map.ts';
import { formatLabelMap, parseLabelMap, readLabelMap } from './read-label-map.ts';

const parse = (text: string) => parseLabelMap(text, 'labels.pbtxt');

describe('a label map', () => {
  it('keeps gaps, sorts by id, and skips the background', () => {
    const text = `# classes\nitem { id: 7 name: 'b' }\nitem: < id: 2, name: "a" display_name: 'A' >\nitem { name: "background" id: 0 }`;
    expect(parse(text).items).toEqual([
      { id: 2, name: 'a', displayName: 'A' },
      { id: 7, name: 'b' },
    ]);
  });

  it('knows a class by its name, its display name and the names of later items with its id', () => {
    const labelMap = parse(
      'item { id: 1 name: "/m/1" display_name: "cat" } item { id: 1 name: "felis" } item { id: 2 name: "cat" }',
    );
    expect(Object.fromEntries(labelIds(labelMap))).toEqual({ '/m/1': 1, felis: 1, cat: 2 });
    expect(labelMap.items.map(labelName)).toEqual(['cat', 'cat']);
  });

  it('is given back by its printed form', () => {
    const labelMap = {
      items: [
        { id: 1, name: 'zerkratzt – "tief"\n\\', displayName: "it's é" },
        { id: 5, name: 'pit', aliases: ['hole', 'dent'] },
      ],
    };
    expect(parse(formatLabelMap(labelMap))).toEqual(labelMap);
    expect(formatLabelMap(labelMapOfNames(['b', 'a', 'b']))).toBe(
      'item {\n  id: 1\n  name: "a"\n}\nitem {\n  id: 2\n  name: "b"\n}\n',
    );
  });

  it.each([
    [
      'item { id: 0 name: "cat" }',
      'labels.pbtxt: item 1: "cat" has id 0, which is the background\'s; ids of classes start at 1.',
    ],
    [
      'item { id: 1 name: "a" } item { name: "cat" }',
      'labels.pbtxt: item 2: "cat" has no id; expected an item such as item { id: 1 name: "cat" }.',
    ],
    [
      'item { id: 3 }',
      'labels.pbtxt: item 1: the item has no name; expected one such as item { id: 1 name: "cat" }.',
    ],
    ['item { id: -3 name: "x" }', 'labels.pbtxt: item 1: id -3 of "x" is negative; ids start at 1.'],
    [
      'item { id: 1 name: "x" } item { id: 2 name: "x" }',
      'labels.pbtxt: the name "x" stands for id 1 and for id 2; give each class its own name.',
    ],
    ['', 'labels.pbtxt: the label map has no class; expected items such as item { id: 1 name: "cat" }.'],
    [
      'item { idd: 1 }',
      'labels.pbtxt: not a label map: unknown field "idd" for message object_detection.protos.StringIntLabelMapItem. Expected items such as item { id: 1 name: "cat" }.',
    ],
  ])('%s is refused', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });

  it('that is missing is named', async () => {
    await expect(readLabelMap('nowhere/labels.pbtxt')).rejects.toThrow(
      'nowhere/labels.pbtxt: the label map cannot be read; check its path.',
    );
  });
});

describeOracles('oracles.json', 'label_map');
