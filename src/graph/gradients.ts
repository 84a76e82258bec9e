/**
 * @module
 * Reverse-mode differentiation: a walk over the nodes, last to first, that asks each for the cotangents of its inputs.
 * The rules live with the operations; here is only the walk. Cotangents of a value used several times are summed
 * once; nodes that the loss does not reach, or that lead to no wanted value, cost nothing. What a node of scope S adds is
 * named `gradients/S/…`, so that an error or a profile speaks of the layer.
 */

import { invariant, ShapeError } from '../util/errors.ts';
import { floats, type Graph, type Node, scopeOf, type Value } from './graph.ts';
import type { OpName } from './op-attributes.ts';
import type { NoGradient } from './op-rule.ts';
import { ruleOf } from './op-table.ts';
import { add } from './ops.ts';
import { elementCount, formatType } from './tensor-type.ts';

/** Values through which a change of `wrt` can flow differentiably: float outputs of nodes that read one. */
function affectedValues(graph: Graph, wrt: readonly Value[]): Set<Value> {
  const affected = new Set(wrt);
  for (const node of graph.nodes) {
    if (ruleOf(node.op).gradient === 'zero' || !node.inputs.some((input) => affected.has(input))) continue;
    for (const output of node.outputs) if (output.dtype === 'float32') affected.add(output);
  }
  return affected;
}

function inputCotangents<K extends OpName>(
  node: Node<K>,
  cotangents: readonly (Value | undefined)[],
  wanted: readonly boolean[],
): readonly (Value | undefined)[] {
  const { gradient } = ruleOf(node.op);
  invariant(gradient !== 'zero', `a cotangent reached ${node.op}, whose gradient is 0`);
  if ('refused' in gradient) throw refusal(node, gradient);
  return gradient(node, cotangents, wanted);
}

/**
 * What there is to say where `value` leads to `loss` by way of an operation without a gradient, such as a choice of boxes.
 * By comparisons alone the gradient is 0, and there is nothing to say.
 */
function choiceBetween(graph: Graph, value: Value, loss: Value): ShapeError | undefined {
  const reached = new Map<Value, ShapeError | undefined>([[value, undefined]]);
  for (const node of graph.nodes) {
    const from = node.inputs.filter((input) => reached.has(input));
    if (from.length === 0) continue;
    const before = from.map((input) => reached.get(input)).find((choice) => choice !== undefined);
    const { gradient } = ruleOf(node.op);
    const choice = before ?? (typeof gradient === 'object' ? refusal(node, gradient) : undefined);
    for (const output of node.outputs) reached.set(output, choice);
  }
  return reached.get(loss);
}

function refusal({ op, outputs }: Node, { refused }: NoGradient): ShapeError {
  return new ShapeError(`No gradient of ${outputs[0].name}: ${op}: ${refused}`);
}

/**
 * The gradients of a scalar `loss` with respect to each of `wrt`, as values appended to the loss's graph. Where the
 * loss does not depend on a value, its gradient is zeros.
 *
 * @throws ShapeError if `loss` is not a float scalar, or an operation on the way has no gradient; that, too, where the
 * loss depends on a value by a choice alone, such as suppression.
 */
export function gradients(loss: Value, wrt: readonly Value[]): Value[] {
  if (loss.dtype !== 'float32' || loss.shape.length !== 0) {
    throw new ShapeError(`Gradients are taken of a float scalar; ${loss.name} is ${formatType(loss)}.`);
  }
  const { graph } = loss;
  const affected = affectedValues(graph, wrt);
  const cotangents = new Map<Value, Value>([[loss, floats(graph, [], [1], 'one')]]);
  const visit = (node: Node): void => {
    const given = node.outputs.map((output) => cotangents.get(output));
    const wanted = node.inputs.map((input) => affected.has(input));
    if (given.every((g) => g === undefined) || !wanted.includes(true)) return;
    const found = inputCotangents(node, given, wanted);
    node.inputs.forEach((input, i) => {
      const cotangent = found[i];
      if (cotangent === undefined || !wanted[i]) return;
      invariant(
        formatType(cotangent) === formatType(input),
        `the gradient of ${node.op} for ${input.name} is ${formatType(cotangent)}, not ${formatType(input)}`,
      );
      const before = cotangents.get(input);
      cotangents.set(input, before === undefined ? cotangent : add(before, cotangent));
    });
  };
  const nodes = [...graph.nodes]; // the rules append to the graph while we walk
  for (const node of nodes.reverse()) {
    const scope = ['gradients', ...scopeOf(node.outputs[0])].join('/');
    graph.scope(scope, () => visit(node));
  }
  return wrt.map((value) => {
    const cotangent = cotangents.get(value);
    if (cotangent !== undefined) return cotangent;
    const choice = choiceBetween(graph, value, loss);
    if (choice !== undefined) throw choice;
    return floats(graph, value.shape, new Float32Array(elementCount(value.shape)), 'zeros');
  });
}
