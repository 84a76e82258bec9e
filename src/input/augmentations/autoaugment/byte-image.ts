/**
 * @module
 * The images that AutoAugment works on: dense bytes, as upstream casts to uint8 first, and parts of them.
 */

/** RGB, [height, width, 3]. Operations write to it in place. */
export interface ByteImage {
  readonly data: Uint8ClampedArray;
  readonly height: number;
  readonly width: number;
}

/** A box in whole pixels, both ends included. */
export interface PixelBox {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** The pixels of a normalised box: ends rounded down, the far ones inside the image. */
export function pixelBoxOf(
  { height, width }: Pick<ByteImage, 'height' | 'width'>,
  [ymin, xmin, ymax, xmax]: readonly number[] | Float32Array,
): PixelBox {
  return {
    top: Math.trunc(height * ymin),
    left: Math.trunc(width * xmin),
    bottom: Math.min(Math.trunc(height * ymax), height - 1),
    right: Math.min(Math.trunc(width * xmax), width - 1),
  };
}

/** A copy of the part of `image` inside `box`; undefined where that has no pixel. */
export function copyPart(image: ByteImage, { top, left, bottom, right }: PixelBox): ByteImage | undefined {
  const height = bottom - top + 1;
  const width = right - left + 1;
  if (height <= 0 || width <= 0 || top < 0 || left < 0) return undefined;
  const data = new Uint8ClampedArray(3 * height * width);
  for (let y = 0; y < height; y++) {
    const from = 3 * ((top + y) * image.width + left);
    data.set(image.data.subarray(from, from + 3 * width), 3 * y * width);
  }
  return { data, height, width };
}

/** Puts `part` back where `copyPart` took it from. */
export function pastePart(image: ByteImage, { top, left }: PixelBox, part: ByteImage): void {
  for (let y = 0; y < part.height; y++) {
    const row = part.data.subarray(3 * y * part.width, 3 * (y + 1) * part.width);
    image.data.set(row, 3 * ((top + y) * image.width + left));
  }
}
