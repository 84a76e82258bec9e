/**
 * @module
 * The sum of the penalties of all parameters. It is added to the loss (upstream's `Loss/regularization_loss`), not to
 * the update, so that momentum and adaptive optimizers see it as upstream's do.
 */

import { type Graph, scalar, type Value } from '../graph/graph.ts';
import { add } from '../graph/ops.ts';
import type { ParameterSpec } from './parameter.ts';
import { penalty } from './regularizers.ts';

/**
 * The sum of all penalties, a scalar; 0 without any.
 *
 * @param values the parameters by name; those whose spec has a regularizer of weight 0 cost nothing.
 */
export function regularizationLoss(
  graph: Graph,
  specs: readonly ParameterSpec[],
  values: ReadonlyMap<string, Value>,
): Value {
  return graph.scope('Regularization', () => {
    const terms = specs.flatMap(({ name, regularizer }) => {
      const value = values.get(name);
      return value === undefined || regularizer === undefined || regularizer.weight === 0
        ? []
        : [penalty(value, regularizer)];
    });
    return terms.length === 0 ? scalar(graph, 0) : terms.reduce((sum, term) => add(sum, term));
  });
}
