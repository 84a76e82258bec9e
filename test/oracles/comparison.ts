/**
 * @module
 * Compares what we compute with what a reference case expects, figure by figure, and keeps what was found: the test
 * suite asserts it, `npm run oracles` prints it. A figure that the case expects and nobody compared is a failure.
 */

import { type OracleCase, oracleNumbers, oracleShape, type Tolerance } from './oracle-case.ts';

/** One figure, ours and theirs. */
export interface Finding {
  readonly what: string;
  readonly passed: boolean;
  /** What is wrong, in words; empty where it passed. */
  readonly reason: string;
  readonly expected?: Figures | undefined;
  readonly actual?: Figures | undefined;
}

/** A tensor, or whatever JSON shows. */
export type Figures = { readonly shape: readonly number[]; readonly data: readonly number[] } | string;

/** The largest |actual − expected| and where; a NaN beside a number counts as infinite. */
export function largestError(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
): { readonly error: number; readonly at: number } {
  let worst = { error: 0, at: 0 };
  for (let i = 0; i < expected.length; i++) {
    if (Object.is(actual[i], expected[i]) || actual[i] === expected[i]) continue;
    const difference = Math.abs(actual[i] - expected[i]);
    const error = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference;
    if (error > worst.error) worst = { error, at: i };
  }
  return worst;
}

/** Compares two tensors; `allowed(i)` is how far value i may be off. */
export function compareTensors(
  what: string,
  actual: { readonly shape: readonly number[]; readonly data: ArrayLike<number> },
  expected: { readonly shape: readonly number[]; readonly data: readonly number[] },
  allowed: (i: number) => number,
): Finding {
  const ours = { shape: actual.shape, data: Array.from(actual.data) };
  const both = { what, expected, actual: ours };
  if (ours.data.length !== expected.data.length) {
    const reason = `has ${ours.data.length} values, expected ${expected.data.length}`;
    return { ...both, passed: false, reason };
  }
  const wrong = expected.data.filter((value, i) => {
    if (Object.is(ours.data[i], value) || ours.data[i] === value) return false;
    return !(Math.abs(ours.data[i] - value) <= allowed(i));
  }).length;
  const { error, at } = largestError(ours.data, expected.data);
  const reason =
    wrong === 0
      ? ''
      : `${wrong} of ${expected.data.length} values are off; the largest error is ${error} at ${at}, ` +
        `${ours.data[at]} for ${expected.data[at]}`;
  return { ...both, passed: wrong === 0, reason };
}

/** What an area's runner compares with. Figures go by their key in `expected`. */
export interface Comparison {
  /** Numbers, in any nesting, within the case's tolerance. `part` picks what is compared of `expected[key]`. */
  numbers(key: string, actual: ArrayLike<number>, part?: ComparedPart): void;
  /** Anything that JSON can say, exactly; the order of an object's keys aside. */
  same(key: string, actual: unknown): void;
  /** All findings, with one more for each expected key that nothing was compared with. */
  findings(): readonly Finding[];
}

export interface ComparedPart {
  /** In place of `expected[key]`. */
  readonly expected?: unknown;
  /** Added to the key where several parts share it: ` of image 1`. */
  readonly label?: string;
  readonly tolerance?: Tolerance;
}

/** JSON with sorted keys, so that equal objects have equal texts. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

/** A comparison with the figures of `oracle`. */
export function createComparison(oracle: OracleCase): Comparison {
  const found: Finding[] = [];
  const compared = new Set<string>();
  return {
    numbers(key, actual, part = {}) {
      compared.add(key);
      const wanted = part.expected ?? oracle.expected[key];
      const { rtol = 0, atol = 0, exact = false } = part.tolerance ?? oracle.tolerance;
      const what = key + (part.label ?? '');
      if (wanted === undefined) return;
      const data = oracleNumbers(wanted);
      const shape = oracleShape(wanted);
      found.push(
        compareTensors(what, { shape, data: actual }, { shape, data }, (i) =>
          exact ? 0 : atol + rtol * Math.abs(data[i]),
        ),
      );
    },
    same(key, actual) {
      compared.add(key);
      const wanted = oracle.expected[key];
      if (wanted === undefined) return;
      const passed = canonical(actual) === canonical(wanted);
      const reason = passed ? '' : 'is not what is expected';
      found.push({
        what: key,
        passed,
        reason,
        expected: JSON.stringify(wanted),
        actual: JSON.stringify(actual),
      });
    },
    findings() {
      const left = Object.keys(oracle.expected).filter((key) => !compared.has(key));
      const unknown = left.map(
        (what): Finding => ({ what, passed: false, reason: 'is a figure that the runner does not know' }),
      );
      if (found.length + unknown.length > 0) return [...found, ...unknown];
      return [{ what: 'expected', passed: false, reason: 'is empty: nothing was compared' }];
    },
  };
}
