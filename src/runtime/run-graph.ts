/**
 * @module
 * Compiles a program, runs it once and forgets it: for tests and for one-off computations.
 */

import type { Program } from '../graph/program.ts';
import type { TensorData } from '../graph/tensor-type.ts';
import { createSession } from './session.ts';

/** The outputs of `program` for `feeds`, by name. */
export async function runGraph(
  program: Program,
  feeds: Readonly<Record<string, TensorData>> = {},
): Promise<Record<string, TensorData>> {
  const session = await createSession(program, { threads: 1 });
  try {
    const results = await session.run(feeds);
    return Object.fromEntries(Object.entries(results).map(([name, { data }]) => [name, data]));
  } finally {
    await session.close();
  }
}
