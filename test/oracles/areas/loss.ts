/**
 * @module
 * `loss`: every classification and localization loss of upstream, as the training graph computes it.
 */

import type { ClassificationLossSpec } from '../../../src/detection/losses/classification-loss.ts';
import { createClassificationLoss } from '../../../src/detection/losses/create-classification-loss.ts';
import { createLocalizationLoss } from '../../../src/detection/losses/create-localization-loss.ts';
import type { LocalizationLossSpec } from '../../../src/detection/losses/localization-loss.ts';
import { weightedDice } from '../../../src/detection/losses/weighted-dice.ts';
import { floats, type Graph, type Value } from '../../../src/graph/graph.ts';
import { reduceSum } from '../../../src/graph/ops.ts';
import type { Comparison } from '../comparison.ts';
import { evaluateGraph } from '../evaluate-graph.ts';
import {
  type OracleCase,
  optionalNumber,
  oracleFloats,
  oracleNumber,
  oracleNumbers,
  oracleShape,
} from '../oracle-case.ts';
import { type AreaRunner, entryOf, UnknownEntry } from './area.ts';

type Params = Readonly<Record<string, unknown>>;

interface HostTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

interface LossCase {
  readonly predictions: HostTensor;
  readonly targets: HostTensor;
  readonly weights: HostTensor;
}

/** A number of the parameters; upstream's constructor default where there is none. */
const numberOr = (value: unknown, fallback: number): number => optionalNumber(value) ?? fallback;

/** Classification losses by their name upstream, from their parameters. */
export const CLASSIFICATION_LOSSES: Readonly<Record<string, (params: Params) => ClassificationLossSpec>> = {
  weighted_sigmoid: () => ({ kind: 'weighted_sigmoid' }),
  weighted_sigmoid_focal: ({ gamma, alpha }) => ({
    kind: 'weighted_sigmoid_focal',
    gamma: numberOr(gamma, 2),
    alpha: alpha === undefined ? 0.25 : optionalNumber(alpha),
  }),
  weighted_softmax: (params) => ({ kind: 'weighted_softmax', logitScale: numberOr(params.logit_scale, 1) }),
  weighted_logits_softmax: (params) => ({
    kind: 'weighted_logits_softmax',
    logitScale: numberOr(params.logit_scale, 1),
  }),
  bootstrapped_sigmoid: (params) => ({
    kind: 'bootstrapped_sigmoid',
    alpha: oracleNumber(params.alpha),
    hardBootstrap: params.bootstrap_type === 'hard',
  }),
  penalty_reduced_logistic_focal_loss: ({ alpha, beta }) => ({
    kind: 'penalty_reduced_logistic_focal_loss',
    alpha: numberOr(alpha, 2),
    beta: numberOr(beta, 4),
  }),
};

/** Localization losses by their name upstream, from their parameters. */
export const LOCALIZATION_LOSSES: Readonly<Record<string, (params: Params) => LocalizationLossSpec>> = {
  weighted_smooth_l1: ({ delta }) => ({ kind: 'weighted_smooth_l1', delta: numberOr(delta, 1) }),
  weighted_l2: () => ({ kind: 'weighted_l2' }),
  l1_localization_loss: () => ({ kind: 'l1_localization_loss' }),
  weighted_iou: () => ({ kind: 'weighted_iou' }),
  weighted_giou: () => ({ kind: 'weighted_giou' }),
};

const tensor = (value: unknown): HostTensor => ({ shape: oracleShape(value), data: oracleFloats(value) });

/** Weights with upstream's `losses_mask` (of images) and `class_indices` (columns that count) multiplied in. */
function maskedWeights({ inputs }: OracleCase): HostTensor {
  const { shape, data } = tensor(inputs.weights);
  const mask = inputs.losses_mask === undefined ? undefined : oracleNumbers(inputs.losses_mask);
  const perImage = data.length / shape[0];
  const masked = data.map((weight, i) => weight * (mask?.[Math.floor(i / perImage)] ?? 1));
  if (inputs.class_indices === undefined) return { shape, data: masked };
  // A weight of an anchor becomes one for each column, of which those listed count.
  const classes = oracleShape(inputs.prediction).at(-1) ?? 1;
  const columns = shape.at(-1) ?? 1;
  const kept = oracleNumbers(inputs.class_indices);
  const wide = Float32Array.from({ length: (data.length / columns) * classes }, (_, i) => {
    const at = Math.floor(i / classes) * columns + (columns === 1 ? 0 : i % classes);
    return kept.includes(i % classes) ? masked[at] : 0;
  });
  return { shape: [...shape.slice(0, -1), classes], data: wide };
}

/** The case's tensors. Some give probabilities, of which the logits are ln(p / (1 − p)). */
function tensorsOf(oracle: OracleCase): LossCase {
  const { inputs } = oracle;
  const given = tensor(inputs.prediction ?? inputs.prediction_probability);
  const predictions =
    inputs.prediction === undefined
      ? { ...given, data: given.data.map((p) => Math.log(p / (1 - p))) }
      : given;
  return { predictions, targets: tensor(inputs.target), weights: maskedWeights(oracle) };
}

type Build = (values: { predictions: Value; targets: Value; weights: Value }) => Value;

async function evaluateLoss(given: LossCase, build: Build, reduce: unknown): Promise<HostTensor> {
  const axis = /^sum_axis_(\d+)$/.exec(String(reduce))?.[1];
  const found = await evaluateGraph((graph: Graph) => {
    const value = ({ shape, data }: HostTensor): Value => floats(graph, shape, data);
    const loss = build({
      predictions: value(given.predictions),
      targets: value(given.targets),
      weights: value(given.weights),
    });
    if (reduce === 'sum') return reduceSum(loss);
    return axis === undefined ? loss : reduceSum(loss, [Number(axis)]);
  });
  return { shape: found.shape, data: Float32Array.from(found.data) };
}

function classificationBuild(spec: ClassificationLossSpec): Build {
  const loss = createClassificationLoss(spec);
  return ({ predictions, targets, weights }) => loss.apply({ logits: predictions, targets, weights });
}

/** Upstream's L1 is elementwise; each of its elements stands for a code of one number here. */
function elementwise({ predictions, targets, weights }: LossCase): LossCase {
  const flat = ({ data }: HostTensor): HostTensor => ({ shape: [1, data.length, 1], data });
  const row = { shape: [1, weights.data.length], data: weights.data };
  return { predictions: flat(predictions), targets: flat(targets), weights: row };
}

const orderOf = (ratio: number): number => 10 ** Math.floor(Math.log10(ratio));

/**
 * 10^⌊log₁₀(plain / focal)⌋ of each anchor where the case has a number, or of the sums where it has only one; and which
 * focal losses are 0.
 */
async function compareRatio(
  oracle: OracleCase,
  spec: ClassificationLossSpec,
  compare: Comparison,
): Promise<void> {
  const given = tensorsOf(oracle);
  const focal = await evaluateLoss(given, classificationBuild(spec), 'none');
  const plain = await evaluateLoss(given, classificationBuild({ kind: 'weighted_sigmoid' }), 'none');
  const wanted = oracle.expected.order_of_ratio;
  if (!Array.isArray(wanted)) {
    const sum = (losses: HostTensor): number => losses.data.reduce((total, loss) => total + loss, 0);
    compare.numbers('order_of_ratio', [orderOf(sum(plain) / sum(focal))]);
    return;
  }
  const orders = wanted.flat(Number.POSITIVE_INFINITY) as unknown[];
  const checked = Array.from(orders.keys()).filter((i) => orders[i] !== null);
  compare.numbers(
    'order_of_ratio',
    checked.map((i) => orderOf(plain.data[i] / focal.data[i])),
    { expected: checked.map((i) => orders[i]) },
  );
  compare.numbers(
    'zero_focal',
    Array.from(focal.data.keys()).filter((i) => focal.data[i] === 0),
  );
}

export const runLoss: AreaRunner = async (oracle, compare) => {
  const { params } = oracle;
  const name = String(params.loss);
  const reduce = String(params.reduce ?? 'none');
  if (!/^(none|sum|sum_axis_\d+|order_of_ratio)$/.test(reduce)) {
    throw new UnknownEntry(`There is no way to reduce a loss called "${reduce}".`);
  }
  const given = tensorsOf(oracle);
  let found: HostTensor;
  if (Object.hasOwn(CLASSIFICATION_LOSSES, name)) {
    const spec = CLASSIFICATION_LOSSES[name](params);
    if (reduce === 'order_of_ratio') return compareRatio(oracle, spec, compare);
    found = await evaluateLoss(given, classificationBuild(spec), reduce);
  } else if (name === 'weighted_dice_classification_loss') {
    const build: Build = ({ predictions, targets, weights }) =>
      weightedDice({
        logits: predictions,
        targets,
        weights,
        squaredNormalization: params.squared_normalization === true,
        isPredictionProbability: params.is_prediction_probability === true,
      });
    found = await evaluateLoss(given, build, reduce);
  } else {
    const spec = entryOf('loss', LOCALIZATION_LOSSES, name)(params);
    const loss = createLocalizationLoss(spec);
    const shaped = name === 'l1_localization_loss' ? elementwise(given) : given;
    found = await evaluateLoss(shaped, loss, reduce);
  }
  compare.numbers('loss', found.data);
};
