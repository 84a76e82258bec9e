/**
 * @module
 * Reads the numeric oracles: cases from the upstream API's own unit tests (`../shared/reference/oracles.json`, read
 * in place, never copied). Where that folder is absent, `oracleTitle` says so and `oracleCases` gives one case without
 * content, named by the reason, so that a `describe.skipIf(!oraclesPresent)` lists what it skips and why.
 */

import { existsSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Nested lists of numbers; NaN and infinities are strings in the file. */
export type Nested = number | string | boolean | null | readonly Nested[];

/** One case. `params`, `inputs` and `expected` hold what the case's area defines. */
export interface OracleCase {
  readonly id: string;
  readonly area: string;
  readonly source: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: { readonly rtol?: number; readonly atol?: number; readonly exact?: boolean };
  readonly note?: string;
}

const file: URL = new URL('../../shared/reference/oracles.json', import.meta.url);

/** Whether the oracles can be read here. */
export const oraclesPresent: boolean = existsSync(file);

const absence = 'needs ../shared/reference/oracles.json, absent here: skipped';

let cases: readonly OracleCase[] | undefined;

/** The cases of `area`, in file order; where the file is absent one case to skip. */
export function oracleCases(area: string): readonly OracleCase[] {
  if (!oraclesPresent) {
    return [{ id: absence, area, source: '', params: {}, inputs: {}, expected: {}, tolerance: {} }];
  }
  cases ??= (JSON.parse(readFileSync(file, 'utf8')) as { cases: OracleCase[] }).cases;
  const found = cases.filter((oracle) => oracle.area === area);
  if (found.length === 0) throw new Error(`There is no oracle area "${area}".`);
  return found;
}

/** A title for the describe block of `area`, with the reason where it will be skipped. */
export function oracleTitle(area: string): string {
  return oraclesPresent ? `upstream oracles: ${area}` : `upstream oracles: ${area}: ${absence}`;
}

/** A number of the file; the strings "NaN", "Infinity" and "-Infinity" are read as such, booleans as 0 and 1. */
export function oracleNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string' && ['NaN', 'Infinity', '-Infinity'].includes(value)) return Number(value);
  throw new Error(`Expected a number in the oracles, got ${JSON.stringify(value)}.`);
}

/** All numbers of a nested list, row by row. */
export function oracleNumbers(value: unknown): number[] {
  return Array.isArray(value) ? value.flatMap((item) => oracleNumbers(item)) : [oracleNumber(value)];
}

/** `oracleNumbers` as float32. */
export function oracleFloats(value: unknown): Float32Array {
  return Float32Array.from(oracleNumbers(value));
}

/** Expects `actual` (flat) to be `expected` (nested or flat) within the case's tolerance. */
export function expectOracle(actual: ArrayLike<number>, expected: unknown, oracle: OracleCase): void {
  const wanted = oracleNumbers(expected);
  expect(actual.length, `${oracle.id}: number of values`).toBe(wanted.length);
  const { rtol = 0, atol = 0, exact = false } = oracle.tolerance;
  for (let i = 0; i < wanted.length; i++) {
    const near =
      Object.is(actual[i], wanted[i]) ||
      actual[i] === wanted[i] ||
      (!exact && Math.abs(actual[i] - wanted[i]) <= atol + rtol * Math.abs(wanted[i]));
    expect(near, `${oracle.id}: value ${i} is ${actual[i]}, expected ${wanted[i]}`).toBe(true);
  }
}
