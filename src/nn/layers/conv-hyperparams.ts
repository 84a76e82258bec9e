/**
 * @module
 * What the configuration's `Hyperparams` says of a convolution: how its kernel starts and is penalised, and what
 * follows it. Order: convolution, batch normalisation, activation.
 */

import type { Activation } from '../activation.ts';
import type { Initializer } from '../initializers/initializer.ts';
import { glorotUniform } from '../initializers/variance-scaling.ts';
import type { Regularizer } from '../regularizers.ts';
import type { BatchNormSpec } from './batch-norm.ts';

/** How a kernel starts and is penalised. */
export interface KernelHyperparams {
  readonly initializer: Initializer;
  readonly regularizer?: Regularizer | undefined;
}

export interface ConvHyperparams extends KernelHyperparams {
  readonly batchNorm?: BatchNormSpec | undefined;
  readonly activation: Activation;
  /** Whether there is a bias; absent: where there is no batch normalisation, which would take it away again. */
  readonly bias?: 'ALWAYS' | 'NEVER' | undefined;
}

/** The same kernels, with nothing after the convolution but a bias: what prediction heads use. */
export function kernelsOnly({ initializer, regularizer }: KernelHyperparams): ConvHyperparams {
  return { initializer, regularizer, activation: 'NONE' };
}

/** What Keras gives a kernel of which nothing is said: Glorot's uniform, no penalty. */
export const KERAS_KERNEL: KernelHyperparams = { initializer: glorotUniform, regularizer: undefined };
