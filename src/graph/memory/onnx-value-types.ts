/**
 * @module
 * The types of the values inside lowerings, which no rule of an operation tells: for each ONNX operator that lowerings
 * use, its outputs' types from its inputs'. Shapes are numbers; where the data decides (suppression), the most it can be.
 */

import { invariant } from '../../util/errors.ts';
import { sizeOfShape } from '../../util/size-of-shape.ts';
import type { OnnxGraph, OnnxNode } from '../lower-program.ts';
import type { OnnxAttribute } from '../op-rule.ts';
import { broadcastShapes, type DType, staticShape, type TensorType } from '../tensor-type.ts';

/** One ONNX node as its rule sees it. */
interface Context {
  readonly node: OnnxNode;
  /** The type of input `i`. */
  type(i: number): TensorType;
  /** The shape of input `i`. */
  shape(i: number): readonly number[];
  /** The numbers of input `i`, a constant; undefined where the input is absent. */
  numbers(i: number): readonly number[] | undefined;
  /** The attribute `name` as a list of numbers. */
  ints(name: string): readonly number[] | undefined;
  /** The attribute `name` as a number. */
  int(name: string, otherwise: number): number;
}

type Rule = (c: Context) => TensorType | readonly TensorType[];

const sameAsFirst: Rule = (c) => c.type(0);

const broadcast =
  (dtype?: DType): Rule =>
  (c) => ({
    dtype: dtype ?? c.type(0).dtype,
    shape: c.node.inputs.map((_, i) => c.shape(i)).reduce((a, b) => staticShape(broadcastShapes(a, b))),
  });

const reduced: Rule = (c) => {
  const shape = c.shape(0);
  const axes = (c.numbers(1) ?? c.ints('axes') ?? shape.map((_, i) => i)).map((a) =>
    a < 0 ? a + shape.length : a,
  );
  const kept = c.int('keepdims', 1) === 1;
  return {
    dtype: c.type(0).dtype,
    shape: shape.flatMap((dim, i) => (axes.includes(i) ? (kept ? [1] : []) : [dim])),
  };
};

/** Height and width after a window has passed over them. */
function slid(c: Context, kernel: readonly number[]): readonly number[] {
  const pads = c.ints('pads') ?? [0, 0, 0, 0];
  const strides = c.ints('strides') ?? [1, 1];
  const dilations = c.ints('dilations') ?? [1, 1];
  return [0, 1].map((i) => {
    const padded = c.shape(0)[i + 2] + pads[i] + pads[i + 2];
    return Math.floor((padded - dilations[i] * (kernel[i] - 1) - 1) / strides[i]) + 1;
  });
}

const pooled: Rule = (c) => {
  const shape = [...c.shape(0).slice(0, 2), ...slid(c, c.ints('kernel_shape') ?? [1, 1])];
  const { dtype } = c.type(0);
  return [
    { dtype, shape },
    { dtype: 'int64', shape },
  ];
};

const multiplied: Rule = (c) => {
  const turned = (i: number, flag: string): readonly number[] => {
    const shape = c.shape(i);
    return c.int(flag, 0) === 1 ? [...shape.slice(0, -2), shape.at(-1) ?? 1, shape.at(-2) ?? 1] : shape;
  };
  const [a, b] = [turned(0, 'transA'), turned(1, 'transB')];
  const batch = staticShape(broadcastShapes(a.slice(0, -2), b.slice(0, -2)));
  return { dtype: c.type(0).dtype, shape: [...batch, a.at(-2) ?? 1, b.at(-1) ?? 1] };
};

const DTYPES: Readonly<Record<number, DType>> = {
  1: 'float32',
  2: 'uint8',
  6: 'int32',
  7: 'int64',
  9: 'bool',
};

/** Outputs of operators within lowerings. What a program's own values are is known without. */
const RULES: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(
    [
      'Abs BatchNormalization Clip CumSum Exp Floor Identity Log LogSoftmax Neg Not Reciprocal Relu ScatterElements',
      'ScatterND Sigmoid Sign Softmax Softplus Sqrt Tanh HardSigmoid HardSwish',
    ].flatMap((names) => names.split(' ').map((name) => [name, sameAsFirst])),
  ),
  ...Object.fromEntries(
    'Add BitShift BitwiseAnd BitwiseOr BitwiseXor Div Max Min Mod Mul Pow Sub'
      .split(' ')
      .map((name) => [name, broadcast()]),
  ),
  ...Object.fromEntries(
    'And Equal Greater GreaterOrEqual Less LessOrEqual Or'
      .split(' ')
      .map((name) => [name, broadcast('bool')]),
  ),
  ...Object.fromEntries(
    'ReduceL2 ReduceMax ReduceMean ReduceMin ReduceSum ReduceSumSquare'
      .split(' ')
      .map((name) => [name, reduced]),
  ),
  Where: (c) => ({ ...(broadcast()(c) as TensorType), dtype: c.type(1).dtype }),
  Cast: (c) => ({ dtype: DTYPES[c.int('to', 1)], shape: c.shape(0) }),
  MatMul: multiplied,
  FusedMatMul: multiplied,
  Conv: (c) => {
    const [outputs, , ...kernel] = c.shape(1);
    return { dtype: 'float32', shape: [c.shape(0)[0], outputs, ...slid(c, kernel)] };
  },
  ConvTranspose: (c) => {
    const [, perGroup, ...kernel] = c.shape(1);
    const pads = c.ints('pads') ?? [0, 0, 0, 0];
    const more = c.ints('output_padding') ?? [0, 0];
    const strides = c.ints('strides') ?? [1, 1];
    const dilations = c.ints('dilations') ?? [1, 1];
    const size = [0, 1].map((i) => {
      const reached = (c.shape(0)[i + 2] - 1) * strides[i] + dilations[i] * (kernel[i] - 1) + 1;
      return reached - pads[i] - pads[i + 2] + more[i];
    });
    return { dtype: 'float32', shape: [c.shape(0)[0], perGroup * c.int('group', 1), ...size] };
  },
  MaxPool: pooled,
  AveragePool: pooled,
  GlobalAveragePool: (c) => ({ dtype: 'float32', shape: [...c.shape(0).slice(0, 2), 1, 1] }),
  Reshape: (c) => {
    const from = c.shape(0);
    const to = (c.numbers(1) ?? []).map((dim, i) => (dim === 0 ? from[i] : dim));
    const rest = sizeOfShape(from) / sizeOfShape(to.filter((dim) => dim >= 0));
    return { dtype: c.type(0).dtype, shape: to.map((dim) => (dim < 0 ? rest : dim)) };
  },
  Expand: (c) => ({
    dtype: c.type(0).dtype,
    shape: broadcastShapes(c.shape(0), c.numbers(1) ?? c.shape(0)),
  }),
  Squeeze: (c) => {
    const axes = c.numbers(1) ?? [];
    const { length } = c.shape(0);
    return {
      dtype: c.type(0).dtype,
      shape: c.shape(0).filter((_, i) => !axes.includes(i) && !axes.includes(i - length)),
    };
  },
  Unsqueeze: (c) => {
    const axes = c.numbers(1) ?? [];
    const rank = c.shape(0).length + axes.length;
    const rest = [...c.shape(0)];
    const isNew = (i: number): boolean => axes.includes(i) || axes.includes(i - rank);
    const shape = Array.from({ length: rank }, (_, i) => (isNew(i) ? 1 : (rest.shift() ?? 1)));
    return { dtype: c.type(0).dtype, shape };
  },
  Transpose: (c) => {
    const order = c.ints('perm') ?? c.shape(0).map((_, i, all) => all.length - 1 - i);
    return { dtype: c.type(0).dtype, shape: order.map((axis) => c.shape(0)[axis]) };
  },
  Concat: (c) => {
    const first = c.shape(0);
    const axis = (c.int('axis', 0) + first.length) % first.length;
    const length = c.node.inputs.reduce((sum, _, i) => sum + c.shape(i)[axis], 0);
    return { dtype: c.type(0).dtype, shape: first.map((dim, i) => (i === axis ? length : dim)) };
  },
  Split: (c) => {
    const whole = c.shape(0);
    const axis = (c.int('axis', 0) + whole.length) % whole.length;
    return (c.numbers(1) ?? []).map((length) => ({
      dtype: c.type(0).dtype,
      shape: whole.map((dim, i) => (i === axis ? length : dim)),
    }));
  },
  Slice: (c) => {
    const shape = [...c.shape(0)];
    const [starts, ends] = [c.numbers(1) ?? [], c.numbers(2) ?? []];
    const axes = c.numbers(3) ?? starts.map((_, i) => i);
    const steps = c.numbers(4) ?? starts.map(() => 1);
    axes.forEach((given, i) => {
      const axis = given < 0 ? given + shape.length : given;
      const n = shape[axis];
      const low = steps[i] < 0 ? -1 : 0;
      const at = (value: number, least: number): number =>
        Math.min(Math.max(value < 0 ? value + n : value, least), steps[i] < 0 ? n - 1 : n);
      shape[axis] = Math.max(0, Math.ceil((at(ends[i], low) - at(starts[i], 0)) / steps[i]));
    });
    return { dtype: c.type(0).dtype, shape };
  },
  Pad: (c) => {
    const pads = c.numbers(1) ?? [];
    const { length } = c.shape(0);
    return { dtype: c.type(0).dtype, shape: c.shape(0).map((dim, i) => dim + pads[i] + pads[i + length]) };
  },
  Gather: (c) => {
    const axis = (c.int('axis', 0) + c.shape(0).length) % c.shape(0).length;
    const shape = [...c.shape(0).slice(0, axis), ...c.shape(1), ...c.shape(0).slice(axis + 1)];
    return { dtype: c.type(0).dtype, shape };
  },
  GatherElements: (c) => ({ dtype: c.type(0).dtype, shape: c.shape(1) }),
  GatherND: (c) => {
    const indices = c.shape(1);
    const shape = [...indices.slice(0, -1), ...c.shape(0).slice(indices.at(-1))];
    return { dtype: c.type(0).dtype, shape };
  },
  Resize: (c) => ({ dtype: c.type(0).dtype, shape: c.numbers(3) ?? c.shape(0) }),
  Shape: (c) => ({ dtype: 'int64', shape: [c.shape(0).length] }),
  TopK: (c) => {
    const k = c.numbers(1)?.[0] ?? 0;
    const axis = (c.int('axis', -1) + c.shape(0).length) % c.shape(0).length;
    const shape = c.shape(0).map((dim, i) => (i === axis ? k : dim));
    return [
      { dtype: c.type(0).dtype, shape },
      { dtype: 'int64', shape },
    ];
  },
  // [selected, 3]; the data says how many, at most every box of every class.
  NonMaxSuppression: (c) => {
    const [batch, classes, boxes] = c.shape(1);
    return { dtype: 'int64', shape: [batch * classes * Math.min(boxes, c.numbers(2)?.[0] ?? boxes), 3] };
  },
};

function contextOf(
  node: OnnxNode,
  types: ReadonlyMap<string, TensorType>,
  constants: ReadonlyMap<string, readonly number[]>,
): Context {
  const type = (i: number): TensorType => {
    const found = types.get(node.inputs[i]);
    invariant(found !== undefined, `the type of ${node.inputs[i]} is not known to ${node.opType}`);
    return found;
  };
  const attribute = (name: string): OnnxAttribute | undefined => node.attributes[name];
  return {
    node,
    type,
    shape: (i) => staticShape(type(i).shape),
    numbers: (i) => constants.get(node.inputs[i]),
    ints: (name) => {
      const found = attribute(name);
      return found !== undefined && 'ints' in found ? found.ints : undefined;
    },
    int: (name, otherwise) => {
      const found = attribute(name);
      return found !== undefined && 'int' in found ? found.int : otherwise;
    },
  };
}

/** The types of all values of `graph`, by name. Its nodes must stand in an order in which they can be computed. */
export function onnxValueTypes(graph: OnnxGraph): ReadonlyMap<string, TensorType> {
  const types = new Map<string, TensorType>(graph.types);
  const constants = new Map<string, readonly number[]>();
  for (const { name, dtype, shape, data } of graph.initializers) {
    types.set(name, { dtype, shape });
    if (dtype === 'int64') constants.set(name, Array.from(data as BigInt64Array, Number));
  }
  for (const node of graph.nodes) {
    if (node.outputs.every((name) => types.has(name))) continue;
    const rule = RULES[node.opType];
    invariant(rule !== undefined, `the memory of ${node.opType}, of ${node.outputs[0]}, cannot be told`);
    const found = [rule(contextOf(node, types, constants))].flat();
    node.outputs.forEach((name, i) => {
      if (!types.has(name)) types.set(name, found[i]);
    });
  }
  return types;
}
