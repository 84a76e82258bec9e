/**
 * @module
 * A tensor program: inputs, constants and nodes in the order of evaluation. Plain data, appended to and never
 * changed; passes make new graphs. Values carry names from the configuration's variable scopes, so that an error or
 * a profile speaks of `FeatureExtractor/MobilenetV1/Conv2d_3_depthwise`.
 *
 * The rules of the operations (shapes, gradients, ONNX) live in `op-table.ts`; a graph is handed only the shape
 * rule, so that gradient rules can build graphs without an import cycle. `create-graph.ts` ties the two together.
 */

import { ShapeError } from '../util/errors.ts';
import type { OpAttributes, OpName } from './op-attributes.ts';
import { elementCount, formatType, type Shape, type TensorData, type TensorType } from './tensor-type.ts';

/** A tensor of the program: an input, a constant, or an output of a node. */
export interface Value extends TensorType {
  readonly graph: Graph;
  readonly name: string;
  readonly source: ValueSource;
}

export type ValueSource =
  | { readonly kind: 'input' }
  | { readonly kind: 'constant'; readonly data: TensorData }
  | { readonly kind: 'node'; readonly node: Node };

/** One application of an operation. */
export interface Node<K extends OpName = OpName> {
  readonly op: K;
  readonly inputs: readonly Value[];
  readonly attributes: OpAttributes[K];
  readonly outputs: readonly Value[];
}

/** The shape rule of all operations: the types of a node's outputs. */
export type InferTypes = <K extends OpName>(
  op: K,
  inputs: readonly TensorType[],
  attributes: OpAttributes[K],
) => readonly TensorType[];

/** A tensor program under construction. */
export class Graph {
  readonly inputs: Value[] = [];
  readonly nodes: Node[] = [];
  /** Named results. */
  readonly outputs: Map<string, Value> = new Map();
  readonly infer: InferTypes;
  #scopes: string[] = [];
  #names: Map<string, number> = new Map();

  constructor(infer: InferTypes) {
    this.infer = infer;
  }

  /** Adds an input that the caller feeds under `name`. @throws ShapeError if the name is taken. */
  input(name: string, type: TensorType): Value {
    if (this.#names.has(name) || this.outputs.has(name))
      throw new ShapeError(`The graph already has a value named "${name}".`);
    this.#names.set(name, 1);
    const value: Value = {
      graph: this,
      name,
      source: { kind: 'input' },
      dtype: type.dtype,
      shape: type.shape,
    };
    this.inputs.push(value);
    return value;
  }

  /** Adds a constant. @throws ShapeError if `data` does not fill `type`. */
  constant(type: TensorType, data: TensorData, name = 'constant'): Value {
    if (elementCount(type.shape) !== data.length) {
      throw new ShapeError(`Constant "${name}" of type ${formatType(type)} got ${data.length} elements.`);
    }
    const source: ValueSource = { kind: 'constant', data };
    return { graph: this, name: this.#unique(name), source, dtype: type.dtype, shape: type.shape };
  }

  /** Appends a node and returns its outputs. @throws ShapeError, naming the scope, if the operation refuses its inputs. */
  add<K extends OpName>(op: K, inputs: readonly Value[], attributes: OpAttributes[K]): readonly Value[] {
    let types: readonly TensorType[];
    try {
      types = this.infer(op, inputs, attributes);
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      const where = this.#scopes.length > 0 ? ` in ${this.#scopes.join('/')}` : '';
      const given = inputs.map((v) => `${v.name}: ${formatType(v)}`).join('; ');
      throw new ShapeError(`${op}${where}: ${error.message} Inputs: ${given}.`);
    }
    const outputs: Value[] = [];
    const node: Node<K> = { op, inputs, attributes, outputs };
    for (const type of types) {
      const source: ValueSource = { kind: 'node', node };
      outputs.push({ graph: this, name: this.#unique(op), source, dtype: type.dtype, shape: type.shape });
    }
    this.nodes.push(node);
    return outputs;
  }

  /** Runs `build` with `name` appended to the scope that names new values. */
  scope<T>(name: string, build: () => T): T {
    this.#scopes.push(name);
    try {
      return build();
    } finally {
      this.#scopes.pop();
    }
  }

  /** Marks `value` as the result called `name`. @throws ShapeError if another result or an input is called so. */
  output(name: string, value: Value): void {
    if (this.inputs.some((input) => input.name === name))
      throw new ShapeError(`The graph already has an input named "${name}"; call the output otherwise.`);
    if (this.outputs.has(name)) throw new ShapeError(`The graph already has an output named "${name}".`);
    this.outputs.set(name, value);
  }

  #unique(stem: string): string {
    const base = [...this.#scopes, stem].join('/');
    let count = this.#names.get(base) ?? 0;
    let name = base;
    while (this.#names.has(name)) name = `${base}_${count++}`;
    this.#names.set(base, count);
    this.#names.set(name, 1);
    return name;
  }
}

/** Whether `node` is of the operation `op`, and so has its attributes. */
export function isNodeOf<K extends OpName>(node: Node, op: K): node is Node<K> {
  return node.op === op;
}

/** The scopes that name `value`, outermost first. */
export function scopeOf({ name }: Pick<Value, 'name'>): readonly string[] {
  return name.split('/').slice(0, -1);
}

/** A float constant broadcastable to any shape. */
export function scalar(graph: Graph, value: number): Value {
  return graph.constant({ dtype: 'float32', shape: [] }, Float32Array.of(value), 'scalar');
}

/** An int64 constant without axes: an index for `gather`. */
export function wholeNumber(graph: Graph, value: number, name?: string): Value {
  return graph.constant({ dtype: 'int64', shape: [] }, BigInt64Array.of(BigInt(value)), name);
}

/** A float constant. */
export function floats(graph: Graph, shape: Shape, data: ArrayLike<number>, name?: string): Value {
  return graph.constant({ dtype: 'float32', shape }, Float32Array.from(data), name);
}
