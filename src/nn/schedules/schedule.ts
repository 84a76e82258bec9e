/**
 * @module
 * What a learning-rate schedule is.
 */

/** The learning rate of a step, which counts from 0. */
export type Schedule = (step: number) => number;
