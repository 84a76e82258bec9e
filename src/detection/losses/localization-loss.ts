/**
 * @module
 * What a localization loss is, as a graph builder (core/losses.py), and every one as plain data by its config name.
 * `weighted_iou` and `weighted_giou` want decoded boxes as predictions and targets (see `comparesBoxes`).
 */

import type { Value } from '../../graph/graph.ts';
import { equal, where } from '../../graph/ops.ts';

/** D numbers in a box code. */
export interface LocalizationLossInputs {
  /** [B, A, D] */
  readonly predictions: Value;
  /** [B, A, D]; NaN for a number that is not known. */
  readonly targets: Value;
  /** [B, A] */
  readonly weights: Value;
}

/** The weighted loss of each anchor, [B, A]. A target of NaN counts as met, and its gradient is 0. */
export type LocalizationLoss = (inputs: LocalizationLossInputs) => Value;

/** A localization loss by its config name and parameters. */
export type LocalizationLossSpec =
  | { readonly kind: 'weighted_smooth_l1'; readonly delta: number }
  | { readonly kind: 'weighted_l2' }
  | { readonly kind: 'l1_localization_loss' }
  | { readonly kind: 'weighted_iou' | 'weighted_giou'; readonly compareCodes?: boolean };

/** Whether the loss is of decoded boxes: an overlap, unless it is told to take codes for corners, as upstream's SSD does. */
export function comparesBoxes(spec: LocalizationLossSpec): boolean {
  return (spec.kind === 'weighted_iou' || spec.kind === 'weighted_giou') && !spec.compareCodes;
}

/** `targets`, and where they are NaN the predictions (upstream's `ignore_nan_targets`). */
export function knownTargets({ predictions, targets }: LocalizationLossInputs): Value {
  return where(equal(targets, targets), targets, predictions);
}
