/**
 * @module
 * The law of class weights: `class_weights: w` on both losses is the same as multiplying the weight of every box
 * (`image/object/weight`, which the stock TensorFlow API honours) by w of its class. Under `WEIGHTED_MATCHES` the losses
 * and gradients are equal; under `MATCHES` they are equal times Σ(box weight · w) / Σ box weight of the batch.
 */

import { describe, expect, it } from 'vitest';
import type { HardExampleMinerOptions } from '../src/detection/hard-example-miner.ts';
import type { ClassificationLossSpec } from '../src/detection/losses/classification-loss.ts';
import type { LocalizationLossSpec } from '../src/detection/losses/localization-loss.ts';
import type { SsdLossSpec } from '../src/detection/losses/ssd-loss.ts';
import { randomSsdData } from './random-ssd-data.ts';
import { runSsdLoss, type SsdLossData, type SsdLossResult } from './run-ssd-loss.ts';

const WEIGHTS = [1, 5, 0.3];
const TOLERANCE = 1e-5;

const plain: SsdLossSpec = {
  classification: { kind: 'weighted_sigmoid' },
  localization: { kind: 'weighted_smooth_l1', delta: 1 },
  classificationWeight: 1,
  localizationWeight: 2,
  normalizer: 'MATCHES',
  normalizeLocalizationByCodeSize: false,
  boxCoder: { kind: 'faster_rcnn_box_coder', scales: { y: 10, x: 10, height: 5, width: 5 } },
};

const withClassWeights = (spec: SsdLossSpec): SsdLossSpec => ({
  ...spec,
  classificationClassWeights: { weights: WEIGHTS, mode: 'MATCHED_ANCHOR' },
  localizationClassWeights: WEIGHTS,
});

/** The same data with the weight of every matched box multiplied by its class's. */
function withWeightedBoxes(data: SsdLossData): SsdLossData {
  const times = (weights: Float32Array): Float32Array =>
    weights.map(
      (weight, row) => weight * (data.matchedClass[row] > 0 ? WEIGHTS[data.matchedClass[row] - 1] : 1),
    );
  return { ...data, classWeights: times(data.classWeights), boxWeights: times(data.boxWeights) };
}

/** Σ(box weight · w) / Σ box weight, the divisor that MATCHES leaves out. */
function weightedShare(data: SsdLossData): number {
  const sum = (weights: Float32Array): number => weights.reduce((a, b) => a + b, 0);
  return sum(withWeightedBoxes(data).boxWeights) / sum(data.boxWeights);
}

/** Largest difference between two arrays, relative to the largest value of the second. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  const scale = Math.max(...Array.from(b, Math.abs));
  expect(scale).toBeGreaterThan(0);
  return Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]))) / scale;
}

function expectEqual(found: SsdLossResult, wanted: SsdLossResult, factor: number): void {
  const scaled = (values: Float32Array): number[] => Array.from(values, (value) => value * factor);
  expect(distance([found.localization], [wanted.localization * factor])).toBeLessThan(TOLERANCE);
  expect(distance([found.classification], [wanted.classification * factor])).toBeLessThan(TOLERANCE);
  expect(distance(found.boxGradient, scaled(wanted.boxGradient))).toBeLessThan(TOLERANCE);
  expect(distance(found.logitGradient, scaled(wanted.logitGradient))).toBeLessThan(TOLERANCE);
  expect(distance(found.localizationByClass, scaled(wanted.localizationByClass))).toBeLessThan(TOLERANCE);
  expect(distance(found.classificationByClass, scaled(wanted.classificationByClass))).toBeLessThan(TOLERANCE);
}

const classifications: readonly ClassificationLossSpec[] = [
  { kind: 'weighted_sigmoid' },
  { kind: 'weighted_softmax', logitScale: 1 },
  { kind: 'weighted_sigmoid_focal', gamma: 2, alpha: 0.25 },
  { kind: 'weighted_logits_softmax', logitScale: 2 },
  { kind: 'bootstrapped_sigmoid', alpha: 0.8, hardBootstrap: false },
  { kind: 'penalty_reduced_logistic_focal_loss', alpha: 2, beta: 4 },
  { kind: 'weighted_dice_classification_loss', squaredNormalization: false },
];
const localizations: readonly LocalizationLossSpec[] = [
  { kind: 'weighted_smooth_l1', delta: 1 },
  { kind: 'weighted_l2' },
  { kind: 'l1_localization_loss' },
  { kind: 'weighted_iou' },
  { kind: 'weighted_giou' },
];
const miner = (iouThreshold: number): HardExampleMinerOptions => ({
  numHardExamples: 50,
  iouThreshold,
  lossType: 'BOTH',
  classificationWeight: 1,
  localizationWeight: 2,
  maxNegativesPerPositive: 3,
  minNegativesPerImage: 0,
});
const choices: readonly (readonly [string, Partial<SsdLossSpec>])[] = [
  ['every anchor', {}],
  ['mined anchors, suppressed at IoU 0.99', { hardExampleMiner: miner(0.99) }],
  ['mined anchors, not suppressed', { hardExampleMiner: miner(1) }],
  ['a random sample', { randomExampleSampler: { positiveFraction: 0.4 } }],
];

/** Every classification loss beside the usual localization loss, and the reverse. */
const pairs = [
  ...classifications.map((classification) => ({ classification, localization: localizations[0] })),
  ...localizations.slice(1).map((localization) => ({ classification: classifications[0], localization })),
];

const cases = pairs.flatMap((pair) =>
  choices
    // A dice loss is none of single anchors: there is nothing to mine by.
    .filter(([, { hardExampleMiner }]) => !hardExampleMiner || !pair.classification.kind.includes('dice'))
    .map(([name, choice]) => ({
      name: `${pair.classification.kind} and ${pair.localization.kind} over ${name}`,
      spec: { ...plain, ...pair, ...choice },
    })),
);

describe.each(cases)('class weights and box weights: $name', ({ spec }) => {
  const data = randomSsdData(101);

  it('are equal under WEIGHTED_MATCHES', async () => {
    const weighted = { ...spec, normalizer: 'WEIGHTED_MATCHES' } as const;
    const found = await runSsdLoss(withClassWeights(weighted), data);
    expectEqual(found, await runSsdLoss({ ...spec, normalizer: 'MATCHES' }, withWeightedBoxes(data)), 1);
  });

  it('are equal under MATCHES, times Σ(box weight · w) / Σ box weight', async () => {
    const found = await runSsdLoss(withClassWeights({ ...spec, normalizer: 'MATCHES' }), data);
    const wanted = await runSsdLoss({ ...spec, normalizer: 'MATCHES' }, withWeightedBoxes(data));
    expect(weightedShare(data)).toBeGreaterThan(1.2);
    expectEqual(found, wanted, weightedShare(data));
  });

  it('change the loss at all, and weights of 1 do not', async () => {
    const without = await runSsdLoss(spec, data);
    const weighted = await runSsdLoss(withClassWeights(spec), data);
    expect(distance(weighted.logitGradient, without.logitGradient)).toBeGreaterThan(0.1);
    const ones = await runSsdLoss(
      {
        ...spec,
        classificationClassWeights: { weights: [1, 1, 1], mode: 'MATCHED_ANCHOR' },
        localizationClassWeights: [1, 1, 1],
      },
      data,
    );
    expectEqual(ones, without, 1);
  });
});
