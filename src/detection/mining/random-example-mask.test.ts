import { describe, expect, it } from 'vitest';
import { createGraph } from '../../graph/create-graph.ts';
import { floats } from '../../graph/graph.ts';
import { runGraph } from '../../runtime/run-graph.ts';
import { randomExampleMask } from './random-example-mask.ts';

interface Case {
  readonly batch: number;
  readonly anchors: number;
  readonly targets: readonly number[];
  readonly weights: readonly number[];
  readonly hasBackground?: boolean;
}

async function maskOf(fraction: number, given: Case, counter = 0n): Promise<number[]> {
  const { batch, anchors, targets, weights } = given;
  const graph = createGraph();
  const mask = randomExampleMask(
    { positiveFraction: fraction },
    {
      classTargets: floats(graph, [batch, anchors, targets.length / (batch * anchors)], targets),
      weights: floats(graph, [batch, anchors], weights),
      hasBackground: given.hasBackground ?? true,
      counter: graph.constant({ dtype: 'int64', shape: [] }, BigInt64Array.of(counter)),
    },
  );
  graph.output('mask', mask);
  return Array.from((await runGraph(graph)).mask as Float32Array);
}

/** Anchors of one class with a background column: `1` matched, `0` background, each with weight 1 unless ignored. */
const oneClass = (matched: readonly number[], weights = matched.map(() => 1)): Case => ({
  batch: 1,
  anchors: matched.length,
  targets: matched.flatMap((m) => [1 - m, m]),
  weights,
});

const count = (mask: readonly number[]): number => mask.reduce((a, b) => a + b, 0);

describe('randomExampleMask', () => {
  it('keeps all positives and ⌊n (1 − f) / f⌋ negatives', async () => {
    const matched = Array.from({ length: 200 }, (_, i) => Number(i % 40 === 3));
    const mask = await maskOf(0.25, oneClass(matched));
    expect(matched.every((m, i) => m === 0 || mask[i] === 1)).toBe(true);
    expect(count(mask)).toBe(5 + 15);
    expect(count(await maskOf(0.4, oneClass(matched)))).toBe(5 + 7);
    expect(count(await maskOf(1, oneClass(matched)))).toBe(5);
  });

  it('takes as many as there are where more are wanted, and none without a positive', async () => {
    expect(await maskOf(0.01, oneClass([1, 0, 0]))).toEqual([1, 1, 1]);
    expect(await maskOf(0.01, oneClass([0, 0, 0]))).toEqual([0, 0, 0]);
  });

  it('never takes an anchor without weight, positive or not', async () => {
    expect(await maskOf(0.1, oneClass([1, 1, 0, 0], [0, 1, 0, 1]))).toEqual([0, 1, 0, 1]);
  });

  it('takes column 0 for a class where there is no background', async () => {
    const given = {
      batch: 1,
      anchors: 3,
      targets: [1, 0, 0, 1, 0, 0],
      weights: [1, 1, 1],
      hasBackground: false,
    };
    expect(await maskOf(1, given)).toEqual([1, 1, 0]);
    expect(await maskOf(1, { ...given, hasBackground: true })).toEqual([0, 1, 0]);
  });

  it('draws for each image by itself, evenly, and otherwise at another count', async () => {
    const anchors = 40;
    const image = Array.from({ length: anchors }, (_, i) => Number(i < 4));
    const two = [...image, ...image];
    const given = { ...oneClass(two), batch: 2, anchors };
    const drawn = new Array<number>(2 * anchors).fill(0);
    for (let step = 0; step < 150; step++) {
      const mask = await maskOf(0.25, given, BigInt(step));
      expect([count(mask.slice(0, anchors)), count(mask.slice(anchors))]).toEqual([16, 16]);
      mask.forEach((kept, i) => {
        drawn[i] += kept;
      });
    }
    // 12 of 36 negatives: each a third of the time, give or take 4 standard deviations.
    const spread = 4 * Math.sqrt(150 * (1 / 3) * (2 / 3));
    for (const [i, times] of drawn.entries())
      if (two[i] === 0) expect(Math.abs(times - 50)).toBeLessThan(spread);
    expect(drawn.slice(0, anchors)).not.toEqual(drawn.slice(anchors));
  });
});
