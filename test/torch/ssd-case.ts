/**
 * @module
 * The case on which our training step and PyTorch's are held against each other: SSD MobileNet v1 with class weights 1, 5
 * and 10 on both losses, its first weights, and one batch of random pictures with random boxes.
 */

import type { StoredTensor } from '../../src/checkpoint/safetensors.ts';
import { ssdAnchorGenerator } from '../../src/detection/anchor-generators/ssd-anchor-generator.ts';
import { convolutionalBoxPredictor } from '../../src/detection/box-predictors/convolutional-box-predictor.ts';
import { ssdMobilenetV1 } from '../../src/detection/feature-extractors/ssd-mobilenet-v1.ts';
import { type SsdModel, ssd } from '../../src/detection/meta-architectures/ssd.ts';
import { elementCount } from '../../src/graph/tensor-type.ts';
import { type Batch, emptyBatch } from '../../src/input/batch.ts';
import { createTargetEncoder } from '../../src/input/encode-targets.ts';
import type { TargetOptions } from '../../src/input/input-options.ts';
import { truncatedNormal } from '../../src/nn/initializers/truncated-normal.ts';
import type { ConvHyperparams } from '../../src/nn/layers/conv-hyperparams.ts';
import { momentum } from '../../src/nn/optimizers/momentum.ts';
import { initializeParameters } from '../../src/nn/parameter.ts';
import { buildTrainingStep, type TrainingStepOptions } from '../../src/train/training-program.ts';
import { createRandom } from '../../src/util/random.ts';
import { randomBoxes } from '../random-boxes.ts';

export const CLASS_WEIGHTS = [1, 5, 10] as const;
/** So low that the later steps stay near the first, whose activations keep away from kinks. */
export const LEARNING_RATE = 1e-5;
export const MOMENTUM = 0.9;
export const STEPS = 3;

export interface SsdCaseOptions {
  readonly side: number;
  readonly batchSize: number;
  readonly depthMultiplier: number;
}

const MIN_DEPTH = 16;
const SCALES = { y: 10, x: 10, height: 5, width: 5 };

const hyperparams: ConvHyperparams = {
  initializer: truncatedNormal(0, 0.03),
  regularizer: { kind: 'l2', weight: 4e-5 },
  batchNorm: { decay: 0.9997, epsilon: 0.001, center: true, scale: true, train: true },
  activation: 'RELU_6',
};

function buildModel({ side, depthMultiplier }: SsdCaseOptions): SsdModel {
  const numClasses = CLASS_WEIGHTS.length;
  return ssd({
    numClasses,
    addBackgroundClass: true,
    encodeBackgroundAsZeros: false,
    inputHeight: side,
    inputWidth: side,
    featureExtractor: ssdMobilenetV1({
      type: 'ssd_mobilenet_v1',
      convention: 'slim',
      depth: { depthMultiplier, minDepth: MIN_DEPTH },
      hyperparams,
      overrideBackbone: false,
      freezeBatchNorm: false,
      padding: 'SAME',
      useDepthwise: false,
      padToMultiple: 1,
      numLayers: 6,
    }),
    boxPredictor: convolutionalBoxPredictor({
      convention: 'slim',
      numClassSlots: numClasses + 1,
      hyperparams,
      minDepth: 0,
      maxDepth: 0,
      numLayersBeforePredictor: 0,
      dropoutKeepProbability: 1,
      kernelSize: 1,
      boxCodeSize: 4,
      applySigmoidToScores: false,
      classPredictionBiasInit: 0,
      useDepthwise: false,
    }),
    anchorGenerator: ssdAnchorGenerator({
      numLayers: 6,
      minScale: 0.2,
      maxScale: 0.95,
      aspectRatios: [1, 2, 0.5, 3, 0.3333],
      interpolatedScaleAspectRatio: 1,
      reduceBoxesInLowestLayer: true,
    }),
  });
}

/** What is trained, and how. */
export function ssdCase(options: SsdCaseOptions): TrainingStepOptions {
  return {
    model: buildModel(options),
    loss: {
      classification: { kind: 'weighted_sigmoid' },
      localization: { kind: 'weighted_smooth_l1', delta: 1 },
      classificationWeight: 1,
      localizationWeight: 1,
      classificationClassWeights: { weights: CLASS_WEIGHTS, mode: 'MATCHED_ANCHOR' },
      localizationClassWeights: CLASS_WEIGHTS,
      normalizer: 'MATCHES',
      normalizeLocalizationByCodeSize: false,
      boxCoder: { kind: 'faster_rcnn_box_coder', scales: SCALES },
    },
    optimizer: momentum({ momentum: MOMENTUM }),
    clipNorm: 0,
    regularize: true,
    batchSize: options.batchSize,
  };
}

/** First weights, each batch normalisation with offsets and multipliers of its own, as after some training. */
export function ssdWeights(options: TrainingStepOptions, seed: number): Map<string, StoredTensor> {
  const { specs } = buildTrainingStep(options);
  const random = createRandom(seed, 77);
  const initial = initializeParameters(specs, seed);
  return new Map(
    specs.map(({ name, shape }) => {
      const data = initial.get(name) ?? new Float32Array(elementCount(shape));
      const draw = (low: number, high: number): void => {
        for (const i of data.keys()) data[i] = random.uniform(low, high);
      };
      if (name.endsWith('/gamma')) draw(0.5, 2);
      if (name.endsWith('/beta')) draw(-0.5, 2);
      if (name.endsWith('/biases')) draw(-1, 1);
      if (/Predictor\/weights$/.test(name)) draw(-0.2, 0.2);
      return [name, { shape, data }];
    }),
  );
}

/**
 * One batch: noise in broad patches, ten boxes an image, of all classes.
 *
 * @param assigned how targets are assigned, where that is not as in the case.
 */
export function ssdBatch(
  { model, batchSize }: TrainingStepOptions,
  seed: number,
  assigned?: TargetOptions | undefined,
): Batch {
  const random = createRandom(seed);
  const { inputHeight: height, inputWidth: width, numClasses, anchorsYxyx } = model;
  const batch = emptyBatch(0, {
    batchSize,
    anchors: anchorsYxyx.length / 4,
    labelSize: model.numClassSlots,
    codeSize: model.boxCodeSize,
    numClasses,
    height,
    width,
  });
  const patch = 8;
  const across = Math.ceil(width / patch);
  for (let plane = 0; plane < batchSize * 3; plane++) {
    const tones = Float32Array.from({ length: across * Math.ceil(height / patch) }, () =>
      random.uniform(0, 200),
    );
    for (let i = 0; i < height * width; i++) {
      const tone = tones[Math.floor(i / width / patch) * across + Math.floor((i % width) / patch)];
      batch.images[plane * height * width + i] = tone + random.uniform(0, 55);
    }
  }
  const encoder = createTargetEncoder(
    assigned ?? {
      anchorsYxyx,
      numClasses,
      addBackgroundClass: model.addBackgroundClass,
      encodeBackgroundAsZeros: model.encodeBackgroundAsZeros,
      matcher: { matchedThreshold: 0.5, unmatchedThreshold: 0.5, forceMatchForEachRow: true },
      boxCoder: { kind: 'faster_rcnn_box_coder', scales: SCALES },
      similarity: 'iou_similarity',
      negativeClassWeight: 1,
    },
  );
  for (let image = 0; image < batchSize; image++) {
    const boxes = 10;
    encoder.encode(
      {
        boxesYxyx: randomBoxes(boxes, random),
        classes: Int32Array.from({ length: boxes }, (_, i) => 1 + (i % numClasses)),
        weights: new Float32Array(boxes).fill(1),
        difficult: new Uint8Array(boxes),
        isCrowd: new Uint8Array(boxes),
        groupOf: new Uint8Array(boxes),
      },
      batch,
      image,
    );
  }
  return batch;
}

/** What `torch_ssd.py` has to know besides weights and batch. */
export function caseJson(
  { depthMultiplier }: SsdCaseOptions,
  penalties: ReadonlyMap<string, number>,
): string {
  return JSON.stringify({
    depth_multiplier: depthMultiplier,
    min_depth: MIN_DEPTH,
    class_weights: CLASS_WEIGHTS,
    learning_rate: LEARNING_RATE,
    momentum: MOMENTUM,
    steps: STEPS,
    l2: Object.fromEntries(penalties),
  });
}
