/**
 * @module
 * Loaded before every test file: `toEqual` on typed arrays. vitest compares them key by key, at six microseconds an element,
 * so that two sets of parameters took seconds. This loop holds the same of arrays of one kind: the length, and every element by
 * `Object.is`.
 */

import { expect } from 'vitest';

type Elements = ArrayLike<number | bigint>;

const isArray = (value: unknown): value is Elements =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

/** Undefined, which leaves the answer to vitest, for anything but two typed arrays of one kind. */
export function equalArrays(a: unknown, b: unknown): boolean | undefined {
  if (!isArray(a) || !isArray(b)) return undefined;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return undefined;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

expect.addEqualityTesters([equalArrays]);
