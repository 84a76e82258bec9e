/**
 * @module
 * The layouts of kernels. TensorFlow's convolutions are [kH, kW, I, O], its depthwise ones [kH, kW, C, M] with M outputs
 * for each channel; ours are [O, I, kH, kW] and [C · M, 1, kH, kW]. Other variables are the same in both. The last part
 * of a variable's name tells which it is, in slim's names and in Keras's.
 */

import type { StoredTensor } from './safetensors.ts';
import { pathOfKey } from './tensor-bundle/object-graph.ts';
import { splitName } from './variable-names/parameter-parts.ts';

type KernelKind = 'convolution' | 'depthwise';

const KERNELS: Readonly<Record<string, KernelKind>> = {
  weights: 'convolution',
  pointwise_weights: 'convolution',
  depthwise_weights: 'depthwise',
  kernel: 'convolution',
  pointwise_kernel: 'convolution',
  depthwise_kernel: 'depthwise',
};

function kernelKind(name: string, shape: readonly number[]): KernelKind | undefined {
  const [, leaf] = splitName(pathOfKey(name));
  return shape.length === 4 ? KERNELS[leaf] : undefined;
}

/** The shape in our layout of the variable `name` of TensorFlow's `shape`. */
export function shapeFromTensorflow(name: string, shape: readonly number[]): readonly number[] {
  const kind = kernelKind(name, shape);
  const [h, w, inputs, outputs] = shape;
  if (kind === undefined) return shape;
  return kind === 'depthwise' ? [inputs * outputs, 1, h, w] : [outputs, inputs, h, w];
}

/** The transpose of a matrix [rows, columns]. */
function transposed(data: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(data.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) result[c * rows + r] = data[r * columns + c];
  return result;
}

/** [kH, kW, I, O] → [O, I, kH, kW], where the last two are one pair for a depthwise kernel. */
export function fromTensorflow(name: string, { shape, data }: StoredTensor): StoredTensor {
  const kind = kernelKind(name, shape);
  const ours = shapeFromTensorflow(name, shape);
  if (kind === undefined) return { shape, data };
  const [h, w, inputs, outputs] = shape;
  const spatialLast = transposed(data, h * w, inputs * outputs); // [I · O, kH · kW]
  if (kind === 'depthwise') return { shape: ours, data: spatialLast };
  const size = h * w;
  const result = new Float32Array(data.length);
  for (let i = 0; i < inputs; i++)
    for (let o = 0; o < outputs; o++) {
      const from = (i * outputs + o) * size;
      result.set(spatialLast.subarray(from, from + size), (o * inputs + i) * size);
    }
  return { shape: ours, data: result };
}

/** The other way round; a depthwise kernel has one output for each channel then. */
export function toTensorflow(name: string, { shape, data }: StoredTensor): StoredTensor {
  const kind = kernelKind(name, shape);
  if (kind === undefined) return { shape, data };
  const [outputs, inputs, h, w] = shape;
  const size = h * w;
  if (kind === 'depthwise')
    return { shape: [h, w, outputs, inputs], data: transposed(data, outputs * inputs, size) };
  const inputsFirst = new Float32Array(data.length);
  for (let o = 0; o < outputs; o++)
    for (let i = 0; i < inputs; i++) {
      const from = (o * inputs + i) * size;
      inputsFirst.set(data.subarray(from, from + size), (i * outputs + o) * size);
    }
  return { shape: [h, w, inputs, outputs], data: transposed(inputsFirst, inputs * outputs, size) };
}
