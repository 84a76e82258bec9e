/**
 * @module
 * `ssd_loss`: target assignment and both losses of a whole batch. Some cases state their parts in words (a mock matcher,
 * predictions of zeros, a loss as `weighted_sigmoid_focal gamma 2 alpha 0.25`); they are read as such.
 */

import { type BoxCoderOptions, createBoxCoder } from '../../../src/detection/box-coders/create-box-coder.ts';
import type { SsdLossSpec } from '../../../src/detection/losses/ssd-loss.ts';
import { argmaxMatcher } from '../../../src/detection/matchers/argmax-matcher.ts';
import type { Matcher } from '../../../src/detection/matchers/matcher.ts';
import { iouSimilarity } from '../../../src/detection/region-similarity/region-similarity.ts';
import { assignTargets, type Targets } from '../../../src/detection/target-assigner.ts';
import { runSsdLoss, type SsdLossData } from '../../run-ssd-loss.ts';
import { type OracleCase, oracleFloats, oracleList, oracleNumber, oracleNumbers } from '../oracle-case.ts';
import { type AreaRunner, entryOf } from './area.ts';
import { matcherOptions } from './argmax-matcher.ts';
import { boxCoderOptions } from './box-coder.ts';
import { minerOptions } from './hard-example-miner.ts';
import { CLASSIFICATION_LOSSES, LOCALIZATION_LOSSES } from './loss.ts';

type Params = OracleCase['params'];

/** `NAME key value …` or `NAME (key value)`: the loss's name and its parameters. */
function lossInWords(text: unknown): { readonly name: string; readonly params: Params } {
  const [name, ...rest] = String(text)
    .replace(/[(),:=]/g, ' ')
    .trim()
    .split(/\s+/);
  const params: Record<string, unknown> = { alpha: null };
  for (let i = 0; i + 1 < rest.length; i += 2) params[rest[i]] = Number(rest[i + 1]);
  return { name, params };
}

/** The box coder, given by its parameters or as upstream's mock, which encodes as the difference of corners. */
function coderOf(params: Params): BoxCoderOptions {
  if (typeof params.box_coder === 'string') return { kind: 'mean_stddev_box_coder', stddev: 1 };
  return boxCoderOptions(params.box_coder as Params);
}

/** Upstream's mock matcher, `[0, -1, …] for every image`, or the configured one. */
function matcherOf(params: Params): Matcher {
  if (params.match_results === undefined) return argmaxMatcher(matcherOptions(params));
  const list = /\[([-\d\s,]+)\]/.exec(String(params.match_results))?.[1] ?? '';
  return { match: () => Int32Array.from(list.split(',').map(Number)) };
}

function specOf({ params }: OracleCase): SsdLossSpec {
  const classification = lossInWords(params.classification_loss);
  const localization = lossInWords(params.localization_loss);
  const miner = params.hard_example_miner as Params | undefined;
  return {
    classification: entryOf('loss', CLASSIFICATION_LOSSES, classification.name)(classification.params),
    localization: entryOf('loss', LOCALIZATION_LOSSES, localization.name)(localization.params),
    classificationWeight: oracleNumber(params.classification_weight),
    localizationWeight: oracleNumber(params.localization_weight),
    normalizer: params.normalize_loss_by_num_matches === true ? 'MATCHES' : 'NONE',
    normalizeLocalizationByCodeSize: params.normalize_loc_loss_by_codesize === true,
    boxCoder: coderOf(params),
    hardExampleMiner: miner && minerOptions(miner),
  };
}

/** The targets of each image, and the class (0 for none, else from 1) of each of its boxes. */
function assignBatch({ params, inputs }: OracleCase): { targets: Targets[]; classes: number[][] } {
  const background = params.add_background_class !== false;
  const columns = oracleNumber(params.num_classes) + (background ? 1 : 0);
  const oneHots = oracleList(
    inputs.groundtruth_classes_one_hot ?? inputs.groundtruth_classes_one_hot_without_background,
  ).map((image) => oracleList(image).map((row) => oracleNumbers(row)));
  const unmatchedLabel = new Float32Array(columns);
  unmatchedLabel[0] = params.encode_background_as_zeros === true ? 0 : 1;
  const weights = inputs.groundtruth_weights === undefined ? [] : oracleList(inputs.groundtruth_weights);
  const targets = oracleList(inputs.groundtruth_boxes).map((boxes, image) =>
    assignTargets({
      anchorsYxyx: oracleFloats(inputs.anchors ?? params.anchors),
      boxesYxyx: oracleFloats(boxes),
      labels: Float32Array.from(oneHots[image].flatMap((row) => (background ? [0, ...row] : row))),
      labelSize: columns,
      unmatchedLabel,
      weights: weights.length > 0 ? oracleFloats(weights[image]) : undefined,
      similarity: iouSimilarity,
      matcher: matcherOf(params),
      boxCoder: createBoxCoder(coderOf(params)),
      negativeClassWeight: oracleNumber(params.negative_class_weight),
    }),
  );
  return { targets, classes: oneHots.map((image) => image.map((row) => row.indexOf(1) + 1)) };
}

/** Predictions, or zeros where the case says so in words. */
const predictions = (given: unknown, size: number): Float32Array =>
  given === undefined || typeof given === 'string' ? new Float32Array(size) : oracleFloats(given);

function dataOf(oracle: OracleCase, targets: readonly Targets[], classes: number[][]): SsdLossData {
  const { params, inputs } = oracle;
  const anchorsYxyx = oracleFloats(inputs.anchors ?? params.anchors);
  const rows = targets.length * (anchorsYxyx.length / 4);
  const join = (pick: (image: Targets) => Float32Array): Float32Array =>
    Float32Array.from(targets.flatMap((image) => Array.from(pick(image))));
  const codeSize = targets[0].boxTargets.length / targets[0].match.length;
  const columns = targets[0].classTargets.length / targets[0].match.length;
  const logits = inputs.class_predictions_with_background ?? inputs.class_predictions;
  return {
    batch: targets.length,
    numClasses: oracleNumber(params.num_classes),
    addBackgroundClass: params.add_background_class !== false,
    anchorsYxyx,
    boxEncodings: predictions(inputs.box_encodings, rows * codeSize),
    classLogits: predictions(logits, rows * columns),
    classTargets: join((image) => image.classTargets),
    classWeights: join((image) => image.classWeights),
    boxTargets: join((image) => image.boxTargets),
    boxWeights: join((image) => image.boxWeights),
    match: Int32Array.from(targets.flatMap((image) => Array.from(image.match))),
    matchedClass: Int32Array.from(
      targets.flatMap((image, b) => Array.from(image.match, (row) => (row >= 0 ? classes[b][row] : 0))),
    ),
    annotated: inputs.is_annotated === undefined ? undefined : oracleFloats(inputs.is_annotated),
  };
}

export const runSsdLossCase: AreaRunner = async (oracle, compare) => {
  const { targets, classes } = assignBatch(oracle);
  const join = (pick: (image: Targets) => ArrayLike<number>): number[] =>
    targets.flatMap((image) => Array.from(pick(image)));
  compare.numbers(
    'match_results',
    join(({ match }) => match),
  );
  compare.numbers(
    'cls_weights_per_anchor',
    join(({ classWeights }) => classWeights),
  );
  compare.numbers(
    'reg_weights',
    join(({ boxWeights }) => boxWeights),
  );
  compare.numbers(
    'cls_targets',
    join(({ classTargets }) => classTargets),
  );
  compare.numbers(
    'reg_targets',
    join(({ boxTargets }) => boxTargets),
  );
  const data = dataOf(oracle, targets, classes);
  const spec = specOf(oracle);
  const found = await runSsdLoss(spec, data);
  compare.numbers('Loss/localization_loss', [found.localization]);
  compare.numbers('Loss/classification_loss', [found.classification]);
  if (oracle.expected.normalizer !== undefined) {
    const whole = await runSsdLoss({ ...spec, normalizer: 'NONE' }, data);
    compare.numbers('normalizer', [whole.classification / found.classification]);
  }
};
