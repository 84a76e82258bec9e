import { describe, expect, it } from 'vitest';
import { randomBoxes } from '../../../test/random-boxes.ts';
import { createGraph } from '../../graph/create-graph.ts';
import { floats } from '../../graph/graph.ts';
import { runGraph } from '../../runtime/run-graph.ts';
import { createRandom } from '../../util/random.ts';
import { type Detections, multiclassNonMaxSuppression } from '../batch-multiclass-nms.ts';
import { type BoxCoderOptions, createBoxCoder } from '../box-coders/create-box-coder.ts';
import { type Calibration, calibrateScores, type ScoreFunction, temperatureOf } from '../calibration.ts';
import { correctPriors, type PriorMethod, priorDivisors } from '../prior-correction.ts';
import { convertScores } from '../score-conversion.ts';
import { type DetectionValues, postProcess } from './post-process.ts';
import type { PostProcessingSpec } from './post-processing-spec.ts';

const A = 80;
const C = 4;
const random = createRandom(41);
const anchors = randomBoxes(A, random);
// Some boxes leave the image wholly, so that clipping leaves them no area.
const codes = Float32Array.from({ length: 4 * A }, (_, i) => random.normal() * (i % 28 === 0 ? 60 : 2));
const boxCoder: BoxCoderOptions = {
  kind: 'faster_rcnn_box_coder',
  scales: { y: 10, x: 10, height: 5, width: 5 },
};
const base: PostProcessingSpec = {
  scoreConverter: 'SIGMOID',
  logitScale: 1,
  scoreThreshold: 0.3,
  iouThreshold: 0.5,
  maxDetectionsPerClass: 10,
  maxTotalDetections: 25,
  changeCoordinateFrame: false,
};

async function inGraph(spec: PostProcessingSpec, logits: Float32Array, background: boolean) {
  const graph = createGraph();
  const K = logits.length / A;
  const detections = postProcess({
    predictions: {
      boxEncodings: graph.input('codes', { dtype: 'float32', shape: [1, A, 4] }),
      classLogits: graph.input('logits', { dtype: 'float32', shape: [1, A, K] }),
    },
    anchors: floats(graph, [A, 4], anchors),
    boxCoder,
    spec,
    addBackgroundClass: background,
  });
  const shapes: Record<string, readonly unknown[]> = {};
  for (const name of ['boxes', 'scores', 'classes', 'numDetections'] satisfies (keyof DetectionValues)[]) {
    graph.output(name, detections[name]);
    shapes[name] = detections[name].shape;
  }
  return { shapes, results: await runGraph(graph, { codes, logits }) };
}

function onNumbers(spec: PostProcessingSpec, logits: Float32Array, background: boolean): Detections {
  const K = logits.length / A;
  const divisor = spec.logitScale * temperatureOf(spec.calibration);
  const converted = convertScores(logits, K, spec.scoreConverter, divisor);
  const layout = { columns: K, hasBackground: background, scoreConverter: spec.scoreConverter };
  const calibrated = calibrateScores(converted, spec.calibration, layout);
  const scores = correctPriors(calibrated, spec.priorCorrection, layout);
  const first = background ? 1 : 0;
  const kept = Float32Array.from(
    { length: A * C },
    (_, i) => scores[Math.floor(i / C) * K + first + (i % C)],
  );
  return multiclassNonMaxSuppression({
    ...spec,
    boxesYxyx: createBoxCoder(boxCoder).decode(codes, anchors),
    scores: kept,
    numClasses: C,
    clipWindow: [0, 0, 1, 1],
  });
}

const logitsFor = (columns: number, spread: number): Float32Array =>
  Float32Array.from({ length: A * columns }, () => random.normal() * spread);

const CURVE: ScoreFunction = { kind: 'curve', curve: { x: [0.2, 0.5, 0.7], y: [0.1, 0.3, 0.9] } };
const SIGMOID: ScoreFunction = { kind: 'sigmoid', sigmoid: { a: -3, b: 1 } };
const POINT: ScoreFunction = { kind: 'curve', curve: { x: [0.5], y: [0.4] } };
const BY_CLASS: Calibration = {
  kind: 'by_class',
  apply: new Map<number, ScoreFunction>([
    [0, SIGMOID],
    [1, CURVE],
    [3, SIGMOID],
    [4, POINT],
  ]),
};

const priors = (method: PriorMethod): Partial<PostProcessingSpec> => ({
  priorCorrection: { method, divisors: priorDivisors([2382, 214, 0, 209], 0.6) },
});
const THRESHOLDS = [0.5, 0.9, undefined, 0.65];

const cases: readonly (readonly [string, Partial<PostProcessingSpec>, boolean])[] = [
  ['sigmoid, more detections than are wanted', {}, true],
  ['no background column', {}, false],
  ['softmax with a logit scale', { scoreConverter: 'SOFTMAX', logitScale: 2, scoreThreshold: 0.2 }, true],
  [
    'fewer detections than are wanted',
    { scoreThreshold: 0.9, maxTotalDetections: 100, maxDetectionsPerClass: 100 },
    true,
  ],
  ['none at all', { scoreThreshold: 0.9999999 }, true],
  [
    'identity, where negative logits are no detections',
    { scoreConverter: 'IDENTITY', scoreThreshold: -5, maxTotalDetections: 60, maxDetectionsPerClass: 60 },
    false,
  ],
  ['every class at once', { classAgnostic: true }, true],
  ['every class at once, softly', { classAgnostic: true, softNmsSigma: 0.4 }, true],
  ['softly', { softNmsSigma: 0.5, scoreThreshold: 0.2 }, true],
  ['softly, and fewer than are wanted', { softNmsSigma: 0.2, scoreThreshold: 0.8, iouThreshold: 1 }, false],
  [
    'softly, more rounds than boxes',
    { softNmsSigma: 1, maxDetectionsPerClass: 100, maxTotalDetections: 400 },
    true,
  ],
  ['a temperature', { calibration: { kind: 'temperature_scaling', scaler: 2.5 }, logitScale: 2 }, true],
  ['one curve', { calibration: { kind: 'all_classes', apply: CURVE }, scoreThreshold: 0.2 }, true],
  [
    'one sigmoid',
    { calibration: { kind: 'all_classes', apply: SIGMOID }, scoreConverter: 'IDENTITY' },
    false,
  ],
  ['functions of some classes', { calibration: BY_CLASS, scoreThreshold: 0.1 }, true],
  ['functions of some classes, no background', { calibration: BY_CLASS, scoreThreshold: 0.1 }, false],
  ['priors of sigmoids', priors('norcal'), true],
  ['priors of sigmoids, no background', priors('logit_adjustment'), false],
  [
    'priors of a softmax by NorCal',
    { ...priors('norcal'), scoreConverter: 'SOFTMAX', scoreThreshold: 0.1 },
    true,
  ],
  [
    'priors of a softmax by logit adjustment',
    { ...priors('logit_adjustment'), scoreConverter: 'SOFTMAX', scoreThreshold: 0.1 },
    true,
  ],
  [
    'priors of a softmax, no background',
    { ...priors('norcal'), scoreConverter: 'SOFTMAX', scoreThreshold: 0.1 },
    false,
  ],
  [
    'priors after calibration',
    { ...priors('norcal'), calibration: BY_CLASS, scoreThreshold: 0.1, scoreConverter: 'IDENTITY' },
    true,
  ],
  ['a threshold for each class', { classThresholds: THRESHOLDS }, true],
  ['a threshold for each class, which leaves nothing', { classThresholds: [1, 1, 1, 1] }, false],
  ['a threshold for each class, softly', { classThresholds: THRESHOLDS, softNmsSigma: 0.3 }, true],
  [
    'a threshold for each class, every class at once',
    { classThresholds: THRESHOLDS, classAgnostic: true },
    true,
  ],
  ['thresholds of corrected scores', { ...priors('norcal'), classThresholds: THRESHOLDS }, true],
  [
    'a threshold of 0 with every box',
    { scoreThreshold: 1e-8, iouThreshold: 1, maxDetectionsPerClass: 100, maxTotalDetections: 200 },
    true,
  ],
];

describe('postProcess', () => {
  it.each(cases)('finds what post-processing on numbers finds: %s', async (_what, change, background) => {
    const spec = { ...base, ...change };
    const logits = logitsFor(C + (background ? 1 : 0), 1.5);
    const wanted = onNumbers(spec, logits, background);
    const { shapes, results } = await inGraph(spec, logits, background);
    const D = spec.maxTotalDetections;
    expect(shapes).toEqual({ boxes: [1, D, 4], scores: [1, D], classes: [1, D], numDetections: [1] });
    expect(Number(results.numDetections[0])).toBe(wanted.count);
    for (let i = 0; i < D; i++) {
      const real = i < wanted.count;
      expect(Number(results.classes[i])).toBe(real ? wanted.classes[i] + 1 : 0);
      expect(Number(results.scores[i])).toBeCloseTo(real ? wanted.scores[i] : 0, 5);
      for (let k = 0; k < 4; k++) {
        expect(Number(results.boxes[4 * i + k])).toBeCloseTo(real ? wanted.boxesYxyx[4 * i + k] : 0, 5);
      }
    }
  });

  it('also gives the box and the scores of every anchor, the background included', async () => {
    const graph = createGraph();
    const logits = logitsFor(C + 1, 1);
    const { rawBoxes, rawScores } = postProcess({
      predictions: {
        boxEncodings: floats(graph, [1, A, 4], codes),
        classLogits: floats(graph, [1, A, C + 1], logits),
      },
      anchors: floats(graph, [A, 4], anchors),
      boxCoder,
      spec: base,
      addBackgroundClass: true,
    });
    graph.output('boxes', rawBoxes);
    graph.output('scores', rawScores);
    const { boxes, scores } = await runGraph(graph);
    const wanted = createBoxCoder(boxCoder).decode(codes, anchors);
    expect(
      wanted.every((value, i) => Math.abs(value - Number(boxes[i])) < 1e-4 * Math.max(1, Math.abs(value))),
    ).toBe(true);
    const converted = convertScores(logits, C + 1, 'SIGMOID');
    converted.forEach((score, i) => {
      expect(Number(scores[i])).toBeCloseTo(score, 5);
    });
  });

  it('refuses more than one image', () => {
    const graph = createGraph();
    const input = (name: string, size: number) =>
      graph.input(name, { dtype: 'float32', shape: [2, A, size] });
    const predictions = { boxEncodings: input('codes', 4), classLogits: input('logits', C) };
    const options = {
      anchors: floats(graph, [A, 4], anchors),
      boxCoder,
      spec: base,
      addBackgroundClass: false,
    };
    expect(() => postProcess({ predictions, ...options })).toThrow(
      'Post-processing is built for one image, not for 2.',
    );
  });
});
