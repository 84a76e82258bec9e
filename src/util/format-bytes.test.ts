import { expect, test } from 'vitest';
import { formatBytes } from './format-bytes.ts';

const KIB = 2 ** 10;

test.each([
  [0, '0 KiB'],
  [100, '0.1 KiB'],
  [812.4 * KIB, '812 KiB'],
  [KIB ** 2, '1 MiB'],
  [4.46 * KIB ** 2, '4.5 MiB'],
  [412 * KIB ** 2, '412 MiB'],
  [24.9 * KIB ** 3, '24.9 GiB'],
  [4 * KIB ** 4, '4096 GiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
