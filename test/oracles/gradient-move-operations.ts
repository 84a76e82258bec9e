/**
 * @module
 * The operations of `gradients.json` that move elements: shapes, slices, indices.
 */

import type { Value } from '../../src/graph/graph.ts';
import * as ops from '../../src/graph/ops.ts';
import { elementCount, staticShape } from '../../src/graph/tensor-type.ts';
import { sizeOfShape } from '../../src/util/size-of-shape.ts';
import { type Attributes, attribute, numberOf } from './attributes.ts';
import { oracleList, oracleNumber, oracleNumbers } from './oracle-case.ts';

type Inputs = Readonly<Record<string, Value>>;
type Operation = (inputs: Inputs, attrs: Attributes) => Value;

const list = (attrs: Attributes, ...names: readonly string[]): number[] =>
  oracleNumbers(attribute(attrs, ...names));

/** One length may be −1: what is left. */
const reshape: Operation = ({ x }, attrs) => {
  const shape = list(attrs, 'shape');
  const rest = elementCount(x.shape) / sizeOfShape(shape.filter((dim) => dim !== -1));
  return ops.reshape(
    x,
    shape.map((dim) => (dim === -1 ? rest : dim)),
  );
};

/** The inputs in the order of their names' place in the file. */
const concat: Operation = (inputs, attrs) =>
  ops.concat(Object.values(inputs), numberOf(attribute(attrs, 'axis', 'dim'), 0));

/** `starts` with `ends` or `sizes`, every axis, and `steps`. */
const slice: Operation = ({ x }, attrs) => {
  const starts = list(attrs, 'starts', 'start', 'begin');
  const sizes = attribute(attrs, 'sizes', 'size');
  const shape = staticShape(x.shape);
  const from = starts.map((start, i) => (start < 0 ? start + shape[i] : start));
  const ends =
    sizes === undefined
      ? list(attrs, 'ends', 'end').map((end, i) => Math.min(end < 0 ? end + shape[i] : end, shape[i]))
      : oracleNumbers(sizes).map((size, i) => from[i] + size);
  const steps = attribute(attrs, 'steps', 'strides');
  return ops.slice(x, from, ends, steps === undefined ? undefined : oracleNumbers(steps));
};

/** TensorFlow's paddings: [before, after] of each axis. */
const pad: Operation = ({ x }, attrs) => {
  const pairs = oracleList(attribute(attrs, 'paddings', 'pads', 'padding')).map((pair) =>
    oracleNumbers(pair),
  );
  return ops.pad(
    x,
    pairs.map(([before]) => before),
    pairs.map(([, after]) => after),
    numberOf(attribute(attrs, 'value', 'constant_values'), 0),
  );
};

export const moveOperations: Readonly<Record<string, Operation>> = {
  reshape,
  transpose: ({ x }, attrs) => ops.transpose(x, list(attrs, 'perm', 'permutation', 'dims')),
  permute: ({ x }, attrs) => ops.transpose(x, list(attrs, 'perm', 'permutation', 'dims')),
  expand: ({ x }, attrs) => ops.expand(x, list(attrs, 'shape')),
  broadcast_to: ({ x }, attrs) => ops.expand(x, list(attrs, 'shape')),
  concat,
  slice,
  pad,
  gather: ({ x, data, indices }, attrs) =>
    ops.gather(x ?? data, indices, numberOf(attribute(attrs, 'axis', 'dim'), 0)),
  gather_elements: ({ x, data, indices }, attrs) =>
    ops.gatherElements(x ?? data, indices, numberOf(attribute(attrs, 'axis', 'dim'), 0)),
  one_hot: ({ indices }, attrs) =>
    ops.oneHot(indices, oracleNumber(attribute(attrs, 'depth', 'num_classes'))),
};
