/**
 * @module
 * From the boxes of one image to the rows of the batch that its anchors are trained towards (inputs.py and
 * `SSDMetaArch._assign_targets`): one-hot labels, the target assigner, and the class each anchor is matched to.
 */

import type { GroundTruth } from '../dataset/sample.ts';
import { assignConfidences } from '../detection/assign-confidences.ts';
import { createBoxCoder } from '../detection/box-coders/create-box-coder.ts';
import { boxArea } from '../detection/boxes/box-area.ts';
import { createMatcher } from '../detection/matchers/create-matcher.ts';
import { createRegionSimilarity } from '../detection/region-similarity/region-similarity.ts';
import { assignTargets } from '../detection/target-assigner.ts';
import type { Batch } from './batch.ts';
import type { TargetOptions } from './input-options.ts';

/** Writes the targets of one image into its rows of a batch. */
export interface TargetEncoder {
  /** A */
  readonly anchors: number;
  /** D */
  readonly labelSize: number;
  readonly codeSize: number;
  /** Whether each column of an anchor has a class weight of its own. */
  readonly weightsByColumn: boolean;
  /** Fills row `row` of every target of `batch` and adds to its box counts. */
  encode(groundTruth: GroundTruth, batch: Batch, row: number): void;
}

/**
 * The encoder for `options`. A box of label-map id k is one-hot at class k; an id beyond `numClasses` has a label of
 * zeros and is still a box, as upstream's `one_hot(id − 1, num_classes)` makes it.
 *
 * Difference: a box without area gets weight 0. Upstream forces it upon anchor 0, which it does not touch, with a target
 * of ln(1e-8): one such annotation would outweigh a whole batch.
 *
 * With `implicitExampleWeight` the labels are confidences of 1: no data set here has others, nor has upstream's decoder.
 */
export function createTargetEncoder(options: TargetOptions): TargetEncoder {
  const { anchorsYxyx, numClasses, negativeClassWeight, implicitExampleWeight } = options;
  const anchors = anchorsYxyx.length / 4;
  const background = options.addBackgroundClass ? 1 : 0;
  const labelSize = numClasses + background;
  const unmatchedLabel = new Float32Array(labelSize);
  unmatchedLabel[0] = options.encodeBackgroundAsZeros ? 0 : 1;
  const matcher = createMatcher(options.matcher);
  const boxCoder = createBoxCoder(options.boxCoder);
  const { codeSize } = boxCoder;
  const similarity = createRegionSimilarity(options.similarity);
  const known = (id: number): boolean => id >= 1 && id <= numClasses;
  return {
    anchors,
    labelSize,
    codeSize,
    weightsByColumn: implicitExampleWeight !== undefined,
    encode({ boxesYxyx, classes, weights }, batch, row) {
      const labels = new Float32Array(classes.length * labelSize);
      for (const [box, id] of classes.entries()) {
        if (!known(id) || boxArea(boxesYxyx, box) <= 0) continue;
        labels[box * labelSize + background + id - 1] = 1;
        batch.boxCounts[id - 1]++;
      }
      const assigned = {
        anchorsYxyx,
        boxesYxyx,
        labels,
        labelSize,
        unmatchedLabel,
        weights: weights.map((weight, box) => (boxArea(boxesYxyx, box) > 0 ? weight : 0)),
        similarity,
        matcher,
        boxCoder,
      };
      const includeBackgroundClass = options.addBackgroundClass;
      const targets =
        implicitExampleWeight === undefined
          ? assignTargets({ ...assigned, negativeClassWeight })
          : assignConfidences({ ...assigned, implicitExampleWeight, includeBackgroundClass });
      const at = row * anchors;
      batch.classTargets.set(targets.classTargets, at * labelSize);
      batch.classWeights.set(targets.classWeights, row * targets.classWeights.length);
      batch.boxTargets.set(targets.boxTargets, at * codeSize);
      batch.boxWeights.set(targets.boxWeights, at);
      batch.match.set(targets.match, at);
      for (let anchor = 0; anchor < anchors; anchor++) {
        const box = targets.match[anchor];
        if (box >= 0 && known(classes[box])) batch.matchedClass[at + anchor] = classes[box];
      }
    },
  };
}
