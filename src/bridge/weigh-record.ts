/**
 * @module
 * The box weights that one record is to have: those it has, times the weight of each box's class.
 */

import { boxClassIds, type ClassLookup, decodeGroundTruth } from '../dataset/decode-example.ts';
import { exampleFeatures } from '../dataset/example-features.ts';
import { BOX_WEIGHT } from './rewrite-box-weights.ts';
import type { WeightTally } from './weight-tally.ts';

/**
 * The weights [G] of every box of the record, in its order; undefined where it has no box. Boxes that training does not
 * see (of an unknown class, without a place) keep theirs. `tally` counts the others.
 *
 * @throws DataError for a record that could not be trained on
 */
export function weighRecord(
  example: Uint8Array,
  where: string,
  { lookup, weights }: { readonly lookup: ClassLookup; readonly weights: readonly number[] },
  tally?: WeightTally,
): Float32Array | undefined {
  const features = exampleFeatures(example, where);
  tally?.count(decodeGroundTruth(features, lookup));
  const ids = boxClassIds(features, lookup);
  if (ids.length === 0) return undefined;
  const before = features.floats(BOX_WEIGHT);
  return Float32Array.from(ids, (id, i) => {
    const own = before.length === 0 ? 1 : before[i];
    return id === undefined ? own : own * weights[id - 1];
  });
}
