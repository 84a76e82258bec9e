/**
 * @module
 * `toEqual` on typed arrays means what it means in vitest, and is fast.
 */

import { expect, test } from 'vitest';
import { equalArrays } from './equal-arrays.ts';

const NOTHING = new Float32Array();

test.each<readonly [string, unknown, unknown, boolean | undefined]>([
  ['the same numbers', Float32Array.of(1, 2), Float32Array.of(1, 2), true],
  ['another number', Float32Array.of(1, 2), Float32Array.of(1, 3), false],
  ['NaN', Float32Array.of(Number.NaN), Float32Array.of(Number.NaN), true],
  ['the two zeros', Float32Array.of(0), Float32Array.of(-0), false],
  ['another length', Float32Array.of(1), Float32Array.of(1, 2), false],
  ['another kind', Uint8Array.of(1), Int8Array.of(1), undefined],
  ['a Buffer', Buffer.of(7), Uint8Array.of(7), undefined],
  ['views of other places', new Uint8Array([0, 7]).subarray(1), Uint8Array.of(7), true],
  ['big integers', BigInt64Array.of(5n), BigInt64Array.of(5n), true],
  ['none', NOTHING, new Float32Array(), true],
  ['no arrays', [1], [1], undefined],
])('%s', (_, a, b, expected) => {
  expect(equalArrays(a, b)).toBe(expected);
  if (expected === true) expect({ in: new Map([['x', a]]) }).toEqual({ in: new Map([['x', b]]) });
  if (expected === false) expect({ in: new Map([['x', a]]) }).not.toEqual({ in: new Map([['x', b]]) });
});

test('arrays of two kinds are told apart as vitest does', () => {
  expect(Uint8Array.of(1)).not.toEqual(Int8Array.of(1));
  expect(Buffer.of(7)).not.toEqual(Uint8Array.of(7));
});

test('a million numbers take no time', () => {
  const a = Float32Array.from({ length: 1e6 }, (_, i) => i);
  const before = process.cpuUsage();
  expect([a]).toEqual([a.slice()]);
  expect(process.cpuUsage(before).user).toBeLessThan(1e6); // microseconds; key by key it is seven seconds
});
