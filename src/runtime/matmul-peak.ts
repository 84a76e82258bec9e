/**
 * @module
 * How fast this machine multiplies matrices with this engine: what the arithmetic of a program is measured against.
 */

import { createGraph } from '../graph/create-graph.ts';
import { matmul } from '../graph/ops.ts';
import type { SessionOptions } from './compile-program.ts';
import { createSession } from './session.ts';

const SIDE = 1024;
const RUNS = 12;

/** Multiply-adds a second of the best of some products of two 1024×1024 matrices. */
export async function measureMatmulPeak(options: SessionOptions): Promise<number> {
  const graph = createGraph();
  const matrix = { dtype: 'float32', shape: [SIDE, SIDE] } as const;
  graph.output('product', matmul(graph.input('a', matrix), graph.input('b', matrix)));
  const session = await createSession(graph, options);
  const feeds = { a: new Float32Array(SIDE ** 2).fill(0.5), b: new Float32Array(SIDE ** 2).fill(0.25) };
  const into = { product: new Float32Array(SIDE ** 2) };
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const since = performance.now();
    await session.run(feeds, into);
    least = Math.min(least, performance.now() - since);
  }
  await session.close();
  return (SIDE ** 3 * 1000) / least;
}
