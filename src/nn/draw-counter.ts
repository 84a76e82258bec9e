/**
 * @module
 * What names the random draws of one training step inside the graph (`ops.randomUniform`): the run's seed and the step's
 * number in one whole number. The same pair gives the same draws, in a resumed run too.
 */

const WORD = 2n ** 31n;

/** seed · 2³¹ + step, each modulo 2³¹. */
export function drawCounter(seed: number, step: number): bigint {
  const word = (value: number): bigint => ((BigInt(value) % WORD) + WORD) % WORD;
  return word(seed) * WORD + word(step);
}
