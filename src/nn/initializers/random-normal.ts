/**
 * @module
 * The normal initialiser (upstream: tf.random_normal_initializer).
 */

import { drawn, type Initializer } from './initializer.ts';

/** N(mean, stddev²). */
export function randomNormal(mean: number, stddev: number): Initializer {
  return (shape, random) => drawn(shape, () => mean + stddev * random.normal());
}
