/**
 * @module
 * Decodes a picture (JPEG, PNG, WebP, …) with sharp into RGB bytes, as TensorFlow's `decode_image(channels=3)` does:
 * grey becomes RGB, transparency is dropped, 16 bits become 8, the EXIF orientation and RGB colour profiles are not
 * applied. Beyond TensorFlow, CMYK is understood.
 */

import sharp from 'sharp';
import { DataError, invariant } from '../util/errors.ts';
import type { RgbImage } from './pixel-view.ts';

/**
 * Decodes one picture. A cut-off or damaged file is an error; a decoder's mere warning is not, as in TensorFlow.
 *
 * @param where names the picture in messages.
 * @throws DataError if the bytes are no picture, or a damaged one.
 */
export async function decodeImage(encoded: Uint8Array, where: string): Promise<RgbImage> {
  if (encoded.length === 0) throw new DataError(where, 'the encoded image is empty (0 bytes).');
  try {
    const { data, info } = await sharp(encoded, { failOn: 'error', ignoreIcc: true })
      .removeAlpha()
      .toColourspace('srgb')
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    invariant(channels === 3, `sharp gave ${channels} channels for ${where}`);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return { data: bytes, width, height };
  } catch (error) {
    // libvips repeats itself, a line each time; the last one says what it is
    const reason = (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1);
    throw new DataError(
      where,
      `cannot decode the image (${encoded.length} bytes): ${reason?.replace(/\.$/, '')}. Replace the file or remove it from the data set.`,
      { cause: error },
    );
  }
}
