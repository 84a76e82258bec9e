/**
 * @module
 * An encoded image's format by its first bytes.
 */

import { DataError } from '../util/errors.ts';

/** Formats by name, with the bytes they start with; `..` is any byte. */
const SIGNATURES = {
  jpeg: 'ffd8ff',
  png: '89504e470d0a1a0a',
  gif: '47494638',
  bmp: '424d',
  webp: '52494646........57454250',
} as const;

/** The name of a format, as `image/format` has it. */
export type ImageFormat = keyof typeof SIGNATURES;

/** The format of `encoded`; `where` names it in errors. @throws DataError if it is none of those known */
export function imageFormat(encoded: Uint8Array, where: string): ImageFormat {
  const start = Buffer.from(encoded.subarray(0, 12)).toString('hex');
  for (const [format, signature] of Object.entries(SIGNATURES)) {
    if (new RegExp(`^${signature}`).test(start)) return format as ImageFormat;
  }
  throw new DataError(
    where,
    `the image is none of ${Object.keys(SIGNATURES).join(', ')} (it starts with the bytes ${start || '(none)'}).`,
  );
}
