/**
 * @module
 * The order that sorts scores from the largest down, equal scores by the lower index first: what every ranking in
 * detection needs (suppression, mining, precision and recall).
 *
 * Float32 scores are sorted by a key that packs the score's bits, made monotone, with the index into one float64
 * (32 + 21 bits), so that the engine's native sort does the work: several times faster than a comparison function.
 */

const INDEX_BITS = 21;
const INDEX_SPAN = 2 ** INDEX_BITS;

/** [N]: the indices of `scores` [N] in descending order of score; equal scores keep the lower index first. NaN is not allowed. */
export function orderDescending(scores: Float32Array | Float64Array): Int32Array {
  if (scores instanceof Float32Array && scores.length <= INDEX_SPAN) return orderPacked(scores);
  return Int32Array.from({ length: scores.length }, (_, i) => i).sort(
    (a, b) => scores[b] - scores[a] || a - b,
  );
}

function orderPacked(scores: Float32Array): Int32Array {
  const keys = new Float64Array(scores.length);
  const positive = scores.map((score) => score + 0); // −0 and 0 are one score
  const bits = new Uint32Array(positive.buffer);
  for (let i = 0; i < scores.length; i++) {
    const ascending = bits[i] >>> 31 ? ~bits[i] >>> 0 : (bits[i] | 0x80000000) >>> 0;
    keys[i] = (0xffffffff - ascending) * INDEX_SPAN + i;
  }
  keys.sort();
  const order = new Int32Array(scores.length);
  for (let i = 0; i < order.length; i++) order[i] = keys[i] % INDEX_SPAN;
  return order;
}
