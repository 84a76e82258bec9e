/**
 * @module
 * What a box predictor is: from feature maps to one box code and one row of class logits for each anchor
 * (core/box_predictor.py).
 */

import type { Value } from '../../graph/graph.ts';
import type { Network } from '../../nn/network.ts';

/** What a detector says of its A anchors. */
export interface Predictions {
  /** [B, A, code size] */
  readonly boxEncodings: Value;
  /** [B, A, K]: K = C + 1 with a background column (first), else C. */
  readonly classLogits: Value;
}

export interface BoxPredictor {
  /** Numbers in a box code. */
  readonly boxCodeSize: number;
  /**
   * Predictions for the anchors of feature maps [B, Cᵢ, Hᵢ, Wᵢ], map after map, each row by row, the anchors of a
   * cell together.
   *
   * @param anchorsPerLocation anchors at each cell, for each map.
   */
  predict(
    network: Network,
    featureMaps: readonly Value[],
    anchorsPerLocation: readonly number[],
  ): Predictions;
}
