/**
 * @module
 * The truncated normal initialiser (upstream: tf.truncated_normal_initializer): draws beyond two standard deviations
 * are drawn again, which leaves 0.8796 of `stddev` as the standard deviation of the result.
 */

import { drawn, type Initializer } from './initializer.ts';

const BOUND = 2;

/** N(mean, stddev²) within mean ± 2 stddev. */
export function truncatedNormal(mean: number, stddev: number): Initializer {
  return (shape, random) =>
    drawn(shape, () => {
      let z = random.normal();
      while (Math.abs(z) > BOUND) z = random.normal();
      return mean + stddev * z;
    });
}
