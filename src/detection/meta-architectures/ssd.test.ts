import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { damagedFile } from '../../checkpoint/damaged-file.ts';
import { shapeFromTensorflow } from '../../checkpoint/kernel-layout.ts';
import { readBundleIndex } from '../../checkpoint/tensor-bundle/bundle-index.ts';
import { createGraph } from '../../graph/create-graph.ts';
import { gradients } from '../../graph/gradients.ts';
import type { Value } from '../../graph/graph.ts';
import { add, mul, reduceMean, reduceSumSquare } from '../../graph/ops.ts';
import { truncatedNormal } from '../../nn/initializers/truncated-normal.ts';
import { varianceScaling } from '../../nn/initializers/variance-scaling.ts';
import type { ConvHyperparams } from '../../nn/layers/conv-hyperparams.ts';
import { inferenceNetwork, type TrainingNetwork, trainingNetwork } from '../../nn/network.ts';
import { initializeParameters } from '../../nn/parameter.ts';
import { runGraph } from '../../runtime/run-graph.ts';
import { createRandom } from '../../util/random.ts';
import { sizeOfShape } from '../../util/size-of-shape.ts';
import { ssdAnchorGenerator } from '../anchor-generators/ssd-anchor-generator.ts';
import {
  type ConvolutionalBoxPredictorOptions,
  convolutionalBoxPredictor,
} from '../box-predictors/convolutional-box-predictor.ts';
import type { FeatureExtractorOptions } from '../feature-extractors/feature-extractor.ts';
import { ssdMobilenetV1 } from '../feature-extractors/ssd-mobilenet-v1.ts';
import { classSlots, type SsdModel, ssd } from './ssd.ts';

const HYPERPARAMS: ConvHyperparams = {
  initializer: truncatedNormal(0, 0.03),
  regularizer: { kind: 'l2', weight: 4e-5 },
  batchNorm: { decay: 0.9997, epsilon: 0.001, center: true, scale: true, train: true },
  activation: 'RELU_6',
};

interface Variation {
  readonly side?: number;
  readonly numClasses?: number;
  readonly extractor?: Partial<FeatureExtractorOptions>;
  readonly predictor?: Partial<ConvolutionalBoxPredictorOptions>;
  readonly anchorLayers?: number;
}

function newModel({
  side = 300,
  numClasses = 90,
  extractor,
  predictor,
  anchorLayers = 6,
}: Variation = {}): SsdModel {
  const classes = { numClasses, addBackgroundClass: true, encodeBackgroundAsZeros: true };
  return ssd({
    ...classes,
    inputHeight: side,
    inputWidth: side,
    featureExtractor: ssdMobilenetV1({
      type: 'ssd_mobilenet_v1',
      convention: 'slim',
      depth: { depthMultiplier: 1, minDepth: 16 },
      hyperparams: HYPERPARAMS,
      overrideBackbone: false,
      freezeBatchNorm: false,
      padding: 'SAME',
      useDepthwise: false,
      padToMultiple: 1,
      numLayers: 6,
      ...extractor,
    }),
    boxPredictor: convolutionalBoxPredictor({
      convention: 'slim',
      numClassSlots: classSlots(classes),
      hyperparams: HYPERPARAMS,
      minDepth: 0,
      maxDepth: 0,
      numLayersBeforePredictor: 0,
      dropoutKeepProbability: 1,
      kernelSize: 1,
      boxCodeSize: 4,
      applySigmoidToScores: false,
      classPredictionBiasInit: 0,
      useDepthwise: false,
      ...predictor,
    }),
    anchorGenerator: ssdAnchorGenerator({
      numLayers: anchorLayers,
      minScale: 0.2,
      maxScale: 0.95,
      aspectRatios: [1, 2, 0.5, 3, 0.3333],
      interpolatedScaleAspectRatio: 1,
      reduceBoxesInLowestLayer: true,
    }),
  });
}

interface Trace {
  readonly network: TrainingNetwork;
  readonly images: Value;
  readonly boxEncodings: Value;
  readonly classLogits: Value;
}

function trace(model: SsdModel, batch = 2): Trace {
  const graph = createGraph();
  const counter = graph.input('counter', { dtype: 'int64', shape: [] });
  const network = trainingNetwork(graph, counter);
  const shape = [batch, 3, model.inputHeight, model.inputWidth];
  const images = graph.input('images', { dtype: 'float32', shape });
  return { network, images, ...model.predict(network, images) };
}

const shapesByName = ({ network }: Trace): Map<string, readonly number[]> =>
  new Map(network.specs.map(({ name, shape }) => [name, shape]));

const CHECKPOINT = new URL(
  '../../../../shared/checkpoints/ssd_mobilenet_v1_coco_2018_01_28/model.ckpt.index',
  import.meta.url,
);

describe.skipIf(!existsSync(CHECKPOINT))(
  'against the index of a real checkpoint (needs ../shared/checkpoints, skipped where absent)',
  () => {
    test('parameters are the variables of ssd_mobilenet_v1_coco_2018_01_28, names and shapes', () => {
      const { entries } = readBundleIndex(readFileSync(CHECKPOINT), damagedFile('model.ckpt.index'));
      const variables = [...entries].filter(
        ([name]) => !/ExponentialMovingAverage|RMSProp|Momentum|global_step/.test(name),
      );
      const expected = Object.fromEntries(
        variables.map(([name, { shape }]) => [name, shapeFromTensorflow(name, shape)]),
      );
      expect(Object.keys(expected)).toHaveLength(199);
      expect(Object.fromEntries(shapesByName(trace(newModel())))).toEqual(expected);
    });
  },
);

describe('SSD MobileNet v1 at 300×300', () => {
  let model: SsdModel;
  let traced: Trace;
  beforeAll(() => {
    model = newModel();
    traced = trace(model);
  });

  test('has 1917 anchors on maps of 19, 10, 5, 3, 2 and 1 cells', () => {
    expect(model.featureMapShapes).toEqual([19, 10, 5, 3, 2, 1].map((side) => [side, side]));
    expect(model.anchorsYxyx).toHaveLength(1917 * 4);
  });

  test('predicts a code and a row of logits, background included, for each anchor', () => {
    expect(traced.boxEncodings.shape).toEqual([2, 1917, 4]);
    expect(traced.classLogits.shape).toEqual([2, 1917, 91]);
    expect(model.numClassSlots).toBe(91);
  });

  test('penalises every kernel and nothing else', () => {
    for (const { name, regularizer } of traced.network.specs) {
      const expected = /weights$/.test(name) ? { kind: 'l2', weight: 4e-5 } : undefined;
      expect(regularizer, name).toEqual(expected);
    }
  });

  test('moves the averages of all 35 batch normalisations', () => {
    expect(traced.network.updates.size).toBe(70);
    const frozen = {
      ...HYPERPARAMS,
      batchNorm: { ...HYPERPARAMS.batchNorm, train: false },
    } as ConvHyperparams;
    const extractor = { freezeBatchNorm: true, hyperparams: frozen };
    expect(trace(newModel({ extractor })).network.updates.size).toBe(0);
  });
});

describe('variations', () => {
  test.each([
    { multiplier: 0.75, stem: 24, maps: [384, 768, 384, 192, 192, 96] },
    { multiplier: 0.5, stem: 16, maps: [256, 512, 256, 128, 128, 64] },
    { multiplier: 0.25, stem: 16, maps: [128, 256, 128, 64, 64, 32] },
  ])('depth multiplier $multiplier thins every layer, down to the minimum', ({ multiplier, stem, maps }) => {
    const shapes = shapesByName(
      trace(newModel({ extractor: { depth: { depthMultiplier: multiplier, minDepth: 16 } } }), 1),
    );
    const scope = 'FeatureExtractor/MobilenetV1';
    expect(shapes.get(`${scope}/Conv2d_0/weights`)).toEqual([stem, 3, 3, 3]);
    expect(maps.map((_, i) => shapes.get(`BoxPredictor_${i}/ClassPredictor/weights`)?.[1])).toEqual(maps);
    const half = Math.max(multiplier * 128, 16);
    const narrow = `${scope}/Conv2d_13_pointwise_1_Conv2d_3_1x1_${half}/weights`;
    expect(shapes.get(narrow)).toEqual([half, maps[2], 1, 1]);
  });

  test('num_layers takes the finest maps; anchors must agree', () => {
    const model = newModel({ extractor: { numLayers: 4 }, anchorLayers: 4 });
    expect(model.featureMapShapes.map(([rows]) => rows)).toEqual([19, 10, 5, 3]);
    expect(() => newModel({ extractor: { numLayers: 5 } })).toThrow(
      'The feature extractor ssd_mobilenet_v1 gives 5 feature maps, but the anchor generator lays out 6; ' +
        'make num_layers of both the same.',
    );
  });

  test('an input that is too small is refused with its size', () => {
    expect(() => newModel({ side: 32 })).toThrow(
      'The image resizer makes 32×32 pixels (height × width), but ssd_mobilenet_v1 needs at least 33 on each side.',
    );
  });

  test('pad_to_multiple enlarges the maps', () => {
    const model = newModel({ extractor: { padToMultiple: 32 } });
    expect(model.featureMapShapes.map(([rows]) => rows)).toEqual([20, 10, 5, 3, 2, 1]);
  });

  test('use_depthwise splits new maps and heads into a depthwise and a pointwise convolution', () => {
    const variation: Variation = {
      extractor: { useDepthwise: true },
      predictor: { useDepthwise: true, kernelSize: 3, classPredictionBiasInit: -4.6 },
    };
    const traced = trace(newModel(variation), 1);
    const shapes = shapesByName(traced);
    const map = 'FeatureExtractor/MobilenetV1/Conv2d_13_pointwise_2_Conv2d_2_3x3_s2_512';
    expect(shapes.get(`${map}_depthwise/depthwise_weights`)).toEqual([256, 1, 3, 3]);
    expect(shapes.get(`${map}/weights`)).toEqual([512, 256, 1, 1]);
    const head = 'BoxPredictor_0/ClassPredictor';
    expect(shapes.get(`${head}_depthwise/depthwise_weights`)).toEqual([512, 1, 3, 3]);
    expect(shapes.has(`${head}_depthwise/BatchNorm/gamma`)).toBe(true);
    expect(shapes.get(`${head}/weights`)).toEqual([273, 512, 1, 1]);
    const bias = initializeParameters(traced.network.specs, 1).get(`${head}/biases`);
    expect(bias?.every((b) => b === 0)).toBe(true);
  });

  test('layers before the predictor have the depth that min_depth and max_depth leave', () => {
    const layers = (minDepth: number, maxDepth: number) => {
      const predictor = { minDepth, maxDepth, numLayersBeforePredictor: 2, kernelSize: 3 };
      const names = [...shapesByName(trace(newModel({ predictor }), 1)).keys()];
      return names.filter((name) => /^BoxPredictor_[05].Conv2d_._1x1_\d+.weights/.test(name));
    };
    expect(layers(0, 0)).toEqual([]);
    expect(layers(16, 256)).toEqual([
      'BoxPredictor_0/Conv2d_0_1x1_256/weights',
      'BoxPredictor_0/Conv2d_1_1x1_256/weights',
      'BoxPredictor_5/Conv2d_0_1x1_128/weights',
      'BoxPredictor_5/Conv2d_1_1x1_128/weights',
    ]);
    expect(layers(300, 0)[3]).toBe('BoxPredictor_5/Conv2d_1_1x1_300/weights');
  });

  test('the class bias starts where it is told', () => {
    const { network } = trace(newModel({ predictor: { classPredictionBiasInit: -4.5 } }), 1);
    const values = initializeParameters(network.specs, 1);
    expect(values.get('BoxPredictor_3/ClassPredictor/biases')?.every((b) => b === -4.5)).toBe(true);
    expect(values.get('BoxPredictor_3/BoxEncodingPredictor/biases')?.every((b) => b === 0)).toBe(true);
  });
});

describe('run on small images', () => {
  const random = createRandom(9);
  const images = Float32Array.from({ length: 2 * 3 * 64 * 64 }, () => random.uniform(0, 255));
  const small = (variation: Variation = {}) => {
    const initializer = varianceScaling({ factor: 2, mode: 'FAN_IN', uniform: false });
    const hyperparams = { ...HYPERPARAMS, initializer };
    const depth = { depthMultiplier: 0.25, minDepth: 8 };
    const extractor = { depth, hyperparams, overrideBackbone: true, ...variation.extractor };
    return newModel({ side: 64, numClasses: 3, ...variation, extractor });
  };

  async function run({ network }: Trace, outputs: Record<string, Value>) {
    for (const [name, value] of Object.entries(outputs)) network.graph.output(name, value);
    const parameters = initializeParameters(network.specs, 2);
    const inputs = new Set(network.graph.inputs.map(({ name }) => name));
    const feeds = { images, counter: BigInt64Array.of(1n), ...Object.fromEntries(parameters) };
    const used = Object.entries(feeds).filter(([name]) => inputs.has(name));
    return { parameters, results: await runGraph(network.graph, Object.fromEntries(used)) };
  }

  test('a gradient reaches every trainable parameter', async () => {
    const traced = trace(small({ predictor: { dropoutKeepProbability: 0.8, kernelSize: 3 } }));
    const loss = add(
      reduceMean(mul(traced.boxEncodings, traced.boxEncodings)),
      reduceMean(reduceSumSquare(traced.classLogits, [2])),
    );
    const names = traced.network.specs.filter(({ trainable }) => trainable).map(({ name }) => name);
    const wrt = names.map((name) => traced.network.values.get(name)).filter((v) => v !== undefined);
    const found = gradients(loss, wrt);
    expect(found).toHaveLength(names.length);
    const outputs = Object.fromEntries(found.map((g, i) => [`gradient of ${names[i]}`, g]));
    const { results } = await run(traced, outputs);
    for (const [name, values] of Object.entries(results)) {
      const numbers = Array.from(values, Number);
      expect(numbers.every(Number.isFinite), name).toBe(true);
      // A 1×1 map of one image normalises to its offset alone, so what is before it may get zeros; not so with two.
      expect(
        numbers.some((g) => g !== 0),
        name,
      ).toBe(true);
    }
  });

  test('one image alone is predicted as in a batch under inference, and box codes are clipped', async () => {
    const model = small({ predictor: { boxEncodingsClipRange: { min: -0.01, max: 0.01 } } });
    const parameters = initializeParameters(trace(model, 1).network.specs, 4);
    const predict = async (batch: number, data: Float32Array) => {
      const graph = createGraph();
      const input = graph.input('images', { dtype: 'float32', shape: [batch, 3, 64, 64] });
      const { boxEncodings, classLogits } = model.predict(inferenceNetwork(graph, parameters), input);
      graph.output('boxes', boxEncodings);
      graph.output('logits', classLogits);
      const { boxes, logits } = await runGraph(graph, { images: data });
      return { boxes: Array.from(boxes, Number), logits: Array.from(logits, Number) };
    };
    const both = await predict(2, images);
    const second = await predict(1, images.slice(images.length / 2));
    second.logits.forEach((logit, i) => {
      expect(both.logits[second.logits.length + i]).toBeCloseTo(logit, 4);
    });
    expect(Math.max(...both.boxes.map(Math.abs))).toBeCloseTo(0.01, 6);
  });

  test('rows follow map, y, x, anchor: a bias of the head lands in its own anchor and column', async () => {
    const model = small();
    const specs = trace(model, 1).network.specs;
    const parameters = new Map(specs.map(({ name, shape }) => [name, new Float32Array(sizeOfShape(shape))]));
    // Zero kernels: the logits are the biases. Map 1 has 6 anchors of 4 columns: anchor 2, column 3.
    parameters.get('BoxPredictor_1/ClassPredictor/biases')?.set([7], 2 * 4 + 3);
    const graph = createGraph();
    const input = graph.input('images', { dtype: 'float32', shape: [1, 3, 64, 64] });
    graph.output('logits', model.predict(inferenceNetwork(graph, parameters), input).classLogits);
    const { logits } = await runGraph(graph, { images: images.slice(0, 3 * 64 * 64) });
    const [[rows0, columns0], [rows1, columns1]] = model.featureMapShapes;
    const expected = Array.from({ length: rows1 * columns1 }, (_, cell) => {
      const anchor = rows0 * columns0 * 3 + cell * 6 + 2;
      return anchor * 4 + 3;
    });
    expect(Array.from(logits, Number).flatMap((v, i) => (v === 7 ? [i] : []))).toEqual(expected);
  });
});
