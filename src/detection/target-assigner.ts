/**
 * @module
 * Gives every anchor of one image what it should predict and how much that counts (core/target_assigner.py,
 * `TargetAssigner.assign`).
 *
 * | output       | matched                | background             | ignored         |
 * |--------------|------------------------|------------------------|-----------------|
 * | classTargets | label of the box       | unmatched label        | unmatched label |
 * | classWeights | weight of the box      | negative class weight  | 0               |
 * | boxTargets   | encode(box, anchor)    | 0                      | 0               |
 * | boxWeights   | weight of the box      | 0                      | 0               |
 *
 * Difference: upstream repeats the class weight over every class column; here it is one number an anchor.
 */

import { invariant } from '../util/errors.ts';
import type { BoxCoder } from './box-coders/box-coder.ts';
import { boxCount } from './boxes/box-count.ts';
import { takeRows } from './boxes/take-rows.ts';
import { type Matcher, UNMATCHED } from './matchers/matcher.ts';
import type { RegionSimilarity } from './region-similarity/region-similarity.ts';

/** G ground-truth boxes, A anchors, D the label size. Boxes and anchors yxyx in the same unit. */
export interface AssignTargetsOptions {
  /** [A, 4] */
  readonly anchorsYxyx: Float32Array;
  /** [G, 4] */
  readonly boxesYxyx: Float32Array;
  /** [G, D], as a rule one-hot. */
  readonly labels: Float32Array;
  /** D */
  readonly labelSize: number;
  /** [D]: the label of background and ignored anchors. */
  readonly unmatchedLabel: Float32Array;
  /** [G] ≥ 0, default all 1. A box of weight 0 makes the anchors it matches count for nothing. */
  readonly weights?: Float32Array | undefined;
  readonly similarity: RegionSimilarity;
  readonly matcher: Matcher;
  readonly boxCoder: BoxCoder;
  /** The class weight of background anchors. */
  readonly negativeClassWeight: number;
}

/** The targets of one image. */
export interface Targets {
  /** [A]: the index of the matched box, −1 background, −2 ignored. */
  readonly match: Int32Array;
  /** [A, D] */
  readonly classTargets: Float32Array;
  /** [A] */
  readonly classWeights: Float32Array;
  /** [A, code size] */
  readonly boxTargets: Float32Array;
  /** [A] */
  readonly boxWeights: Float32Array;
}

/** The targets of one image's anchors, by the table above. Only boxes with a weight above 0 may force a match. */
export function assignTargets(options: AssignTargetsOptions): Targets {
  const { anchorsYxyx, boxesYxyx, labels, labelSize, unmatchedLabel, weights, boxCoder } = options;
  const anchors = boxCount(anchorsYxyx);
  const boxes = boxCount(boxesYxyx);
  invariant(
    labels.length === boxes * labelSize && unmatchedLabel.length === labelSize,
    `${boxes} boxes have ${labels.length} label numbers and the unmatched label ${unmatchedLabel.length}, ` +
      `expected ${labelSize} each`,
  );
  invariant(
    weights === undefined || weights.length === boxes,
    `${boxes} boxes have ${weights?.length} weights`,
  );

  const validRows = weights && Uint8Array.from(weights, (weight) => (weight > 0 ? 1 : 0));
  const match = options.matcher.match(options.similarity(boxesYxyx, anchorsYxyx), boxes, anchors, validRows);

  const classTargets = new Float32Array(anchors * labelSize);
  const classWeights = new Float32Array(anchors);
  const boxWeights = new Float32Array(anchors);
  const matchedAnchors: number[] = [];
  for (let anchor = 0; anchor < anchors; anchor++) {
    const row = match[anchor];
    const label = row >= 0 ? labels : unmatchedLabel;
    const from = row >= 0 ? row * labelSize : 0;
    for (let k = 0; k < labelSize; k++) classTargets[anchor * labelSize + k] = label[from + k];
    if (row >= 0) {
      const weight = weights ? weights[row] : 1;
      classWeights[anchor] = weight;
      boxWeights[anchor] = weight;
      matchedAnchors.push(anchor);
    } else if (row === UNMATCHED) {
      classWeights[anchor] = options.negativeClassWeight;
    }
  }

  const codes = boxCoder.encode(
    takeRows(
      boxesYxyx,
      4,
      matchedAnchors.map((anchor) => match[anchor]),
    ),
    takeRows(anchorsYxyx, 4, matchedAnchors),
  );
  const { codeSize } = boxCoder;
  const boxTargets = new Float32Array(anchors * codeSize);
  matchedAnchors.forEach((anchor, i) => {
    boxTargets.set(codes.subarray(i * codeSize, (i + 1) * codeSize), anchor * codeSize);
  });
  return { match, classTargets, classWeights, boxTargets, boxWeights };
}
