import { expect, test } from 'vitest';
import { medianRankAtK, recallAtK } from './recall-at-k.ts';

const lists = [[1, 0, 1], [0, 0.5], []];

test('recall at k counts the labels among the first k of each list', () => {
  expect([1, 2, 3, 9].map((k) => recallAtK(lists, 4, k))).toEqual([0.25, 0.375, 0.625, 0.625]);
});

test('the median rank is that of the true positives, the mean of two in the middle, NaN of none', () => {
  expect([1, 2, 3].map((k) => medianRankAtK(lists, k))).toEqual([0, 0.5, 1]);
  expect(medianRankAtK([[0, 0], []], 5)).toBeNaN();
});
