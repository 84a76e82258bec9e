/**
 * @module
 * The photometric adjustments on a dense float array [height·width, 3] of RGB 0..255, in place, each clipped to 0..255
 * as upstream does after each. The formulas are those of `tf.image.adjust_*`.
 */

/** Adds `delta` (0..255 scale) to every value. */
export function adjustBrightness(pixels: Float32Array, delta: number): void {
  for (let i = 0; i < pixels.length; i++) pixels[i] = clip(pixels[i] + delta);
}

/** p' = (p − m)·factor + m, m the mean of the pixel's channel over the image. */
export function adjustContrast(pixels: Float32Array, factor: number): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let i = 0; i < pixels.length; i += 3) {
    red += pixels[i];
    green += pixels[i + 1];
    blue += pixels[i + 2];
  }
  const share = (1 - factor) / (pixels.length / 3); // (1 − factor)·m is what each channel is shifted by
  red *= share;
  green *= share;
  blue *= share;
  for (let i = 0; i < pixels.length; i += 3) {
    pixels[i] = clip(pixels[i] * factor + red);
    pixels[i + 1] = clip(pixels[i + 1] * factor + green);
    pixels[i + 2] = clip(pixels[i + 2] * factor + blue);
  }
}

/**
 * Multiplies the HSV saturation S by `factor` and clips it to [0, 1]. With V = max and S = (max − min)/max, hue and
 * value stay exactly when every channel moves to V − (V − p)·S'/S, so no colour space is visited.
 */
export function adjustSaturation(pixels: Float32Array, factor: number): void {
  for (let i = 0; i < pixels.length; i += 3) {
    const r = pixels[i];
    const g = pixels[i + 1];
    const b = pixels[i + 2];
    const max = Math.max(r, g, b);
    const min = Math.min(r, g, b);
    if (max === min) continue;
    const ratio = Math.min(factor, max / (max - min));
    pixels[i] = clip(max - (max - r) * ratio);
    pixels[i + 1] = clip(max - (max - g) * ratio);
    pixels[i + 2] = clip(max - (max - b) * ratio);
  }
}

/** Turns the HSV hue by `delta` of a full turn; max and min of the channels stay. */
export function adjustHue(pixels: Float32Array, delta: number): void {
  const turn = 6 * (delta - Math.floor(delta)); // [0, 6)
  for (let i = 0; i < pixels.length; i += 3) {
    const r = pixels[i];
    const g = pixels[i + 1];
    const b = pixels[i + 2];
    const max = Math.max(r, g, b);
    const min = Math.min(r, g, b);
    const range = max - min;
    if (range === 0) continue;
    let hue = turn; // in sixths of a turn
    if (max === r) hue += (g - b) / range + 6;
    else if (max === g) hue += (b - r) / range + 2;
    else hue += (r - g) / range + 4;
    hue -= 6 * Math.floor(hue / 6);
    // Each channel is a trapezium of the hue, the same but for its phase.
    pixels[i] = min + range * unit(Math.abs(hue - 3) - 1);
    pixels[i + 1] = min + range * unit(2 - Math.abs(hue - 2));
    pixels[i + 2] = min + range * unit(2 - Math.abs(hue - 4));
  }
}

/** Replaces each pixel by its luma 0.2989 R + 0.5870 G + 0.1140 B, in all three channels. */
export function toGray(pixels: Float32Array): void {
  for (let i = 0; i < pixels.length; i += 3) {
    const luma = 0.2989 * pixels[i] + 0.587 * pixels[i + 1] + 0.114 * pixels[i + 2];
    pixels[i] = luma;
    pixels[i + 1] = luma;
    pixels[i + 2] = luma;
  }
}

/** p' = 255·gain·(p/255)^gamma. */
export function adjustGamma(pixels: Float32Array, gamma: number, gain: number): void {
  if (gamma === 1) {
    for (let i = 0; i < pixels.length; i++) pixels[i] = clip(gain * pixels[i]);
    return;
  }
  for (let i = 0; i < pixels.length; i++) pixels[i] = clip(255 * gain * (pixels[i] / 255) ** gamma);
}

/** p' = (p − shift_k)·scale + base, k the channel; not clipped. */
export function mapLinearly(
  pixels: Float32Array,
  {
    shift,
    scale,
    base,
  }: { readonly shift: readonly number[]; readonly scale: number; readonly base: number },
): void {
  const [red, green, blue] = shift;
  for (let i = 0; i < pixels.length; i += 3) {
    pixels[i] = (pixels[i] - red) * scale + base;
    pixels[i + 1] = (pixels[i + 1] - green) * scale + base;
    pixels[i + 2] = (pixels[i + 2] - blue) * scale + base;
  }
}

function clip(value: number): number {
  if (value < 0) return 0; // comparisons: half as long again with Math.min and Math.max
  if (value > 255) return 255;
  return value;
}

function unit(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
