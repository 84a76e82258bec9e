/**
 * @module
 * Operations that move elements without computing on them.
 */

import { ShapeError } from '../../util/errors.ts';
import { scalar, type Value } from '../graph.ts';
import type { OpRules } from '../op-rule.ts';
import { concat, expand, pad, reshape, slice, sumTo, transpose } from '../ops.ts';
import {
  broadcastShapes,
  type Dim,
  elementCount,
  formatType,
  sameShape,
  staticShape,
} from '../tensor-type.ts';
import { float, int64s, normaliseAxis, wholeScalar } from './common.ts';

type ShapeOp = 'reshape' | 'transpose' | 'expand' | 'concat' | 'split' | 'slice' | 'pad';

/** `step` − 1 zeros between the elements along `axis`. */
function spreadAlong(x: Value, axis: number, step: number): Value {
  if (step === 1) return x;
  const shape = staticShape(x.shape);
  const [outer, length] = [shape.slice(0, axis), shape[axis]];
  const rest = shape.slice(axis + 1);
  const none = [...outer, length, 1, ...rest].map(() => 0);
  const after = none.map((_, i) => (i === axis + 1 ? step - 1 : 0));
  const padded = pad(reshape(x, [...outer, length, 1, ...rest]), none, after);
  const wide = reshape(padded, [...outer, length * step, ...rest]);
  const ends = [...outer, (length - 1) * step + 1, ...rest];
  return slice(
    wide,
    ends.map(() => 0),
    ends,
  );
}

export const shapeRules: OpRules<ShapeOp> = {
  reshape: {
    infer: ([x], { shape }) => {
      const symbolic = shape.some((d) => typeof d === 'string') || x.shape.some((d) => typeof d === 'string');
      if (!symbolic && elementCount(x.shape) !== elementCount(shape)) {
        throw new ShapeError(
          `Cannot reshape ${formatType(x)} to [${shape.join(', ')}]: other number of elements.`,
        );
      }
      return [{ dtype: x.dtype, shape }];
    },
    gradient: ({ inputs: [x] }, [dy]) => [dy && reshape(dy, x.shape)],
    lower: (l) => {
      // At most one axis is symbolic: ONNX works it out from the rest.
      const dims = l.attributes.shape.map((dim) => (typeof dim === 'string' ? -1 : dim));
      l.emit('Reshape', [l.inputs[0], int64s(l, dims)], { outputs: l.outputs });
    },
  },
  transpose: {
    infer: ([x], { permutation }) => {
      const order = [...permutation].sort((a, b) => a - b);
      if (order.length !== x.shape.length || order.some((axis, i) => axis !== i)) {
        throw new ShapeError(`[${permutation.join(', ')}] does not permute the axes of ${formatType(x)}.`);
      }
      return [{ dtype: x.dtype, shape: permutation.map((axis) => x.shape[axis]) }];
    },
    gradient: ({ attributes: { permutation } }, [dy]) => [
      dy &&
        transpose(
          dy,
          permutation.map((_, i) => permutation.indexOf(i)),
        ),
    ],
    lower: (l) => {
      const attributes = { perm: { ints: l.attributes.permutation } };
      l.emit('Transpose', l.inputs, { attributes, outputs: l.outputs });
    },
  },
  expand: {
    infer: ([x], { shape }) => {
      if (!sameShape(broadcastShapes(x.shape, shape), shape)) {
        throw new ShapeError(`${formatType(x)} does not broadcast to [${shape.join(', ')}].`);
      }
      return [{ dtype: x.dtype, shape }];
    },
    gradient: ({ inputs: [x] }, [dy]) => [dy && sumTo(dy, x.shape)],
    lower: (l) => {
      l.emit('Expand', [l.inputs[0], int64s(l, staticShape(l.attributes.shape))], { outputs: l.outputs });
    },
  },
  concat: {
    infer: (inputs, { axis }) => {
      const [first] = inputs;
      const at = normaliseAxis(axis, first.shape.length);
      for (const x of inputs) {
        const fits = x.dtype === first.dtype && x.shape.length === first.shape.length;
        if (!fits || x.shape.some((dim, i) => i !== at && dim !== first.shape[i])) {
          throw new ShapeError(`Cannot join ${formatType(first)} and ${formatType(x)} along axis ${axis}.`);
        }
      }
      const lengths = inputs.map((x) => x.shape[at]);
      const joined: Dim = lengths.every((d) => typeof d === 'number')
        ? lengths.reduce((sum: number, d) => sum + Number(d), 0)
        : lengths.join('+');
      return [{ dtype: first.dtype, shape: first.shape.map((dim, i) => (i === at ? joined : dim)) }];
    },
    gradient: ({ inputs, attributes: { axis } }, [dy], wanted) => {
      let start = 0;
      return inputs.map((x, i) => {
        const shape = staticShape(x.shape);
        const at = normaliseAxis(axis, shape.length);
        const from = shape.map((_, d) => (d === at ? start : 0));
        const to = shape.map((dim, d) => (d === at ? start + dim : dim));
        start += shape[at];
        return dy && wanted[i] ? slice(dy, from, to) : undefined;
      });
    },
    lower: (l) => {
      l.emit('Concat', l.inputs, { attributes: { axis: { int: l.attributes.axis } }, outputs: l.outputs });
    },
  },
  split: {
    infer: ([x], { axis, lengths }) => {
      const at = normaliseAxis(axis, x.shape.length);
      const sum = lengths.reduce((total, length) => total + length, 0);
      if (x.shape[at] !== sum || lengths.some((length) => length < 1)) {
        throw new ShapeError(
          `Cannot split axis ${axis} of ${formatType(x)} into parts of ${lengths.join(', ')}.`,
        );
      }
      return lengths.map((length) => ({
        dtype: x.dtype,
        shape: x.shape.map((dim, i) => (i === at ? length : dim)),
      }));
    },
    gradient: ({ outputs, attributes: { axis } }, parts) => {
      if (parts.every((part) => part === undefined)) return [undefined];
      const { graph } = outputs[0];
      const zeros = ({ shape }: Value): Value => expand(scalar(graph, 0), shape);
      return [
        concat(
          parts.map((part, i) => part ?? zeros(outputs[i])),
          axis,
        ),
      ];
    },
    lower: (l) => {
      const { axis, lengths } = l.attributes;
      l.emit('Split', [l.inputs[0], int64s(l, lengths)], {
        attributes: { axis: { int: axis } },
        outputs: l.outputs,
      });
    },
  },
  slice: {
    infer: ([x], { starts, ends, steps }) => {
      if ([starts, ends, steps].some((list) => list.length !== x.shape.length)) {
        throw new ShapeError(`slice names ${starts.length} axes of ${formatType(x)}; name every one.`);
      }
      const shape = x.shape.map((dim, i) => {
        const whole = starts[i] === 0 && ends[i] === Number.POSITIVE_INFINITY && steps[i] === 1;
        if (whole) return dim;
        if (starts[i] < 0 || ends[i] <= starts[i] || (typeof dim === 'number' && ends[i] > dim)) {
          throw new ShapeError(`slice ${starts[i]}:${ends[i]} lies outside axis ${i} of ${formatType(x)}.`);
        }
        if (!Number.isInteger(steps[i]) || steps[i] < 1) {
          throw new ShapeError(`slice steps by ${steps[i]} along axis ${i}; steps are whole numbers from 1.`);
        }
        return Math.ceil((ends[i] - starts[i]) / steps[i]);
      });
      return [{ dtype: x.dtype, shape }];
    },
    // Each element goes back to where it stood, among zeros.
    gradient: ({ inputs: [x], attributes: { starts, steps } }, [dy]) => {
      if (dy === undefined) return [undefined];
      const spread = steps.reduce((value, step, axis) => spreadAlong(value, axis, step), dy);
      const after = staticShape(x.shape).map((dim, i) => dim - starts[i] - staticShape(spread.shape)[i]);
      return [pad(spread, starts, after)];
    },
    lower: (l) => {
      const { starts, steps } = l.attributes;
      const ends = l.attributes.ends.map((end) => (Number.isFinite(end) ? end : 2 ** 31));
      const axes = starts.map((_, axis) => axis);
      const lists = steps.every((step) => step === 1) ? [starts, ends] : [starts, ends, axes, steps];
      l.emit('Slice', [l.inputs[0], ...lists.map((list) => int64s(l, list))], { outputs: l.outputs });
    },
  },
  pad: {
    infer: ([x], { before, after }) => {
      if (before.length !== x.shape.length || after.length !== x.shape.length) {
        throw new ShapeError(`pad names ${before.length} axes of ${formatType(x)}; name every one.`);
      }
      const shape = x.shape.map((dim, i) => {
        if (before[i] === 0 && after[i] === 0) return dim;
        return staticShape([dim])[0] + before[i] + after[i];
      });
      return [{ dtype: x.dtype, shape }];
    },
    gradient: ({ inputs: [x], attributes: { before } }, [dy]) => {
      const ends = staticShape(x.shape).map((dim, i) => before[i] + dim);
      return [dy && slice(dy, before, ends)];
    },
    lower: (l) => {
      const { before, after, value } = l.attributes;
      const [{ dtype }] = l.inputTypes;
      const fill = dtype === 'float32' ? float(l, value) : wholeScalar(l, dtype, value);
      l.emit('Pad', [l.inputs[0], int64s(l, [...before, ...after]), fill], { outputs: l.outputs });
    },
  },
};
