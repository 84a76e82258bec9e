/**
 * @module
 * What the configuration's `Hyperparams` says of a convolution: how its kernel starts and is penalised, and what
 * follows it. Order: convolution, batch normalisation, activation.
 */

import type { Activation } from '../activation.ts';
import type { Initializer } from '../initializers/initializer.ts';
import type { Regularizer } from '../regularizers.ts';
import type { BatchNormSpec } from './batch-norm.ts';

export interface ConvHyperparams {
  readonly initializer: Initializer;
  readonly regularizer?: Regularizer | undefined;
  readonly batchNorm?: BatchNormSpec | undefined;
  readonly activation: Activation;
}

/** The same kernels, with nothing after the convolution: what prediction heads use. */
export function kernelsOnly({ initializer, regularizer }: ConvHyperparams): ConvHyperparams {
  return { initializer, regularizer, activation: 'NONE' };
}
