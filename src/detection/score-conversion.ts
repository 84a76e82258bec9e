/**
 * @module
 * From class logits to scores (builders/post_processing_builder.py, `_build_score_converter`), on numbers.
 */

import { invariant } from '../util/errors.ts';

/** The score converters of `post_processing.score_converter`. */
export type ScoreConverter = 'IDENTITY' | 'SIGMOID' | 'SOFTMAX';

/**
 * [N, K] from logits [N, K]: logits / logitScale as they are, through 1 / (1 + e^−x), or through softmax over the K
 * columns, background included.
 */
export function convertScores(
  logits: Float32Array,
  columns: number,
  converter: ScoreConverter,
  logitScale = 1,
): Float32Array {
  invariant(logits.length % columns === 0, `${logits.length} logits do not fill rows of ${columns}`);
  const scaled = logits.map((logit) => logit / logitScale);
  if (converter === 'IDENTITY') return scaled;
  if (converter === 'SIGMOID') return scaled.map((logit) => 1 / (1 + Math.exp(-logit)));
  for (let start = 0; start < scaled.length; start += columns) {
    const row = scaled.subarray(start, start + columns);
    const largest = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const powers = Float64Array.from(row, (logit) => Math.exp(logit - largest));
    const sum = powers.reduce((a, b) => a + b, 0);
    row.set(powers.map((power) => power / sum));
  }
  return scaled;
}
