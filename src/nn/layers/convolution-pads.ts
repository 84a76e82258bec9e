/**
 * @module
 * How much to pad for a convolution, in numbers: TensorFlow's SAME, which puts the odd pixel at the bottom and right,
 * and upstream's `use_explicit_padding`, which does not depend on the input's size.
 */

export type Padding = 'SAME' | 'EXPLICIT';

/** Pixels before and after along one axis. */
export type AxisPadding = readonly [before: number, after: number];

/**
 * SAME: output ⌈input / stride⌉; total = max((output − 1) · stride + kernel − input, 0), the smaller half first.
 */
export function samePadding(input: number, kernel: number, stride: number): AxisPadding {
  const output = Math.ceil(input / stride);
  const total = Math.max((output - 1) * stride + kernel - input, 0);
  const before = Math.floor(total / 2);
  return [before, total - before];
}

/** kernel − 1 in total, ⌊(kernel − 1) / 2⌋ first (upstream: ops.fixed_padding). */
export function explicitPadding(kernel: number): AxisPadding {
  const before = Math.floor((kernel - 1) / 2);
  return [before, kernel - 1 - before];
}

/** Pads of a square kernel over an H×W input: top, left, bottom, right. */
export function convolutionPads(o: {
  readonly padding: Padding;
  readonly height: number;
  readonly width: number;
  readonly kernel: number;
  readonly stride: number;
}): readonly [top: number, left: number, bottom: number, right: number] {
  const along = (side: number): AxisPadding =>
    o.padding === 'SAME' ? samePadding(side, o.kernel, o.stride) : explicitPadding(o.kernel);
  const [top, bottom] = along(o.height);
  const [left, right] = along(o.width);
  return [top, left, bottom, right];
}
