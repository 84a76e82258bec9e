import { expect, test } from 'vitest';
import type { Dataset } from './dataset.ts';
import { expandLabels } from './expand-labels.ts';
import { formatLabelMap, parseLabelMap } from './read-label-map.ts';

const TEXT = `
item { id: 1 name: "animal" }
item { id: 2 name: "cat" ancestor_ids: [3, 1] }
item { id: 3 name: "pet" ancestor_ids: 1 }
`;

test('a box counts for its class and the ancestors of it, all that is its own with it', async () => {
  const labelMap = parseLabelMap(TEXT, 'x.pbtxt');
  const groundTruth = {
    boxesYxyx: Float32Array.of(0, 0, 0.5, 0.5, 0.5, 0.5, 1, 1),
    classes: Int32Array.of(2, 1),
    weights: Float32Array.of(2, 3),
    difficult: Uint8Array.of(1, 0),
    isCrowd: Uint8Array.of(0, 1),
    groupOf: Uint8Array.of(0, 0),
    areas: Float32Array.of(7, 8),
  };
  const plain = { labelMap, length: 1, sample: async () => ({ filename: 'a', groundTruth }) };
  const { groundTruth: expanded } = await expandLabels(plain as unknown as Dataset).sample(0);
  expect([...expanded.classes]).toEqual([1, 2, 3, 1]);
  expect([...expanded.boxesYxyx]).toEqual([0, 0, 0.5, 0.5, 0, 0, 0.5, 0.5, 0, 0, 0.5, 0.5, 0.5, 0.5, 1, 1]);
  expect([...expanded.weights]).toEqual([2, 2, 2, 3]);
  expect([...expanded.difficult, ...expanded.isCrowd]).toEqual([1, 1, 1, 0, 0, 0, 0, 1]);
  expect([...(expanded.areas ?? [])]).toEqual([7, 7, 7, 8]);
});

test('a label map keeps its ancestors when it is written', () => {
  const labelMap = parseLabelMap(TEXT, 'x.pbtxt');
  expect(labelMap.items.map(({ ancestors }) => ancestors)).toEqual([undefined, [3, 1], [1]]);
  expect(parseLabelMap(formatLabelMap(labelMap), 'y.pbtxt')).toEqual(labelMap);
});
