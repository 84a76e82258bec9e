/**
 * @module
 * An image's size from its header, as the pixels lie in the file: EXIF orientation is not applied, as TensorFlow
 * does not.
 */

import sharp from 'sharp';
import { DataError } from '../util/errors.ts';

/** Pixels. */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** The size of the image in `encoded`; `where` names it in errors. @throws DataError if it is no image */
export async function imageSize(encoded: Uint8Array, where: string): Promise<ImageSize> {
  try {
    const { width, height } = await sharp(encoded).metadata();
    return { width, height };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(where, `the image's size cannot be read (${encoded.length} bytes): ${reason}.`, {
      cause,
    });
  }
}
