/**
 * @module
 * A lowered graph in operators that the GPU providers of ONNX Runtime have too. Two that lowerings use are known to the CPU
 * alone: FusedMatMul, a product with transposed operands, and Or; a Split there has few parts. (NonMaxSuppression has no
 * kernel there either; it is left, and runs on the CPU.)
 */

import { invariant } from '../util/errors.ts';
import { int64List, type OnnxGraph, type OnnxInitializer, type OnnxNode, onnxNode } from './lower-program.ts';
import { onnxValueTypes } from './memory/onnx-value-types.ts';
import { staticShape, type TensorType } from './tensor-type.ts';

/** ¬(¬a ∧ ¬b) */
function withoutOr({ inputs: [a, b], outputs: [y] }: OnnxNode): readonly OnnxNode[] {
  const [notA, notB, neither] = ['a', 'b', 'neither'].map((part) => `${y}/or_${part}`);
  return [
    onnxNode('Not', [a], notA),
    onnxNode('Not', [b], notB),
    onnxNode('And', [notA, notB], neither),
    onnxNode('Not', [neither], y),
  ];
}

interface Context {
  readonly types: ReadonlyMap<string, TensorType>;
  readonly added: OnnxInitializer[];
}

/** The last two axes of `name` exchanged; a vector is only told its new shape. */
function transpose(name: string, as: string, { types, added }: Context): OnnxNode {
  const type = types.get(name);
  invariant(type !== undefined, `the type of ${name} is not known`);
  const shape = staticShape(type.shape);
  const rank = shape.length;
  const swapped = [...shape.keys()].map((i) => (i < rank - 2 ? i : 2 * rank - 3 - i));
  if (shape[rank - 1] !== 1 && shape[rank - 2] !== 1)
    return onnxNode('Transpose', [name], as, { attributes: { perm: { ints: swapped } } });
  const target = `${as}/shape`;
  added.push(
    int64List(
      target,
      swapped.map((i) => shape[i]),
    ),
  );
  return onnxNode('Reshape', [name, target], as);
}

function withoutFusedMatMul(node: OnnxNode, context: Context): readonly OnnxNode[] {
  const { transA, transB, ...others } = node.attributes;
  invariant(Object.keys(others).length === 0, `FusedMatMul of ${node.outputs[0]} has ${Object.keys(others)}`);
  const before: OnnxNode[] = [];
  const operands = [transA, transB].map((flag, i) => {
    const name = node.inputs[i];
    if (flag === undefined || !('int' in flag) || flag.int === 0) return name;
    const turned = `${node.outputs[0]}/turned_${i}`;
    before.push(transpose(name, turned, context));
    return turned;
  });
  return [...before, onnxNode('MatMul', operands, node.outputs[0])];
}

/** Outputs that a kernel of a GPU may have: each takes one of the few buffers that a shader can see. */
const MOST_PARTS = 8;

/** A Split into many parts, part by part. */
function withoutWideSplit(node: OnnxNode, { types, added }: Context): readonly OnnxNode[] {
  if (node.outputs.length <= MOST_PARTS) return [node];
  const { axis } = node.attributes;
  invariant(axis !== undefined && 'int' in axis, `the Split of ${node.inputs[0]} names no axis`);
  const number = (name: string, value: number): string => {
    added.push(int64List(name, [value]));
    return name;
  };
  let start = 0;
  const at = number(`${node.outputs[0]}/axis`, axis.int);
  return node.outputs.map((part) => {
    const shape = staticShape(types.get(part)?.shape ?? []);
    const length = shape[(axis.int + shape.length) % shape.length];
    const [from, to] = [number(`${part}/start`, start), number(`${part}/end`, start + length)];
    start += length;
    return onnxNode('Slice', [node.inputs[0], from, to, at], part);
  });
}

/** `graph` without what only ONNX Runtime's CPU has. */
export function inPlainOperators(graph: OnnxGraph): OnnxGraph {
  const products = graph.nodes.some(({ domain }) => domain !== '');
  const context = { types: products ? onnxValueTypes(graph) : graph.types, added: [] as OnnxInitializer[] };
  const nodes = graph.nodes.flatMap((node) => {
    if (node.domain !== '') {
      invariant(node.opType === 'FusedMatMul', `${node.opType} is not known to be had in plain operators`);
      return withoutFusedMatMul(node, context);
    }
    if (node.opType === 'Split') return withoutWideSplit(node, context);
    return node.opType === 'Or' ? withoutOr(node) : [node];
  });
  return { ...graph, nodes, initializers: [...graph.initializers, ...context.added] };
}
