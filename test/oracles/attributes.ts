/**
 * @module
 * Reads the attributes of `gradients.json`: one number or two for what goes along height and width, and padding as
 * TensorFlow's SAME and VALID, as one number, as two (height, width), or as four (top, left, bottom, right).
 */

import { oracleNumber, oracleNumbers } from './oracle-case.ts';

export type Attributes = Readonly<Record<string, unknown>>;
export type Pair = readonly [number, number];
export type Pads = readonly [top: number, left: number, bottom: number, right: number];

/** `value` along height and width. */
export function pairOf(value: unknown, fallback: number): Pair {
  if (value === undefined || value === null) return [fallback, fallback];
  const [a, b = a] = oracleNumbers(value);
  return [a, b];
}

/** The first attribute among `names` that is set. */
export function attribute(attrs: Attributes, ...names: readonly string[]): unknown {
  return names.map((name) => attrs[name]).find((value) => value !== undefined && value !== null);
}

/** SAME: output ⌈input / stride⌉, the smaller half of the padding first; a dilated kernel reaches d (k − 1) + 1. */
function sameAlong(input: number, reach: number, stride: number): Pair {
  const total = Math.max((Math.ceil(input / stride) - 1) * stride + reach - input, 0);
  return [Math.floor(total / 2), Math.ceil(total / 2)];
}

/** The pads that `attrs.padding` (or `attrs.pads`) asks for. */
export function padsOf(
  attrs: Attributes,
  o: { readonly input: Pair; readonly kernel: Pair; readonly strides: Pair; readonly dilations: Pair },
): Pads {
  const padding = attribute(attrs, 'padding', 'pads', 'pad') ?? 'VALID';
  if (typeof padding === 'string') {
    if (padding.toUpperCase() === 'VALID') return [0, 0, 0, 0];
    if (padding.toUpperCase() !== 'SAME') throw new Error(`There is no padding "${padding}".`);
    const along = (axis: 0 | 1): Pair =>
      sameAlong(o.input[axis], o.dilations[axis] * (o.kernel[axis] - 1) + 1, o.strides[axis]);
    const [top, bottom] = along(0);
    const [left, right] = along(1);
    return [top, left, bottom, right];
  }
  const given = oracleNumbers(padding);
  if (given.length === 4) return [given[0], given[1], given[2], given[3]];
  const [vertical, horizontal] = pairOf(padding, 0);
  return [vertical, horizontal, vertical, horizontal];
}

/** Axes of a reduction: absent means all. */
export function axesOf(attrs: Attributes, rank: number): readonly number[] {
  const axes = attribute(attrs, 'axes', 'axis', 'dim', 'dims');
  if (axes === undefined) return Array.from({ length: rank }, (_, i) => i);
  return oracleNumbers(axes);
}

/** A number, or what stands for it where it is absent. */
export function numberOf(value: unknown, fallback: number): number {
  return value === undefined || value === null ? fallback : oracleNumber(value);
}
