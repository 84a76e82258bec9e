/**
 * @module
 * How the state of a training step is laid out: parameters that are treated alike lie behind each other in one vector,
 * and so do the optimizer's slots beside them. A step then updates a few long vectors in place of hundreds of small
 * tensors, each of which would cost a node for every operation of the optimizer, and a tensor to hand in and out.
 */

import type { Graph, Value } from '../graph/graph.ts';
import { concat, reshape, split } from '../graph/ops.ts';
import { elementCount } from '../graph/tensor-type.ts';
import type { Optimizer } from '../nn/optimizers/optimizer.ts';
import type { ParameterSpec } from '../nn/parameter.ts';
import { penalizes } from '../nn/regularization-loss.ts';
import type { Regularizer } from '../nn/regularizers.ts';

/** Where a tensor of the state lies. */
export interface StateMember {
  /** The key among the state's tensors: the parameter's name, or `parameter/slot`. */
  readonly name: string;
  readonly parameter: string;
  readonly shape: readonly number[];
  /** The element of the vector that is its first. */
  readonly offset: number;
}

/** One graph input of the step, and, where it changes, the graph output of its next value. */
export interface StateVector {
  /** The name of the graph input. */
  readonly name: string;
  readonly kind: 'model' | 'optimizer';
  readonly length: number;
  readonly members: readonly StateMember[];
  /** What a slot is filled with at first: a number, or the value of the parameter itself. Parameters start at values of their own. */
  readonly initial?: number | 'parameter';
}

/** Parameters that one vector holds, in order. */
export interface ParameterGroup {
  readonly name: string;
  readonly specs: readonly ParameterSpec[];
  /** Of all of them. */
  readonly regularizer: Regularizer | undefined;
  readonly gradientFactor: number;
}

/**
 * `specs` in groups by regularizer and factor on the gradient, the group with the most elements first; `role` names the
 * groups.
 */
export function groupParameters(
  role: string,
  specs: readonly ParameterSpec[],
  factorOf: (name: string) => number,
): readonly ParameterGroup[] {
  const groups = new Map<string, ParameterSpec[]>();
  for (const spec of specs) {
    const { regularizer } = spec;
    const penalty = penalizes(regularizer) ? ` under ${regularizer.kind} ${regularizer.weight}` : '';
    const factor = factorOf(spec.name);
    const name = `${role}${penalty}${factor === 1 ? '' : ` times ${factor}`}`;
    groups.set(name, [...(groups.get(name) ?? []), spec]);
  }
  const size = (members: readonly ParameterSpec[]): number =>
    members.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  const ordered = [...groups].sort(([, a], [, b]) => size(b) - size(a));
  return ordered.map(([name, members]) => ({
    name,
    specs: members,
    regularizer: members[0].regularizer,
    gradientFactor: factorOf(members[0].name),
  }));
}

/** The layout of a group's vector; of its `slot` where one is given. */
export function stateVector({ name, specs }: ParameterGroup, slot?: Optimizer['slots'][number]): StateVector {
  let length = 0;
  const members = specs.map((spec): StateMember => {
    const offset = length;
    length += elementCount(spec.shape);
    const own = slot === undefined ? spec.name : `${spec.name}/${slot.name}`;
    return { name: own, parameter: spec.name, shape: spec.shape, offset };
  });
  return slot === undefined
    ? { name, kind: 'model', length, members }
    : { name: `${name}/${slot.name}`, kind: 'optimizer', length, members, initial: slot.initial };
}

/** The graph input of a vector, [N]. */
export const vectorInput = (graph: Graph, { name, length }: StateVector): Value =>
  graph.input(name, { dtype: 'float32', shape: [length] });

/** Tensors one behind the other: [N]. */
export const joined = (tensors: readonly Value[]): Value =>
  concat(
    tensors.map((tensor) => reshape(tensor, [elementCount(tensor.shape)])),
    0,
  );

/** The tensors that `vector` [N] holds, each of its shape. */
export function parted(vector: Value, { members }: StateVector): readonly Value[] {
  const lengths = members.map(({ shape }) => elementCount(shape));
  return split(vector, 0, lengths).map((part, i) => reshape(part, members[i].shape));
}

/** A member, and the vector that holds it. */
export interface PlacedMember extends StateMember {
  readonly vector: StateVector;
}

/** All members, in the order of the parameters `specs`: the network's, first layer first. */
export function membersInOrder(
  vectors: readonly StateVector[],
  specs: readonly ParameterSpec[],
): readonly PlacedMember[] {
  const place = new Map(specs.map(({ name }, i) => [name, i]));
  return vectors
    .flatMap((vector) => vector.members.map((member): PlacedMember => ({ ...member, vector })))
    .sort((a, b) => (place.get(a.parameter) ?? 0) - (place.get(b.parameter) ?? 0));
}
