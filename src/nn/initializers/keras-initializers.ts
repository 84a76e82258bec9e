/**
 * @module
 * Initialisers by the names that Keras knows them by (tf.keras.initializers), each as it is without arguments.
 */

import { ones, zeros } from './constant.ts';
import { drawn, type Initializer } from './initializer.ts';
import { randomNormal } from './random-normal.ts';
import { truncatedNormal } from './truncated-normal.ts';
import { KERAS_TRUNCATION, type VarianceScalingOptions, varianceScaling } from './variance-scaling.ts';

const scaled = (factor: number, mode: VarianceScalingOptions['mode'], uniform: boolean): Initializer =>
  varianceScaling({ factor, mode, uniform, truncation: KERAS_TRUNCATION });

/** Keras accepts the names of the classes too. */
export const KERAS_INITIALIZERS: Readonly<Record<string, Initializer>> = {
  glorot_uniform: scaled(1, 'FAN_AVG', true),
  glorot_normal: scaled(1, 'FAN_AVG', false),
  he_uniform: scaled(2, 'FAN_IN', true),
  he_normal: scaled(2, 'FAN_IN', false),
  lecun_uniform: scaled(1, 'FAN_IN', true),
  lecun_normal: scaled(1, 'FAN_IN', false),
  variance_scaling: scaled(1, 'FAN_IN', false),
  random_normal: randomNormal(0, 0.05),
  random_uniform: (shape, random) => drawn(shape, () => random.uniform(-0.05, 0.05)),
  truncated_normal: truncatedNormal(0, 0.05),
  zeros,
  ones,
};

/** The initialiser of that name, written as a function (`he_normal`) or as a class (`HeNormal`). */
export function kerasInitializer(name: string): Initializer | undefined {
  const snake = name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
  return Object.hasOwn(KERAS_INITIALIZERS, snake) ? KERAS_INITIALIZERS[snake] : undefined;
}
