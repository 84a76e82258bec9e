/**
 * @module
 * `target_assigner`: the targets of one image, or, under an `op`, of a list of images.
 */

import { assignConfidences } from '../../../src/detection/assign-confidences.ts';
import { createBoxCoder } from '../../../src/detection/box-coders/create-box-coder.ts';
import { argmaxMatcher } from '../../../src/detection/matchers/argmax-matcher.ts';
import { regionSimilarities } from '../../../src/detection/region-similarity/region-similarity.ts';
import { assignTargets } from '../../../src/detection/target-assigner.ts';
import { oracleFloats, oracleList, oracleNumber } from '../oracle-case.ts';
import { type AreaRunner, entryOf } from './area.ts';
import { matcherOptions } from './argmax-matcher.ts';
import { boxCoderOptions } from './box-coder.ts';

const perImage = (value: unknown, batched: boolean): readonly unknown[] =>
  value === undefined ? [] : batched ? oracleList(value) : [value];

const similarityOf = (name: unknown) =>
  entryOf(
    'similarity',
    regionSimilarities,
    String(name).endsWith('_similarity') ? name : `${name}_similarity`,
  );

export const runTargetAssigner: AreaRunner = ({ params, inputs, expected }, compare) => {
  const batched = params.op !== undefined;
  const confidences = params.op === 'batch_assign_confidences';
  const agnostic = inputs.unmatched_class_label === null || inputs.unmatched_class_label === undefined;
  const unmatchedLabel = agnostic ? new Float32Array(1) : oracleFloats(inputs.unmatched_class_label);
  const labelSize = unmatchedLabel.length;
  const weights = perImage(inputs.groundtruth_weights, batched);
  const labels = perImage(inputs.groundtruth_labels, batched);
  perImage(inputs.groundtruth_boxes, batched).forEach((boxes, image) => {
    const boxesYxyx = oracleFloats(boxes);
    const common = {
      anchorsYxyx: oracleFloats(inputs.anchors),
      boxesYxyx,
      labels: agnostic ? new Float32Array(boxesYxyx.length / 4).fill(1) : oracleFloats(labels[image]),
      labelSize,
      unmatchedLabel,
      weights: weights.length > 0 ? oracleFloats(weights[image]) : undefined,
      similarity: similarityOf(params.similarity),
      matcher: argmaxMatcher(matcherOptions(params)),
      boxCoder: createBoxCoder(boxCoderOptions(params.box_coder as Record<string, unknown>)),
    };
    const targets = confidences
      ? assignConfidences({
          ...common,
          implicitExampleWeight: oracleNumber(params.implicit_class_weight),
          includeBackgroundClass: params.include_background_class === true,
        })
      : assignTargets({ ...common, negativeClassWeight: oracleNumber(params.negative_class_weight) });
    // Upstream repeats an anchor's class weight over the columns.
    const columnWeights = confidences
      ? targets.classWeights
      : Array.from(targets.classTargets, (_, at) => targets.classWeights[Math.floor(at / labelSize)]);
    const figures = {
      cls_targets: targets.classTargets,
      cls_weights: columnWeights,
      reg_targets: targets.boxTargets,
      reg_weights: targets.boxWeights,
      match_results: targets.match,
    };
    for (const [key, actual] of Object.entries(figures)) {
      if (expected[key] === undefined) continue;
      const wanted = perImage(expected[key], batched)[image];
      compare.numbers(key, actual, { expected: wanted, label: batched ? ` of image ${image}` : '' });
    }
  });
};
