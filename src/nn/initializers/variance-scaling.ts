/**
 * @module
 * Variance scaling (He et al. 2015, eq. 10; Glorot & Bengio 2010, eq. 16). What makes up for the truncation is 1.3 in
 * slim's variance_scaling_initializer, that of TensorFlow 1 models, and 1 / 0.8796² = 1.2925 in Keras's: 0.3 % apart in
 * the standard deviation.
 *
 * Deliberate difference: fans are those of one group, so a depthwise 3×3 kernel has fan in 9. Slim and Keras read the depthwise
 * layout [kH, kW, C, 1] as if the C channels met in one output, fan in 9 C, and draw them √C too small.
 */

import { invariant } from '../../util/errors.ts';
import { drawn, type Initializer } from './initializer.ts';
import { truncatedNormal } from './truncated-normal.ts';

export interface VarianceScalingOptions {
  readonly factor: number;
  readonly mode: 'FAN_IN' | 'FAN_OUT' | 'FAN_AVG';
  /** Uniform instead of truncated normal. */
  readonly uniform: boolean;
  /** What makes up for the truncation, on the variance: slim's 1.3 if absent. */
  readonly truncation?: number | undefined;
}

/** Of a normal distribution cut at two standard deviations, 1 / variance, as Keras has it. */
export const KERAS_TRUNCATION: number = 1 / 0.87962566103423978 ** 2;

function fan(shape: readonly number[], mode: VarianceScalingOptions['mode']): number {
  invariant(
    shape.length === 4,
    `variance scaling is defined on [O, I, kH, kW] kernels, not on [${shape.join(', ')}]`,
  );
  const [outputs, inputs, height, width] = shape;
  const fanIn = inputs * height * width;
  const fanOut = outputs * height * width;
  return { FAN_IN: fanIn, FAN_OUT: fanOut, FAN_AVG: (fanIn + fanOut) / 2 }[mode];
}

/**
 * With n the fan: truncated normal of stddev √(truncation · factor / n), or uniform within ±√(3 factor / n). Kernels
 * [O, I, kH, kW].
 */
export function varianceScaling({
  factor,
  mode,
  uniform,
  truncation = 1.3,
}: VarianceScalingOptions): Initializer {
  return (shape, random) => {
    const n = fan(shape, mode);
    if (!uniform) return truncatedNormal(0, Math.sqrt((truncation * factor) / n))(shape, random);
    const limit = Math.sqrt((3 * factor) / n);
    return drawn(shape, () => random.uniform(-limit, limit));
  };
}

/** What TensorFlow 1 gives a variable without an initialiser: uniform within ±√(6 / (fan in + fan out)). */
export const glorotUniform: Initializer = varianceScaling({ factor: 1, mode: 'FAN_AVG', uniform: true });
