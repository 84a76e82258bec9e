/**
 * @module
 * What runs the cases of one area of `oracles.json`: it computes each figure by the code under test and compares.
 */

import type { Comparison } from '../comparison.ts';
import type { OracleCase } from '../oracle-case.ts';

export type AreaRunner = (oracle: OracleCase, compare: Comparison) => void | Promise<void>;

/** A case asks for what no runner knows: not a refusal of the code under test. */
export class UnknownEntry extends Error {
  override readonly name = 'UnknownEntry';
}

/** The entry of `table` called `name`. @throws UnknownEntry that lists what there is */
export function entryOf<T>(kind: string, table: Readonly<Record<string, T>>, name: unknown): T {
  const key = String(name);
  if (Object.hasOwn(table, key)) return table[key];
  throw new UnknownEntry(`There is no ${kind} "${key}"; known: ${Object.keys(table).join(', ')}.`);
}
