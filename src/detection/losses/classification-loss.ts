/**
 * @module
 * What a classification loss is, as a graph builder (core/losses.py), and every one as plain data by its config name.
 * `anchorwise_output` has no counterpart: as upstream, a loss is always given for each anchor.
 */

import type { Value } from '../../graph/graph.ts';

/** K columns: the classes, after a background column if there is one. */
export interface ClassificationLossInputs {
  /** [B, A, K] */
  readonly logits: Value;
  /** [B, A, K] as a rule one-hot. */
  readonly targets: Value;
  /** [B, A, 1], or [B, A, K] to weight each column. */
  readonly weights: Value;
  /** [K] factors of the terms that pull a column up. Losses with independent columns only. */
  readonly positiveWeights?: Value | undefined;
}

export interface ClassificationLoss {
  /** Whether each column has a loss of its own, which can be weighted by itself. */
  readonly independentColumns: boolean;
  /** Whether a column has one loss for all anchors of an image, rather than one for each of them. */
  readonly overAnchors?: boolean;
  /** The weighted loss: [B, A, K] with independent columns, [B, K] of those over anchors, else [B, A]. */
  apply(inputs: ClassificationLossInputs): Value;
}

/** A classification loss by its config name and parameters. */
export type ClassificationLossSpec =
  | { readonly kind: 'weighted_sigmoid' }
  | { readonly kind: 'weighted_sigmoid_focal'; readonly gamma: number; readonly alpha?: number | undefined }
  | { readonly kind: 'weighted_softmax'; readonly logitScale: number }
  | { readonly kind: 'weighted_logits_softmax'; readonly logitScale: number }
  | { readonly kind: 'bootstrapped_sigmoid'; readonly alpha: number; readonly hardBootstrap: boolean }
  | {
      readonly kind: 'penalty_reduced_logistic_focal_loss';
      readonly alpha: number;
      readonly beta: number;
    }
  | { readonly kind: 'weighted_dice_classification_loss'; readonly squaredNormalization: boolean };
