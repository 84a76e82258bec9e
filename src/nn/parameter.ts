/**
 * @module
 * What a layer says of a parameter when it asks for it: its upstream variable name, shape and first value. Moving
 * statistics of batch normalisation are parameters too, with `trainable: false`.
 */

import { createRandom } from '../util/random.ts';
import type { Initializer } from './initializers/initializer.ts';
import type { Regularizer } from './regularizers.ts';

export interface ParameterSpec {
  /** As in upstream checkpoints: `FeatureExtractor/MobilenetV1/Conv2d_0/weights`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly initialize: Initializer;
  readonly trainable: boolean;
  readonly regularizer?: Regularizer | undefined;
}

/**
 * The first values of the parameters that are `wanted`, by default all, by name. Each has a random stream of its own,
 * named by the seed and its place.
 */
export function initializeParameters(
  specs: readonly ParameterSpec[],
  seed: number,
  wanted: (name: string) => boolean = () => true,
): Map<string, Float32Array> {
  return new Map(
    specs.flatMap(({ name, shape, initialize }, i) =>
      wanted(name) ? [[name, initialize(shape, createRandom(seed, i))] as const] : [],
    ),
  );
}
