/**
 * @module
 * From a program to ONNX nodes, still as plain data: each operation's lowering is asked for its nodes, equal constants
 * are shared, names are kept so that an engine's messages speak of ours.
 */

import { invariant } from '../util/errors.ts';
import type { Node, Value } from './graph.ts';
import type { OpName } from './op-attributes.ts';
import type { Lowering, OnnxAttribute } from './op-rule.ts';
import { ruleOf } from './op-table.ts';
import { eliminateDeadCode } from './passes/eliminate-dead-code.ts';
import type { Program } from './program.ts';
import type { DType, Shape, TensorData, TensorType } from './tensor-type.ts';

/** One ONNX node. An empty input name is an absent optional input. */
export interface OnnxNode {
  readonly opType: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

/** A node with one output, of the standard's domain unless another is named. */
export function onnxNode(
  opType: string,
  inputs: readonly string[],
  output: string,
  { attributes = {}, domain = '' }: Partial<Pick<OnnxNode, 'attributes' | 'domain'>> = {},
): OnnxNode {
  return { opType, domain, inputs, outputs: [output], attributes };
}

/** A constant tensor of the ONNX graph. */
export interface OnnxInitializer extends TensorType {
  readonly name: string;
  readonly data: TensorData;
}

/** A constant list of whole numbers. */
export function int64List(name: string, values: readonly number[]): OnnxInitializer {
  return { name, dtype: 'int64', shape: [values.length], data: BigInt64Array.from(values.map(BigInt)) };
}

/** An ONNX graph as plain data. */
export interface OnnxGraph {
  readonly inputs: readonly (TensorType & { readonly name: string })[];
  readonly outputs: readonly (TensorType & { readonly name: string })[];
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxInitializer[];
  /** The types of the values that come from the program; those within a lowering are not among them. */
  readonly types: ReadonlyMap<string, TensorType>;
}

const SHARED_LENGTH = 256;

/** Lowers `program`; nodes that no output needs are left out. */
export function lowerProgram(program: Program): OnnxGraph {
  const live = eliminateDeadCode(program);
  const nodes: OnnxNode[] = [];
  const initializers: OnnxInitializer[] = [];
  const shared = new Map<string, string>();
  const lowered = new Map<Value, string>();
  const resultNames = new Map<Value, string>();
  for (const [name, value] of live.outputs) {
    if (value.source.kind === 'node' && !resultNames.has(value)) resultNames.set(value, name);
  }
  let fresh = 0;

  const constant = (dtype: DType, shape: Shape, data: TensorData): string => {
    const key = data.length <= SHARED_LENGTH ? `${dtype}[${shape}]${data.join()}` : undefined;
    const known = key === undefined ? undefined : shared.get(key);
    if (known !== undefined) return known;
    const name = `constant/${initializers.length}`;
    if (key !== undefined) shared.set(key, name);
    initializers.push({ name, dtype, shape, data });
    return name;
  };
  const nameOf = (value: Value): string => {
    const known = resultNames.get(value) ?? lowered.get(value);
    if (known !== undefined) return known;
    let { name } = value;
    if (value.source.kind === 'constant') name = constant(value.dtype, value.shape, value.source.data);
    else if (live.outputs.has(name)) name = `${name}/value_${fresh++}`; // an output goes by this name
    lowered.set(value, name);
    return name;
  };
  const types = new Map<string, TensorType>();
  const lowerNode = <K extends OpName>(node: Node<K>): void => {
    const outputs = node.outputs.map(nameOf);
    node.outputs.forEach((value, i) => {
      types.set(outputs[i], value);
    });
    const lowering: Lowering<K> = {
      attributes: node.attributes,
      inputs: node.inputs.map(nameOf),
      inputTypes: node.inputs,
      outputs,
      outputTypes: node.outputs,
      emit: (opType, inputs, options = {}) => {
        const made = options.outputs ?? [`${outputs[0]}/${opType}_${fresh++}`];
        nodes.push({
          opType,
          domain: options.domain ?? '',
          inputs,
          outputs: made,
          attributes: options.attributes ?? {},
        });
        return made;
      },
      constant,
    };
    const before = nodes.length;
    ruleOf(node.op).lower(lowering);
    const made = new Set(nodes.slice(before).flatMap((n) => n.outputs));
    invariant(
      outputs.every((name) => made.has(name)),
      `the lowering of ${node.op} did not compute ${outputs.join(', ')}`,
    );
  };
  for (const node of live.nodes) lowerNode(node);
  const outputs = [...live.outputs].map(([name, value]) => {
    // An ONNX output carries the name of the node output it is; inputs, constants and repeated results are copied.
    if (resultNames.get(value) !== name) {
      nodes.push({
        opType: 'Identity',
        domain: '',
        inputs: [nameOf(value)],
        outputs: [name],
        attributes: {},
      });
    }
    return { name, dtype: value.dtype, shape: value.shape };
  });
  const inputs = live.inputs.map(({ name, dtype, shape }) => ({ name, dtype, shape }));
  for (const { name, ...type } of [...inputs, ...outputs]) types.set(name, type);
  return { inputs, outputs, nodes, initializers, types };
}
