import { describe, expect, test } from 'vitest';
import { drawCounter } from '../../nn/draw-counter.ts';
import { runGraph } from '../../runtime/run-graph.ts';
import { createSession } from '../../runtime/session.ts';
import { createGraph } from '../create-graph.ts';
import { randomUniform } from '../ops.ts';

const N = 100_000;

/** N draws of each stream for each counter. */
async function draw(counters: readonly bigint[], streams: readonly number[]): Promise<Float32Array[]> {
  const graph = createGraph();
  const counter = graph.input('counter', { dtype: 'int64', shape: [] });
  for (const stream of streams) graph.output(`${stream}`, randomUniform(counter, [N / 100, 100], stream));
  const session = await createSession(graph, { threads: 2 });
  const found: Float32Array[] = [];
  for (const value of counters) {
    const results = await session.run({ counter: BigInt64Array.of(value) });
    for (const stream of streams) found.push(Float32Array.from(results[`${stream}`].data as Float32Array));
  }
  await session.close();
  return found;
}

/** Σ (observed − expected)² / expected over `bins` equal bins of [0, 1). */
function chiSquare(values: Float32Array, bins: number): number {
  const counts = new Float64Array(bins);
  for (const value of values) counts[Math.floor(value * bins)]++;
  return counts.reduce((sum, n) => sum + (n - values.length / bins) ** 2 / (values.length / bins), 0);
}

function correlation(a: Float32Array, b: Float32Array, lag = 0): number {
  let sum = 0;
  const count = a.length - lag;
  for (let i = 0; i < count; i++) sum += (a[i] - 0.5) * (b[i + lag] - 0.5);
  return (sum / count) * 12;
}

describe('randomUniform', () => {
  const counters = [drawCounter(1, 0), drawCounter(1, 1), drawCounter(2, 0), drawCounter(7, 123456)];

  test('is uniform in [0, 1): a thousand bins within five deviations of χ²', async () => {
    for (const values of await draw(counters, [0, 1])) {
      expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
      expect(Math.abs(chiSquare(values, 1000) - 999)).toBeLessThan(5 * Math.sqrt(2 * 999));
    }
  });

  test('has no correlation between neighbours, streams, steps and seeds', async () => {
    const draws = await draw(counters, [0, 1]);
    const bound = 5 / Math.sqrt(N);
    draws.forEach((a, i) => {
      for (const lag of [1, 2, 3, 19, 100, 361]) expect(Math.abs(correlation(a, a, lag))).toBeLessThan(bound);
      for (const b of draws.slice(i + 1)) expect(Math.abs(correlation(a, b))).toBeLessThan(bound);
    });
  });

  test('is not one sequence at two offsets: draws share no more values than chance has it', async () => {
    const [a, b] = await draw([drawCounter(1, 0), drawCounter(1, 1)], [0]);
    const known = new Set(a);
    const shared = b.filter((value) => known.has(value)).length;
    const expected = (N * N) / 2 ** 24;
    expect(Math.abs(shared - expected)).toBeLessThan(5 * Math.sqrt(expected));
  });

  test('gives the same bits for the same seed and step, and other bits for another of either', async () => {
    const [first, again, step, seed] = await draw(
      [drawCounter(5, 9), drawCounter(5, 9), drawCounter(5, 10), drawCounter(6, 9)],
      [3],
    );
    expect(again).toEqual(first);
    expect(step).not.toEqual(first);
    expect(seed).not.toEqual(first);
  });

  test('draws one number for a scalar', async () => {
    const graph = createGraph();
    const counter = graph.input('counter', { dtype: 'int64', shape: [] });
    graph.output('y', randomUniform(counter, [], 0));
    const { y } = await runGraph(graph, { counter: BigInt64Array.of(1n) });
    expect(y).toHaveLength(1);
  });
});

test('a counter holds seed and step apart, whatever their size and sign', () => {
  expect(drawCounter(0, 5)).toBe(5n);
  expect(drawCounter(1, 5)).toBe(2n ** 31n + 5n);
  expect(drawCounter(2 ** 31 + 3, 2)).toBe(drawCounter(3, 2));
  expect(drawCounter(-1, 0)).toBe((2n ** 31n - 1n) * 2n ** 31n);
});
