import { describe, expect, test } from 'vitest';
import { printFinding } from './print-finding.ts';
import { runCase } from './run-case.ts';

const reasons = async (anyCase: Record<string, unknown>): Promise<string[]> =>
  (await runCase(anyCase)).filter(({ passed }) => !passed).map(({ what, reason }) => `${what}: ${reason}`);

const area = {
  id: 'a',
  area: 'box_ops',
  params: { op: 'area' },
  inputs: { boxes: [[0, 0, 2, 3]] },
  expected: { area: [6] },
  tolerance: { rtol: 1e-6, atol: 1e-6 },
};
const relu = {
  id: 'relu',
  op: 'relu',
  attrs: {},
  inputs: { x: { shape: [2], data: [-1, 2] } },
  output: { shape: [2], data: [0, 2] },
  cotangent: { shape: [2], data: [1, 3] },
  grads: { x: { shape: [2], data: [0, 3] } },
};

describe('a reference case', () => {
  test('passes where every figure is right', async () => {
    expect(await reasons(area)).toEqual([]);
    expect(await reasons(relu)).toEqual([]);
  });

  test('fails by what is off, by how much, and where', async () => {
    expect(await reasons({ ...area, expected: { area: [6.5] } })).toEqual([
      'area: 1 of 1 values are off; the largest error is 0.5 at 0, 6 for 6.5',
    ]);
    expect(await reasons({ ...relu, grads: { x: { shape: [2], data: [0, 2] } } })).toEqual([
      'gradient of x: 1 of 2 values are off; the largest error is 1 at 1, 3 for 2',
    ]);
    expect(await reasons({ ...relu, output: { shape: [1, 2], data: [0, 2] } })).toEqual([
      'output: has the shape [2], expected [1, 2]',
    ]);
  });

  test('fails where its area, operation, form or a figure is not known', async () => {
    expect(await reasons({ ...area, area: 'keypoints' })).toEqual([
      expect.stringMatching(/^the case: There is no area "keypoints"; known: loss, hard_example_miner, /),
    ]);
    expect(await reasons({ ...area, params: { op: 'volume' } })).toEqual([
      expect.stringMatching(/^the case: There is no box operation "volume"; known: area, /),
    ]);
    expect(await reasons({ ...relu, op: 'erf' })).toEqual([
      expect.stringMatching(/^the case: There is no operation "erf"; known: /),
    ]);
    expect(await reasons({ id: 'b' })).toEqual([
      expect.stringMatching(/^the case: The case has the form of none of gradients.json \(/),
    ]);
    expect(await reasons({ ...area, expected: { area: [6], volume: [1] } })).toEqual([
      'volume: is a figure that the runner does not know',
    ]);
    expect(await reasons({ ...area, expected: {} })).toEqual(['expected: is empty: nothing was compared']);
  });

  test('that expects an error passes where the code refuses, and not where the case is not understood', async () => {
    const matcher = { ...area, area: 'argmax_matcher', inputs: {}, expected: { error: true } };
    expect(await reasons({ ...matcher, params: { matched_threshold: 1, unmatched_threshold: 2 } })).toEqual(
      [],
    );
    expect(await reasons({ ...matcher, params: { matched_threshold: 1 } })).toEqual([
      'error: was accepted, expected an error',
    ]);
    expect(await reasons({ ...area, params: { op: 'volume' }, expected: { error: true } })).toEqual([
      expect.stringMatching(/^the case: There is no box operation "volume"; known: /),
    ]);
  });

  test('compares NaN and infinities as equal to themselves alone', async () => {
    const coords = { ...area, inputs: { boxes: [[0, 0, 'Infinity', 3]] } };
    expect(await reasons({ ...coords, expected: { area: ['Infinity'] } })).toEqual([]);
    expect(await reasons({ ...coords, expected: { area: ['NaN'] } })).toHaveLength(1);
  });

  test('is printed with both tensors', async () => {
    const [finding] = await runCase({ ...area, expected: { area: [6.5] } });
    expect(printFinding(finding)).toBe(
      [
        '  area: 1 of 1 values are off; the largest error is 0.5 at 0, 6 for 6.5',
        '    expected [1] [6.5]',
        '    actual   [1] [6]',
      ].join('\n'),
    );
  });
});

describe('a case of coco-eval.json', () => {
  const coco = {
    id: 'coco',
    groundtruth: {
      images: [{ id: 1 }, { id: 2 }],
      categories: [
        { id: 3, name: 'c' },
        { id: 1, name: 'a' },
      ],
      annotations: [{ image_id: 1, category_id: 3, bbox: [0, 0, 10, 10] }],
    },
    detections: [{ image_id: 1, category_id: 3, bbox: [0, 0, 10, 10], score: 0.5 }],
    expected: { stats: [1, 1, 1, 1, -1, -1, 1, 1, 1, 1, -1, -1] },
  };

  test('needs no areas, crowds or figures of classes, and takes these in any order', async () => {
    expect(await reasons(coco)).toEqual([]);
    const per_category = [
      { id: 1, AP: -1, AP50: -1, AR100: -1 },
      { id: 3, AP: 1 },
    ];
    expect(await reasons({ ...coco, expected: { ...coco.expected, per_category } })).toEqual([]);
  });

  test('fails on a wrong figure of a class, and on a class that is not there', async () => {
    const stated = (per_category: object[]) =>
      reasons({ ...coco, expected: { ...coco.expected, per_category } });
    expect(await stated([{ id: 3, AP: 0.9 }])).toEqual([
      expect.stringContaining('AP of classes 3: 1 of 1 values'),
    ]);
    expect(await stated([{ id: 7, AP50: 1 }])).toEqual([
      expect.stringContaining('AP50 of classes 7: 1 of 1'),
    ]);
  });
});
