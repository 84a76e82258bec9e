/**
 * @module
 * Channel counts that hardware likes: multiples of 8, as slim's and Keras's mobile networks and EfficientNet round them.
 */

const DIVISOR = 8;

/**
 * `channels` rounded to the nearest multiple of 8, at least `minimum`; one multiple more where that is less than 0.9 of
 * `channels` (slim: conv_blocks.py, _make_divisible).
 */
export function divisibleChannels(channels: number, minimum: number = DIVISOR): number {
  const rounded = Math.max(minimum, Math.floor(Math.trunc(channels + DIVISOR / 2) / DIVISOR) * DIVISOR);
  return rounded < 0.9 * channels ? rounded + DIVISOR : rounded;
}
