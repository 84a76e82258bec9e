/**
 * @module
 * The sum of the penalties of all parameters. It is added to the loss (upstream's `Loss/regularization_loss`), not to
 * the update, so that momentum and adaptive optimizers see it as upstream's do.
 */

import { type Graph, scalar, type Value } from '../graph/graph.ts';
import { add } from '../graph/ops.ts';
import { penalty, type Regularizer } from './regularizers.ts';

/** Values under one penalty. */
export interface Regularized {
  readonly value: Value;
  readonly regularizer: Regularizer | undefined;
}

/** Whether a regularizer asks for anything. */
export const penalizes = (regularizer: Regularizer | undefined): regularizer is Regularizer =>
  regularizer !== undefined && regularizer.weight !== 0;

/** The sum of all penalties, a scalar; 0 without any. A value without a regularizer, or under weight 0, costs nothing. */
export function regularizationLoss(graph: Graph, values: readonly Regularized[]): Value {
  return graph.scope('Regularization', () => {
    const terms = values.flatMap(({ value, regularizer }) =>
      penalizes(regularizer) ? [penalty(value, regularizer)] : [],
    );
    return terms.length === 0 ? scalar(graph, 0) : terms.reduce((sum, term) => add(sum, term));
  });
}
