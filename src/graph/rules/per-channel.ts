/**
 * @module
 * Sums over and affine maps of the channels of [B, C, H, W], in the forms in which ONNX Runtime reads and writes
 * memory least; after the convolutions of a training step, that is what costs.
 */

import type { OpName } from '../op-attributes.ts';
import type { Lowering } from '../op-rule.ts';
import { staticShape, type TensorType } from '../tensor-type.ts';
import { int64s } from './common.ts';
import { reshaped } from './convolution-shapes.ts';

/** Pixels from which the forms with a higher price for each channel and a lower one for each pixel win. */
const LARGE_MAP = 1024;

/** Whether a pass over the maps of [B, C, H, W] costs more than what is done for each channel. */
export function hasLargeMaps(type: TensorType): boolean {
  const [, , h, w] = staticShape(type.shape);
  return h * w >= LARGE_MAP;
}

/** Σ x over B, H, W → [C]; over H, W first, along which memory runs. */
export function channelSum<K extends OpName>(l: Lowering<K>, x: string): string {
  const attributes = { keepdims: { int: 0 } };
  const [perImage] = l.emit('ReduceSum', [x, int64s(l, [2, 3])], { attributes });
  return l.emit('ReduceSum', [perImage, int64s(l, [0])], { attributes })[0];
}

/** Σ x y over B, H, W → [C]. On large maps by scalar products of whole maps, so that x y is never written. */
export function channelDot<K extends OpName>(l: Lowering<K>, x: string, y: string, type: TensorType): string {
  const [b, c, h, w] = staticShape(type.shape);
  if (!hasLargeMaps(type)) return channelSum(l, l.emit('Mul', [x, y])[0]);
  const rows = (value: string): string => reshaped(l, value, [b * c, 1, h * w]);
  const transB = { attributes: { transB: { int: 1 } }, domain: 'com.microsoft' };
  const [dots] = l.emit('FusedMatMul', [rows(x), rows(y)], transB);
  const perImage = reshaped(l, dots, [b, c]);
  return l.emit('ReduceSum', [perImage, int64s(l, [0])], { attributes: { keepdims: { int: 0 } } })[0];
}

/**
 * scale · x + shift for scale and shift [C], as `outputs` where given. Large maps go through a depthwise 1×1
 * convolution, which ORT spreads over threads and fuses with a Clip or a sum that follows. Its BatchNormalization does
 * neither, but costs less for each channel.
 */
export function channelAffine<K extends OpName>(
  l: Lowering<K>,
  map: { readonly x: string; readonly type: TensorType; readonly scale: string; readonly shift: string },
  options: { readonly outputs?: readonly string[] } = {},
): string {
  const [c] = staticShape([map.type.shape[1]]);
  if (hasLargeMaps(map.type)) {
    const kernel = reshaped(l, map.scale, [c, 1, 1, 1]);
    const attributes = { group: { int: c }, kernel_shape: { ints: [1, 1] } };
    return l.emit('Conv', [map.x, kernel, map.shift], { ...options, attributes })[0];
  }
  const zeros = l.constant('float32', [c], new Float32Array(c));
  const ones = l.constant('float32', [c], new Float32Array(c).fill(1));
  const attributes = { epsilon: { float: 0 } };
  return l.emit('BatchNormalization', [map.x, map.scale, map.shift, zeros, ones], {
    ...options,
    attributes,
  })[0];
}
