/**
 * @module
 * What an optimizer is: the slots it keeps beside each parameter and its update rule, as graph builders.
 */

import type { Value } from '../../graph/graph.ts';

/** One parameter's update. All tensors have the parameter's shape; the rest are scalars. */
export interface UpdateInputs {
  readonly parameter: Value;
  readonly gradient: Value;
  /** In the order of `Optimizer.slots`. */
  readonly slots: readonly Value[];
  readonly learningRate: Value;
  /** The number of this step, from 1, as a float. */
  readonly step: Value;
}

export interface Optimizer {
  readonly name: string;
  /** The tensors kept beside each parameter, and the number each is filled with at first, or the parameter's own value. */
  readonly slots: readonly { readonly name: string; readonly initial: number | 'parameter' }[];
  /** The new parameter and slots. */
  update(inputs: UpdateInputs): { readonly parameter: Value; readonly slots: readonly Value[] };
}
