import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { ssdAnchorGenerator } from '../detection/anchor-generators/ssd-anchor-generator.ts';
import type { BoxCoderOptions } from '../detection/box-coders/create-box-coder.ts';
import { convolutionalBoxPredictor } from '../detection/box-predictors/convolutional-box-predictor.ts';
import { ssdMobilenetV1 } from '../detection/feature-extractors/ssd-mobilenet-v1.ts';
import type { ImageResizer } from '../detection/image-resizer.ts';
import { classSlots, type ResizerSettings, type SsdModel, ssd } from '../detection/meta-architectures/ssd.ts';
import type { PostProcessingSpec } from '../detection/post-processing/post-processing-spec.ts';
import { priorDivisors } from '../detection/prior-correction.ts';
import { createGraph } from '../graph/create-graph.ts';
import { readOnnxMetadata } from '../graph/read-onnx-metadata.ts';
import { type RgbImage, viewOf } from '../input/pixel-view.ts';
import { inputLength, resizeToInput } from '../input/resize-to-input.ts';
import { varianceScaling } from '../nn/initializers/variance-scaling.ts';
import type { ConvHyperparams } from '../nn/layers/conv-hyperparams.ts';
import { trainingNetwork } from '../nn/network.ts';
import { initializeParameters } from '../nn/parameter.ts';
import { createDetector, type Detector } from '../train/detector.ts';
import { DataError } from '../util/errors.ts';
import { createRandom } from '../util/random.ts';
import { exportDetector } from './export-detector.ts';

const HEIGHT = 64;
const WIDTH = 96;
const LABELS = new Map([
  [1, 'RBC'],
  [2, 'WBC'],
  [3, 'Platelets "small"'],
]);
const BOX_CODER: BoxCoderOptions = {
  kind: 'faster_rcnn_box_coder',
  scales: { y: 10, x: 10, height: 5, width: 5 },
};
const MANY: PostProcessingSpec = {
  scoreConverter: 'SIGMOID',
  logitScale: 1,
  scoreThreshold: 1e-8,
  iouThreshold: 0.6,
  maxDetectionsPerClass: 20,
  maxTotalDetections: 30,
  changeCoordinateFrame: true,
};

interface Resizing {
  readonly height: number;
  readonly width: number;
  readonly resizer?: ResizerSettings;
}

const STRETCHED: Resizing = { height: HEIGHT, width: WIDTH };

/** Padded to squares; the network's grey padding shines through. */
const PADDED: Resizing = {
  height: 96,
  width: 96,
  resizer: {
    rule: { kind: 'keep_aspect_ratio', minDimension: 64, maxDimension: 96 },
    method: 'BILINEAR',
    alignCorners: false,
    padValue: [0, 0.5, -1],
    convertToGrayscale: false,
  },
};
const GREY: Resizing = {
  ...STRETCHED,
  resizer: {
    rule: { kind: 'fixed_shape' },
    method: 'AREA',
    alignCorners: false,
    padValue: [0, 0, 0],
    convertToGrayscale: true,
  },
};

function newModel(
  addBackgroundClass: boolean,
  { height, width, ...resizing }: Resizing = STRETCHED,
): SsdModel {
  const hyperparams: ConvHyperparams = {
    initializer: varianceScaling({ factor: 2, mode: 'FAN_IN', uniform: false }),
    batchNorm: { decay: 0.99, epsilon: 0.001, center: true, scale: true, train: true },
    activation: 'RELU_6',
  };
  const classes = { numClasses: LABELS.size, addBackgroundClass, encodeBackgroundAsZeros: true };
  return ssd({
    ...classes,
    ...resizing,
    inputHeight: height,
    inputWidth: width,
    featureExtractor: ssdMobilenetV1({
      type: 'ssd_mobilenet_v1',
      convention: 'slim',
      depth: { depthMultiplier: 0.25, minDepth: 8 },
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
      numClassSlots: classSlots(classes),
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
      aspectRatios: [1, 2, 0.5],
      interpolatedScaleAspectRatio: 1,
      reduceBoxesInLowestLayer: true,
    }),
  });
}

/** First values of the parameters; biases and moving means, zero at first, are drawn too. */
function newParameters(model: SsdModel): Map<string, Float32Array> {
  const graph = createGraph();
  const network = trainingNetwork(graph, graph.input('counter', { dtype: 'int64', shape: [] }));
  const shape = [1, 3, model.inputHeight, model.inputWidth];
  model.predict(network, graph.input('images', { dtype: 'float32', shape }));
  const parameters = initializeParameters(network.specs, 3);
  const random = createRandom(4);
  for (const [name, values] of parameters) {
    if (/(biases|beta|moving_mean)$/.test(name))
      parameters.set(
        name,
        values.map(() => 0.2 * random.normal()),
      );
  }
  return parameters;
}

function randomImage(width: number, height: number): RgbImage {
  const random = createRandom(width, height);
  return { data: Uint8Array.from({ length: 3 * width * height }, () => random.int(256)), width, height };
}

interface Exported {
  readonly boxes: Float32Array;
  readonly scores: Float32Array;
  readonly classes: Float32Array;
  readonly count: number;
}

/** What ONNX Runtime, given the file's bytes and nothing else, makes of an image. */
async function runFile(session: ort.InferenceSession, { data, width, height }: RgbImage): Promise<Exported> {
  const results = await session.run({ input_tensor: new ort.Tensor('uint8', data, [1, height, width, 3]) });
  const most = MANY.maxTotalDetections;
  expect(results.detection_boxes.dims).toEqual([1, most, 4]);
  expect(results.detection_scores.dims).toEqual([1, most]);
  expect(results.detection_classes.dims).toEqual([1, most]);
  expect(results.num_detections.dims).toEqual([1]);
  const of = (name: string): Float32Array => results[name].data as Float32Array;
  return {
    boxes: of('detection_boxes'),
    scores: of('detection_scores'),
    classes: of('detection_classes'),
    count: of('num_detections')[0],
  };
}

const open = (bytes: Uint8Array): Promise<ort.InferenceSession> =>
  ort.InferenceSession.create(bytes, { logSeverityLevel: 3, intraOpNumThreads: 1 });

async function expectSameDetections(
  exported: Exported,
  detector: Detector,
  image: RgbImage,
  { resizer, reframed }: { readonly resizer: ImageResizer; readonly reframed: boolean },
): Promise<number> {
  const resized = new Float32Array(inputLength(resizer));
  const size = resizeToInput(viewOf(image), resizer, { data: resized, offset: 0, where: 'here' });
  const { boxesYxyx, scores, classes, count } = await detector.detect(resized, size);
  const share = [size.height / resizer.height, size.width / resizer.width];
  const expectedBoxes = reframed ? boxesYxyx : boxesYxyx.map((v, i) => v * share[i % 2]);
  expect(exported.count).toBe(count);
  const near = (found: Float32Array, expected: Float32Array, width: number): void => {
    for (let i = 0; i < count * width; i++) expect(Math.abs(found[i] - expected[i])).toBeLessThan(1e-4);
    expect(found.slice(count * width).every((x) => x === 0)).toBe(true);
  };
  near(exported.boxes, expectedBoxes, 4);
  near(exported.scores, scores, 1);
  near(
    exported.classes,
    Float32Array.from(classes, (c) => c + 1),
    1,
  );
  return count;
}

describe.each([
  { scoreConverter: 'SIGMOID', addBackgroundClass: true, logitScale: 1, input: 'stretched' },
  { scoreConverter: 'SIGMOID', addBackgroundClass: false, logitScale: 1, input: 'stretched' },
  { scoreConverter: 'SOFTMAX', addBackgroundClass: true, logitScale: 2, input: 'stretched' },
  { scoreConverter: 'SIGMOID', addBackgroundClass: true, logitScale: 1, input: 'padded' },
  { scoreConverter: 'SIGMOID', addBackgroundClass: true, logitScale: 1, input: 'padded, not re-framed' },
  { scoreConverter: 'SIGMOID', addBackgroundClass: true, logitScale: 1, input: 'grey' },
] as const)(
  'with $scoreConverter, background column $addBackgroundClass, logit_scale $logitScale, images $input',
  (variant) => {
    const { input } = variant;
    const resizing = input === 'stretched' ? STRETCHED : input === 'grey' ? GREY : PADDED;
    const model = newModel(variant.addBackgroundClass, resizing);
    const changeCoordinateFrame = input !== 'padded, not re-framed';
    const parameters = newParameters(model);
    const stored = new Map([...parameters].map(([name, data]) => [name, { shape: [data.length], data }]));
    const base = { model, boxCoder: BOX_CODER, labels: LABELS, step: 500 };

    test.each([
      ['nothing above the threshold', { scoreThreshold: 0.999999 }, (count: number) => count === 0],
      [
        'some detections',
        { scoreThreshold: 0.3, maxDetectionsPerClass: 9 },
        (count: number) => count > 0 && count <= 27,
      ],
      [
        'priors corrected, and a threshold for each class',
        {
          priorCorrection: { method: 'norcal', divisors: priorDivisors([2382, 214, 209], 0.3) },
          classThresholds: [0.25, undefined, 0.35],
        } satisfies Partial<PostProcessingSpec>,
        (count: number) => count > 0,
      ],
      ['as many as fit', { scoreThreshold: 1e-8 }, (count: number) => count === MANY.maxTotalDetections],
    ])('the file alone finds what the numeric path finds: %s', async (_, fields, holds) => {
      const { scoreConverter, logitScale } = variant;
      const postProcessing = { ...MANY, scoreConverter, logitScale, changeCoordinateFrame, ...fields };
      const session = await open(exportDetector({ ...base, postProcessing, parameters }));
      const detector = await createDetector({ ...base, postProcessing, parameters: stored }, { threads: 1 });
      for (const [width, height] of [
        [50, 83],
        [120, 64],
        [WIDTH, HEIGHT],
      ]) {
        const image = randomImage(width, height);
        const count = await expectSameDetections(await runFile(session, image), detector, image, {
          resizer: model.resizer,
          reframed: changeCoordinateFrame,
        });
        expect(holds(count), `${count} detections at ${width}×${height}`).toBe(true);
      }
      await detector.close();
      await session.release();
    });
  },
);

describe('the file', () => {
  let model: SsdModel;
  let parameters: Map<string, Float32Array>;
  beforeAll(() => {
    model = newModel(true);
    parameters = newParameters(model);
  });
  const options = () => ({
    model,
    boxCoder: BOX_CODER,
    postProcessing: MANY,
    parameters,
    labels: LABELS,
    step: 7,
  });

  test('says of itself what it detects and how', () => {
    const postProcessing = { ...MANY, iouThreshold: Math.fround(0.6) };
    const metadata = readOnnxMetadata(exportDetector({ ...options(), postProcessing }));
    expect(Object.fromEntries(metadata)).toEqual({
      labels: '{"1":"RBC","2":"WBC","3":"Platelets \\"small\\""}',
      image_resizer: 'fixed_shape',
      score_threshold: '1e-8',
      iou_threshold: '0.6',
      input_size: '64x96',
      step: '7',
      producer: 'counterweight',
    });
  });

  test('says what was chosen after training, where something was', () => {
    const priorCorrection = { method: 'norcal', divisors: [2, 1, 0.5] } as const;
    const postProcessing = { ...MANY, classThresholds: [0.4, undefined, Math.fround(0.3)], priorCorrection };
    const metadata = readOnnxMetadata(
      exportDetector({ ...options(), postProcessing, metadata: { after_training: '{}' } }),
    );
    expect(metadata.get('score_thresholds')).toBe('{"1":0.4,"3":0.3}');
    expect(metadata.get('prior_correction')).toBe('{"method":"norcal","divisors":{"1":2,"2":1,"3":0.5}}');
    expect(metadata.get('after_training')).toBe('{}');
  });

  test('is not made without all parameters', () => {
    const name = 'BoxPredictor_0/ClassPredictor/biases';
    expect(parameters.delete(name)).toBe(true);
    expect(() => exportDetector(options())).toThrow(DataError);
    expect(() => exportDetector(options())).toThrow(`there is no parameter "${name}"`);
  });
});
