/**
 * @module
 * A picture while it is being drawn: red, green and blue as floats, 1 being white, so that light can be added and
 * taken away in any order and is cut off only at the end.
 */

/** A square picture. `data` is [S, S, 3], red, green, blue, nominally in [0, 1]. */
export interface Canvas {
  readonly size: number;
  readonly data: Float32Array;
}

/** The pixels that a defect has visibly changed: [S, S], 1 where changed. */
export type PixelMask = Uint8Array;

/** A change of light below this is not counted as part of a defect: about what the eye loses in the grain. */
export const VISIBLE_CHANGE = 0.05;

/** A black canvas of `size` × `size` pixels. */
export function createCanvas(size: number): Canvas {
  return { size, data: new Float32Array(size * size * 3) };
}

/** The canvas as bytes: [S, S, 3] uint8, values outside [0, 1] cut off. */
export function canvasBytes(canvas: Canvas): Uint8Array {
  return Uint8Array.from(canvas.data, (v) => Math.round(255 * Math.min(1, Math.max(0, v))));
}

/** The smallest box around the set pixels, `yxyx` normalised, its far edges behind the last pixel; undefined if none. */
export function maskBoxYxyx(mask: PixelMask, size: number): [number, number, number, number] | undefined {
  let [top, left, bottom, right] = [size, size, -1, -1];
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      if (mask[y * size + x] === 1) {
        top = Math.min(top, y);
        left = Math.min(left, x);
        bottom = Math.max(bottom, y);
        right = Math.max(right, x);
      }
  if (bottom < 0) return undefined;
  return [top / size, left / size, (bottom + 1) / size, (right + 1) / size];
}
