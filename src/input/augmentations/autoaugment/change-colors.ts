/**
 * @module
 * AutoAugment's operations on colours, in place on bytes (upstream: the functions of these names in
 * utils/autoaugment_utils.py). Fractions are cut off, as its casts to uint8 do.
 */

import type { ByteImage } from './byte-image.ts';

/** a + factor·(b − a), clipped, fractions cut off. */
function blend(a: number, b: number, factor: number): number {
  const value = a + factor * (b - a);
  return value < 0 ? 0 : value > 255 ? 255 : Math.trunc(value);
}

/** Replaces every value of every channel by its entry in a table. */
function lookUp({ data }: ByteImage, tables: readonly [Uint8Array, Uint8Array, Uint8Array]): void {
  const [red, green, blue] = tables;
  for (let i = 0; i < data.length; i += 3) {
    data[i] = red[data[i]];
    data[i + 1] = green[data[i + 1]];
    data[i + 2] = blue[data[i + 2]];
  }
}

/** The same table for all channels. */
function lookUpAll(image: ByteImage, of: (value: number) => number): void {
  const table = Uint8Array.from({ length: 256 }, (_, value) => of(value));
  lookUp(image, [table, table, table]);
}

const channels = <T>(of: (channel: number) => T): readonly [T, T, T] => [of(0), of(1), of(2)];

/** Away from grey (factor above 1) or towards it. */
export function color({ data }: ByteImage, factor: number): void {
  for (let i = 0; i < data.length; i += 3) {
    // to grey as tf.image.rgb_to_grayscale does on uint8, rounding by its conversion
    const gray = Math.trunc(0.2989 * data[i] + 0.587 * data[i + 1] + 0.114 * data[i + 2] + 0.5);
    for (let k = i; k < i + 3; k++) data[k] = blend(gray, data[k], factor);
  }
}

/**
 * Away from one grey or towards it. As upstream that grey is the number of pixels / 256, at most 255: its histogram is
 * summed without the values. The policies were learnt with it.
 */
export function contrast(image: ByteImage, factor: number): void {
  const gray = Math.min(Math.trunc((image.height * image.width) / 256), 255);
  lookUpAll(image, (value) => blend(gray, value, factor));
}

/** Away from black or towards it. */
export const brightness = (image: ByteImage, factor: number): void =>
  lookUpAll(image, (value) => blend(0, value, factor));

/** Keeps the `bits` highest bits; one where that is none, as TensorFlow shifts by at most seven. */
export function posterize(image: ByteImage, bits: number): void {
  const shift = Math.min(8 - bits, 7);
  lookUpAll(image, (value) => (value >> shift) << shift);
}

/** Inverts values from `threshold` up. */
export const solarize = (image: ByteImage, threshold: number): void =>
  lookUpAll(image, (value) => (value < threshold ? value : 255 - value));

/** Adds to values below 128. */
export const solarizeAdd = (image: ByteImage, addition: number): void =>
  lookUpAll(image, (value) => (value < 128 ? Math.min(Math.max(value + addition, 0), 255) : value));

/** Stretches each channel to the whole range. */
export function autoContrast(image: ByteImage): void {
  const { data } = image;
  const table = (channel: number): Uint8Array => {
    let [low, high] = [255, 0];
    for (let i = channel; i < data.length; i += 3) {
      if (data[i] < low) low = data[i];
      if (data[i] > high) high = data[i];
    }
    const scale = high > low ? Math.fround(255 / (high - low)) : 1;
    const offset = high > low ? Math.fround(-low * scale) : 0;
    return Uint8Array.from({ length: 256 }, (_, v) =>
      Math.trunc(Math.min(Math.max(Math.fround(Math.fround(v * scale) + offset), 0), 255)),
    );
  };
  lookUp(image, channels(table));
}

/** Evens out each channel's histogram, as PIL does. */
export function equalize(image: ByteImage): void {
  const { data } = image;
  const table = (channel: number): Uint8Array => {
    const histogram = new Int32Array(256);
    for (let i = channel; i < data.length; i += 3) histogram[data[i]]++;
    const highest = histogram.findLast((count) => count > 0) ?? 0;
    const step = Math.floor((data.length / 3 - highest) / 255);
    if (step === 0) return Uint8Array.from({ length: 256 }, (_, value) => value);
    let below = 0;
    return Uint8Array.from(histogram, (count, value) => {
      const mapped = value === 0 ? 0 : Math.floor((below + Math.floor(step / 2)) / step);
      below += count;
      return Math.min(mapped, 255);
    });
  };
  lookUp(image, channels(table));
}

/** Away from a smoothed image (factor above 1) or towards it; the outermost pixels stay. */
export function sharpness({ data, height, width }: ByteImage, factor: number): void {
  const before = data.slice();
  const row = 3 * width;
  for (let y = 1; y < height - 1; y++) {
    for (let i = y * row + 3; i < (y + 1) * row - 3; i++) {
      const around =
        before[i - row - 3] +
        before[i - row] +
        before[i - row + 3] +
        before[i - 3] +
        before[i + 3] +
        before[i + row - 3] +
        before[i + row] +
        before[i + row + 3];
      data[i] = blend(Math.trunc((around + 5 * before[i]) / 13), before[i], factor);
    }
  }
}

/** Fills the pixels within `reach` of (y, x), the far end left out, with grey. */
export function fillAround(
  { data, height, width }: ByteImage,
  { y, x }: { readonly y: number; readonly x: number },
  reach: readonly [down: number, across: number],
): void {
  const right = Math.min(width, x + reach[1]);
  const left = Math.max(0, x - reach[1]);
  for (let row = Math.max(0, y - reach[0]); row < Math.min(height, y + reach[0]); row++)
    if (left < right) data.fill(128, 3 * (row * width + left), 3 * (row * width + right));
}
