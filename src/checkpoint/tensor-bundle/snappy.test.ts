/**
 * @module
 * Decompression of Snappy against texts written out by hand, and its refusals.
 */

import { describe, expect, it } from 'vitest';
import { damagedFile } from '../damaged-file.ts';
import { decompressSnappy } from './snappy.ts';

const damaged = damagedFile('x.index');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const bytes = (...parts: (number | string)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part))));

describe('Snappy', () => {
  it('has literals and copies of three kinds, which may overlap what they make', () => {
    expect(text(decompressSnappy(bytes(5, 0x10, 'hello'), damaged))).toBe('hello');
    expect(text(decompressSnappy(bytes(10, 0x04, 'ab', 0x11, 2), damaged))).toBe('ab'.repeat(5));
    expect(text(decompressSnappy(bytes(6, 0x08, 'abc', 0x0a, 3, 0), damaged))).toBe('abcabc');
    expect(text(decompressSnappy(bytes(6, 0x08, 'abc', 0x0b, 3, 0, 0, 0), damaged))).toBe('abcabc');
    const long = 'x'.repeat(300);
    expect(text(decompressSnappy(bytes(0xac, 0x02, 0xf4, 0x2b, 0x01, long), damaged))).toBe(long);
  });

  it.each([
    ['a claim of more than compression can give', bytes(0xff, 0xff, 0xff, 0x7f, 0x00, 'a')],
    ['a literal beyond the input', bytes(5, 0x10, 'hell')],
    ['a literal beyond the claim', bytes(4, 0x10, 'hello')],
    ['a copy from before the beginning', bytes(10, 0x04, 'ab', 0x11, 3)],
    ['a copy from nowhere', bytes(10, 0x04, 'ab', 0x11, 0)],
    ['a copy beyond the claim', bytes(9, 0x04, 'ab', 0x11, 2)],
    ['an end within an element', bytes(10, 0x04, 'ab', 0x11)],
    ['less than is claimed', bytes(6, 0x10, 'hello')],
    ['nothing at all', bytes()],
  ])('refuses %s', (_, input) => {
    expect(() => decompressSnappy(input, damaged)).toThrow(/^x\.index: .*The file is damaged/);
  });
});
