/**
 * @module
 * Targets from labels with a confidence (core/target_assigner.py, `batch_assign_confidences`, one image;
 * `ssd.use_confidences_as_targets`). A label entry above 0 says "this class", below 0 "surely not this class",
 * 0 nothing. Box weights only keep boxes from forcing a match, as upstream.
 */

import { invariant } from '../util/errors.ts';
import { type AssignTargetsOptions, assignTargets, type Targets } from './target-assigner.ts';

/** As `AssignTargetsOptions`, where `labels` holds confidences in [−1, 1]. */
export interface AssignConfidencesOptions extends Omit<AssignTargetsOptions, 'negativeClassWeight'> {
  /** The class weight of entries that no box speaks of, ≥ 0 (`ssd.implicit_example_weight`). */
  readonly implicitExampleWeight: number;
  /** Whether column 0 of the labels is the background. */
  readonly includeBackgroundClass: boolean;
}

/** As `Targets`, but the class weights have one entry for each class column: [A, D]. */
export type ConfidenceTargets = Targets;

/**
 * The targets of one image's anchors. For an anchor with an entry above 0 (positive): box weight 1, box targets kept,
 * background target 0 with weight 1; else box weight and targets 0, background target 1 with the implicit weight.
 * A class entry has weight 1 where it is not 0, else the implicit weight; entries below 0 become target 0.
 */
export function assignConfidences(options: AssignConfidencesOptions): ConfidenceTargets {
  const { labelSize, implicitExampleWeight: implicit, includeBackgroundClass } = options;
  invariant(implicit >= 0, `the implicit example weight is ${implicit}`);
  const { match, classTargets, boxTargets } = assignTargets({ ...options, negativeClassWeight: 1 });
  const anchors = match.length;
  const codeSize = options.boxCoder.codeSize;
  const firstClass = includeBackgroundClass ? 1 : 0;
  const classWeights = new Float32Array(anchors * labelSize);
  const boxWeights = new Float32Array(anchors);
  for (let anchor = 0; anchor < anchors; anchor++) {
    const start = anchor * labelSize;
    for (let at = start + firstClass; at < start + labelSize; at++) {
      if (classTargets[at] > 0) boxWeights[anchor] = 1;
      classWeights[at] = classTargets[at] === 0 ? implicit : 1;
      if (classTargets[at] < 0) classTargets[at] = 0;
    }
    const positive = boxWeights[anchor] === 1;
    if (includeBackgroundClass) {
      classTargets[start] = positive ? 0 : 1;
      classWeights[start] = positive ? 1 : implicit;
    }
    if (!positive) boxTargets.fill(0, anchor * codeSize, (anchor + 1) * codeSize);
  }
  return { match, classTargets, classWeights, boxTargets, boxWeights };
}
