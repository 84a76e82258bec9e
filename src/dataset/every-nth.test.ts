import { expect, test } from 'vitest';
import type { Dataset } from './dataset.ts';
import { everyNth } from './every-nth.ts';

test('every third image of seven is the first, the fourth and the seventh', async () => {
  const asked: number[] = [];
  const dataset = {
    spec: { format: 'voc', root: 'x' },
    labelMap: { items: [] },
    length: 7,
    sample: async (index: number) => ({ filename: String(index) }),
    encodedImage: async (index: number) => Uint8Array.of(asked.push(index)),
    close: async () => {},
  } as unknown as Dataset;
  const third = everyNth(dataset, 3);
  expect(third.length).toBe(3);
  const names = [];
  for (let i = 0; i < third.length; i++) names.push((await third.sample(i)).filename);
  expect(names).toEqual(['0', '3', '6']);
  await third.encodedImage(2);
  expect(asked).toEqual([6]);
  expect(everyNth(dataset, 1)).toBe(dataset);
});
