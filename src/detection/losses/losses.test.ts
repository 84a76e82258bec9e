import { describe, expect, it } from 'vitest';
import {
  expectGradients,
  randomTensor,
  type Tensor,
  valueAndGradients,
} from '../../../test/expect-gradients.ts';
import { describeOracles } from '../../../test/oracles/describe-oracles.ts';
import { randomBoxes } from '../../../test/random-boxes.ts';
import { createGraph } from '../../graph/create-graph.ts';
import { floats, type Value } from '../../graph/graph.ts';
import { sigmoid, softmax } from '../../graph/ops.ts';
import { runGraph } from '../../runtime/run-graph.ts';
import { createRandom } from '../../util/random.ts';
import { giou } from '../boxes/giou.ts';
import { iou } from '../boxes/iou.ts';
import type { ClassificationLossSpec } from './classification-loss.ts';
import { createClassificationLoss } from './create-classification-loss.ts';
import { createLocalizationLoss } from './create-localization-loss.ts';
import type { LocalizationLossSpec } from './localization-loss.ts';
import { weightedDice } from './weighted-dice.ts';

async function evaluate(
  inputs: Readonly<Record<string, Tensor>>,
  build: (values: Readonly<Record<string, Value>>) => Value,
): Promise<Float32Array> {
  const graph = createGraph();
  const values = Object.entries(inputs).map(
    ([n, { shape, data }]) => [n, floats(graph, shape, data)] as const,
  );
  graph.output('loss', build(Object.fromEntries(values)));
  const { loss } = await runGraph(graph);
  return loss as Float32Array;
}

describeOracles('oracles.json', 'loss');

const classificationLosses: readonly ClassificationLossSpec[] = [
  { kind: 'weighted_sigmoid' },
  { kind: 'weighted_sigmoid_focal', gamma: 2, alpha: 0.25 },
  { kind: 'weighted_sigmoid_focal', gamma: 1.5 },
  { kind: 'weighted_sigmoid_focal', gamma: 0.5, alpha: 0.75 },
  { kind: 'weighted_softmax', logitScale: 2 },
  { kind: 'weighted_logits_softmax', logitScale: 0.5 },
  { kind: 'bootstrapped_sigmoid', alpha: 0.8, hardBootstrap: false },
  { kind: 'bootstrapped_sigmoid', alpha: 0.8, hardBootstrap: true },
  { kind: 'penalty_reduced_logistic_focal_loss', alpha: 2, beta: 4 },
  { kind: 'penalty_reduced_logistic_focal_loss', alpha: 1.5, beta: 0.5 },
];

describe.each(classificationLosses)('classification loss $kind', (spec) => {
  const shape = [2, 5, 3];
  const loss = createClassificationLoss(spec);
  const oneHot: Tensor = { shape, data: Float32Array.from({ length: 30 }, (_, i) => (i % 4 === 1 ? 1 : 0)) };
  const weights: Tensor = {
    shape: [2, 5, 1],
    data: Float32Array.from({ length: 10 }, (_, i) => (i % 4) / 2),
  };
  const constant = (v: Value, t: Tensor): Value => floats(v.graph, t.shape, t.data);
  const build = ({ logits }: Readonly<Record<string, Value>>): Value =>
    loss.apply({ logits, targets: constant(logits, oneHot), weights: constant(logits, weights) });

  it('has the gradient that finite differences show', () =>
    expectGradients(build, { logits: randomTensor(shape, 3) }));

  it('gives every column its loss, or the anchor one for all', async () => {
    const { output } = await valueAndGradients(build, { logits: randomTensor(shape, 4) });
    expect(output.shape).toEqual(loss.independentColumns ? shape : [2, 5]);
  });

  it('is proportional to the weights, and 0 where they are 0', async () => {
    const logits = randomTensor(shape, 5);
    const once = (await valueAndGradients(build, { logits })).output.data;
    const twice = await evaluate({ logits, oneHot, weights }, (v) =>
      loss.apply({
        logits: v.logits,
        targets: v.oneHot,
        weights: floats(
          v.logits.graph,
          [2, 5, 1],
          Float32Array.from(weights.data, (w) => 2 * w),
        ),
      }),
    );
    const perAnchor = once.length / 10;
    Array.from(once).forEach((value, i) => {
      expect(twice[i]).toBeCloseTo(2 * value, 5);
      if (weights.data[Math.floor(i / perAnchor)] === 0) expect(value).toBe(0);
    });
  });

  it('is finite with finite gradients where the logits are extreme', async () => {
    const extreme = {
      shape,
      data: Float32Array.from({ length: 30 }, (_, i) => [0, 90, -90, 1000, -1000][i % 5]),
    };
    const { output, gradients } = await valueAndGradients(build, { logits: extreme });
    expect(Array.from(output.data).every(Number.isFinite)).toBe(true);
    expect(Array.from(gradients.logits).every(Number.isFinite)).toBe(true);
  });

  if (loss.independentColumns) {
    const positiveWeights = [2, 1, 0.5];
    const weighted = ({ logits }: Readonly<Record<string, Value>>): Value =>
      loss.apply({
        logits,
        targets: constant(logits, oneHot),
        weights: constant(logits, weights),
        positiveWeights: floats(logits.graph, [3], positiveWeights),
      });

    it('has the gradient that finite differences show, with weights of the positive terms', () =>
      expectGradients(weighted, { logits: randomTensor(shape, 6) }));

    if (spec.kind !== 'bootstrapped_sigmoid') {
      it('scales the columns whose target is 1 by the weights of the positive terms, and no other', async () => {
        const logits = randomTensor(shape, 7);
        const plain = (await valueAndGradients(build, { logits })).output.data;
        const scaled = (await valueAndGradients(weighted, { logits })).output.data;
        Array.from(plain).forEach((value, i) => {
          expect(scaled[i]).toBeCloseTo(value * (oneHot.data[i] === 1 ? positiveWeights[i % 3] : 1), 5);
        });
      });
    }
  } else {
    it('refuses weights of the positive terms', () => {
      const graph = createGraph();
      const logits = graph.input('logits', { dtype: 'float32', shape });
      expect(() =>
        loss.apply({
          logits,
          targets: logits,
          weights: constant(logits, weights),
          positiveWeights: floats(graph, [3], [1, 1, 1]),
        }),
      ).toThrow('a softmax loss was given weights for its columns');
    });
  }
});

describe('gradients in closed form', () => {
  const shape = [1, 4, 3];
  const oneHot = { shape, data: Float32Array.of(0, 1, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0) };
  const logits: Tensor = { shape, data: Float32Array.of(0, 0, 0, 1, -2, 0.5, 3, 0, -1, 2, 2, 2) };
  const ones = { shape: [1, 4, 1], data: Float32Array.of(1, 1, 1, 1) };
  const gradientOf = async (kind: 'weighted_sigmoid' | 'weighted_softmax'): Promise<Float32Array> => {
    const loss = createClassificationLoss({ kind, logitScale: 1 });
    const { gradients } = await valueAndGradients(
      ({ x }) =>
        loss.apply({
          logits: x,
          targets: floats(x.graph, shape, oneHot.data),
          weights: floats(x.graph, ones.shape, ones.data),
        }),
      { x: logits },
    );
    return gradients.x;
  };

  it('of the sigmoid loss is sigmoid(x) − z, at 0 too', async () => {
    const s = await evaluate({ x: logits }, ({ x }) => sigmoid(x));
    const found = await gradientOf('weighted_sigmoid');
    found.forEach((g, i) => {
      expect(g).toBeCloseTo(s[i] - oneHot.data[i], 6);
    });
  });

  it('of the softmax loss is (softmax(x) · Σ z) − z', async () => {
    const p = await evaluate({ x: logits }, ({ x }) => softmax(x, 2));
    const found = await gradientOf('weighted_softmax');
    found.forEach((g, i) => {
      const row = Math.floor(i / 3) * 3;
      const mass = oneHot.data.slice(row, row + 3).reduce((a, b) => a + b, 0);
      expect(g).toBeCloseTo(p[i] * mass - oneHot.data[i], 6);
    });
  });
});

const localizationLosses: readonly LocalizationLossSpec[] = [
  { kind: 'weighted_smooth_l1', delta: 1 },
  { kind: 'weighted_smooth_l1', delta: 0.3 },
  { kind: 'weighted_l2' },
  { kind: 'l1_localization_loss' },
];

describe.each(localizationLosses)('localization loss $kind', (spec) => {
  const loss = createLocalizationLoss(spec);
  const codes = randomTensor([2, 5, 4], 11);
  const targets = randomTensor([2, 5, 4], 12);
  const weights: Tensor = { shape: [2, 5], data: Float32Array.from({ length: 10 }, (_, i) => i % 3) };
  const build =
    (wanted: ArrayLike<number>) =>
    ({ predictions }: Readonly<Record<string, Value>>): Value =>
      loss({
        predictions,
        targets: floats(predictions.graph, [2, 5, 4], wanted),
        weights: floats(predictions.graph, [2, 5], weights.data),
      });

  it('has the gradient that finite differences show', () =>
    expectGradients(build(targets.data), { predictions: codes }, { step: 3e-3 }));

  it('is 0 with gradient 0 where predictions meet targets or the weight is 0', async () => {
    const { output, gradients } = await valueAndGradients(build(codes.data), { predictions: codes });
    expect(Array.from(output.data).every((value) => value === 0)).toBe(true);
    expect(gradients.predictions.every((g) => g === 0 || Object.is(g, -0))).toBe(true);
    const apart = await valueAndGradients(build(targets.data), { predictions: codes });
    Array.from(apart.output.data).forEach((value, i) => {
      expect(value === 0).toBe(weights.data[i] === 0);
    });
  });

  it('takes a target of NaN as met', async () => {
    const holes = Float32Array.from(targets.data, (value, i) => (i % 4 === 2 ? Number.NaN : value));
    const filled = Float32Array.from(targets.data, (value, i) => (i % 4 === 2 ? codes.data[i] : value));
    const found = await valueAndGradients(build(holes), { predictions: codes });
    const wanted = await valueAndGradients(build(filled), { predictions: codes });
    expect(found.output.data).toEqual(wanted.output.data);
    expect(found.gradients.predictions.map((g) => g + 0)).toEqual(
      wanted.gradients.predictions.map((g) => g + 0),
    );
  });
});

describe('losses on boxes', () => {
  const random = createRandom(81);
  const [one, two] = [randomBoxes(30, random), randomBoxes(30, random)];
  // A few that are the same, apart, or without an area.
  two.set(one.subarray(0, 8), 0);
  two.set([2, 2, 3, 3], 8);
  one.set([0.5, 0.5, 0.5, 0.5], 12);
  two.set([0.5, 0.5, 0.5, 0.5], 12);
  const boxes = (data: Float32Array): Tensor => ({ shape: [1, 30, 4], data });
  const weights = Float32Array.from({ length: 30 }, (_, i) => i % 3);

  it.each([
    ['weighted_iou', iou],
    ['weighted_giou', giou],
  ] as const)('%s is weight · (1 − overlap), the overlap that of the numbers', async (kind, measure) => {
    const found = await evaluate(
      { predictions: boxes(one), targets: boxes(two), weights: { shape: [1, 30], data: weights } },
      ({ predictions, targets, weights: w }) =>
        createLocalizationLoss({ kind })({ predictions, targets, weights: w }),
    );
    found.forEach((loss, i) => {
      expect(loss).toBeCloseTo(weights[i] * (1 - measure(one, i, two, i)), 5);
    });
  });

  it.each(['weighted_iou', 'weighted_giou'] as const)(
    '%s has finite gradients, also of empty boxes',
    async (kind) => {
      const { gradients } = await valueAndGradients(
        ({ predictions }) =>
          createLocalizationLoss({ kind })({
            predictions,
            targets: floats(predictions.graph, [1, 30, 4], two),
            weights: floats(predictions.graph, [1, 30], weights),
          }),
        { predictions: boxes(one) },
      );
      expect(gradients.predictions.every(Number.isFinite)).toBe(true);
    },
  );

  it.each(['weighted_iou', 'weighted_giou'] as const)(
    '%s has the gradient that finite differences show',
    (kind) => {
      const near = { shape: [1, 2, 4], data: [0, 0, 2, 3, 0.5, 1, 2.5, 2] };
      return expectGradients(
        ({ predictions }) =>
          createLocalizationLoss({ kind })({
            predictions,
            targets: floats(predictions.graph, near.shape, [0.5, 1, 3, 2, 0.1, 0.2, 2, 4]),
            weights: floats(predictions.graph, [1, 2], [1, 2]),
          }),
        { predictions: near },
      );
    },
  );
});

describe('weightedDice', () => {
  const shape = [2, 5, 3];
  const targets = Float32Array.from({ length: 30 }, (_, i) => Number(i % 4 === 1));
  const weights = Float32Array.from({ length: 10 }, (_, i) => (i % 4) / 2);
  const build =
    (options: { readonly squaredNormalization?: boolean; readonly isPredictionProbability?: boolean }) =>
    ({ logits }: Readonly<Record<string, Value>>): Value =>
      weightedDice({
        logits,
        targets: floats(logits.graph, shape, targets),
        weights: floats(logits.graph, [2, 5, 1], weights),
        ...options,
      });

  it.each([{}, { squaredNormalization: true }])(
    'has the gradient that finite differences show: %j',
    (options) => expectGradients(build(options), { logits: randomTensor(shape, 5) }),
  );

  it('takes probabilities as they are where it is told so', async () => {
    const logits = randomTensor(shape, 6);
    const probabilities = { shape, data: await evaluate({ logits }, (v) => sigmoid(v.logits)) };
    const one = await evaluate({ logits }, build({ squaredNormalization: true }));
    const other = await evaluate(
      { logits: probabilities },
      build({ squaredNormalization: true, isPredictionProbability: true }),
    );
    other.forEach((loss, i) => {
      expect(loss).toBeCloseTo(one[i], 6);
    });
  });
});
