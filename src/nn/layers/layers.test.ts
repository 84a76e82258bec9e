import { describe, expect, test } from 'vitest';
import { createGraph } from '../../graph/create-graph.ts';
import type { Value } from '../../graph/graph.ts';
import { runGraph } from '../../runtime/run-graph.ts';
import { createRandom } from '../../util/random.ts';
import { zeros } from '../initializers/constant.ts';
import { randomNormal } from '../initializers/random-normal.ts';
import { inferenceNetwork, type TrainingNetwork, trainingNetwork } from '../network.ts';
import { initializeParameters } from '../parameter.ts';
import { regularizationLoss } from '../regularization-loss.ts';
import { type BatchNormSpec, batchNorm } from './batch-norm.ts';
import type { ConvHyperparams } from './conv-hyperparams.ts';
import { convolution, depthwiseConvolution, separableConvolution } from './convolution.ts';
import { dropConnect, dropout } from './dropout.ts';
import { maxPooling } from './pooling.ts';
import { squeezeExcite } from './squeeze-excite.ts';

const SHAPE = [3, 4, 5, 6] as const;
const COUNT = 3 * 5 * 6; // of one channel
const SPEC: BatchNormSpec = { decay: 0.9, epsilon: 0.001, center: true, scale: true, train: true };
const images = randomNormal(1, 2)(SHAPE, createRandom(3));

function newNetwork(): { network: TrainingNetwork; x: Value } {
  const graph = createGraph();
  const counter = graph.input('counter', { dtype: 'int64', shape: [] });
  return {
    network: trainingNetwork(graph, counter),
    x: graph.input('x', { dtype: 'float32', shape: SHAPE }),
  };
}

/** Runs the training graph on `images`, parameters at their first values but for `given`. */
async function run(
  network: TrainingNetwork,
  outputs: Record<string, Value>,
  given = new Map<string, Float32Array>(),
) {
  for (const [name, value] of Object.entries(outputs)) network.graph.output(name, value);
  const parameters = new Map([...initializeParameters(network.specs, 5), ...given]);
  const feeds = { x: images, counter: BigInt64Array.of(11n), ...Object.fromEntries(parameters) };
  const used = new Set(network.graph.inputs.map(({ name }) => name));
  const wanted = Object.entries(feeds).filter(([name]) => used.has(name));
  return { results: await runGraph(network.graph, Object.fromEntries(wanted)), parameters };
}

/** Mean and biased variance of one channel of `images`. */
function channelStatistics(channel: number) {
  const values: number[] = [];
  for (let b = 0; b < SHAPE[0]; b++) {
    const start = (b * SHAPE[1] + channel) * 30;
    values.push(...images.subarray(start, start + 30));
  }
  const mean = values.reduce((sum, v) => sum + v, 0) / COUNT;
  return { mean, variance: values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / COUNT };
}

function expectClose(actual: ArrayLike<unknown>, expected: ArrayLike<number>, digits = 5): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) expect(Number(actual[i])).toBeCloseTo(expected[i], digits);
}

describe('batchNorm', () => {
  test('moves its averages to the batch, the variance to the unbiased one', async () => {
    const { network, x } = newNetwork();
    const y = batchNorm(network, x, 'bn', SPEC);
    const before = new Map([
      ['bn/moving_mean', Float32Array.of(1, 2, 3, 4)],
      ['bn/moving_variance', Float32Array.of(4, 3, 2, 1)],
    ]);
    const [mean, variance] = [...network.updates.values()];
    const { results } = await run(network, { y, mean, variance }, before);
    const channels = [0, 1, 2, 3].map(channelStatistics);
    const movedMean = channels.map((c, i) => 0.9 * (i + 1) + 0.1 * c.mean);
    const movedVariance = channels.map((c, i) => 0.9 * (4 - i) + 0.1 * c.variance * (COUNT / (COUNT - 1)));
    expect([...network.updates.keys()]).toEqual(['bn/moving_mean', 'bn/moving_variance']);
    expectClose(results.mean, movedMean);
    expectClose(results.variance, movedVariance);
  });

  test('computes the same under inference when its averages are the batch statistics', async () => {
    const { network, x } = newNetwork();
    const gamma = Float32Array.of(0.5, 1, 1.5, 2);
    const beta = Float32Array.of(-1, 0, 1, 2);
    const y = batchNorm(network, x, 'bn', SPEC);
    const learned = new Map([
      ['bn/gamma', gamma],
      ['bn/beta', beta],
    ]);
    const training = await run(network, { y }, learned);
    const channels = [0, 1, 2, 3].map(channelStatistics);
    const graph = createGraph();
    const inference = inferenceNetwork(
      graph,
      new Map([
        ...learned,
        ['bn/moving_mean', Float32Array.from(channels, (c) => c.mean)],
        ['bn/moving_variance', Float32Array.from(channels, (c) => c.variance)],
      ]),
    );
    const input = graph.input('x', { dtype: 'float32', shape: SHAPE });
    graph.output('y', batchNorm(inference, input, 'bn', SPEC));
    const { y: inferred } = await runGraph(graph, { x: images });
    expectClose(inferred, Float32Array.from(training.results.y as Float32Array), 4);
  });

  test('frozen, uses and leaves its averages alone, while gamma and beta stay trainable', async () => {
    const { network, x } = newNetwork();
    const y = batchNorm(network, x, 'bn', { ...SPEC, epsilon: 0, train: false });
    expect(network.updates.size).toBe(0);
    expect(network.specs.filter((spec) => spec.trainable).map((spec) => spec.name)).toEqual([
      'bn/gamma',
      'bn/beta',
    ]);
    const { results } = await run(network, { y });
    expectClose(results.y, images); // mean 0, variance 1, γ 1, β 0: nothing changes
  });

  test('has no gamma without scale and no beta without center', () => {
    const { network, x } = newNetwork();
    batchNorm(network, x, 'bn', { ...SPEC, center: false, scale: false });
    expect(network.specs.map((spec) => spec.name)).toEqual(['bn/moving_mean', 'bn/moving_variance']);
  });
});

describe('convolution', () => {
  const plain: ConvHyperparams = { initializer: randomNormal(0, 1), activation: 'RELU_6' };
  const at = { scope: 'conv', kernel: 3, stride: 2, padding: 'SAME', hyperparams: plain } as const;

  test('pads as TensorFlow does, adds its bias and applies its activation', async () => {
    const { network, x } = newNetwork();
    const y = convolution(network, x, { ...at, depth: 2 });
    expect(y.shape).toEqual([3, 2, 3, 3]);
    const bias = Float32Array.of(0.25, -0.5);
    const { results, parameters } = await run(network, { y }, new Map([['conv/biases', bias]]));
    const kernel = parameters.get('conv/weights') ?? new Float32Array();
    const expected: number[] = [];
    for (let b = 0; b < 3; b++) {
      for (let o = 0; o < 2; o++) {
        for (let i = 0; i < 9; i++) {
          let sum = bias[o];
          for (let tap = 0; tap < 4 * 9; tap++) {
            const [c, ky, kx] = [Math.floor(tap / 9), Math.floor(tap / 3) % 3, tap % 3];
            // height 5 pads 1 before; width 6 pads 0 before, 1 after
            const [row, column] = [Math.floor(i / 3) * 2 + ky - 1, (i % 3) * 2 + kx];
            if (row < 0 || row >= 5 || column >= 6) continue;
            sum += images[((b * 4 + c) * 5 + row) * 6 + column] * kernel[o * 36 + tap];
          }
          expected.push(Math.min(Math.max(sum, 0), 6));
        }
      }
    }
    expectClose(results.y, expected, 4);
  });

  test('names and shapes its parameters as upstream, with a bias only where nothing replaces it', () => {
    const names = (hyperparams: ConvHyperparams) => {
      const { network, x } = newNetwork();
      convolution(network, x, { ...at, depth: 8, hyperparams });
      return network.specs.map(({ name, shape }) => `${name} [${shape.join(', ')}]`);
    };
    expect(names(plain)).toEqual(['conv/weights [8, 4, 3, 3]', 'conv/biases [8]']);
    expect(names({ ...plain, batchNorm: SPEC })).toEqual([
      'conv/weights [8, 4, 3, 3]',
      'conv/BatchNorm/gamma [8]',
      'conv/BatchNorm/beta [8]',
      'conv/BatchNorm/moving_mean [8]',
      'conv/BatchNorm/moving_variance [8]',
    ]);
  });

  test('a depthwise one keeps channels apart', async () => {
    const { network, x } = newNetwork();
    const hyperparams: ConvHyperparams = { initializer: zeros, activation: 'NONE' };
    const y = depthwiseConvolution(network, x, { ...at, stride: 1, hyperparams });
    expect(network.specs.map(({ name, shape }) => [name, shape])).toEqual([
      ['conv/depthwise_weights', [4, 1, 3, 3]],
      ['conv/biases', [4]],
    ]);
    const kernel = new Float32Array(36);
    for (let c = 0; c < 4; c++) kernel[c * 9 + 4] = c + 1; // the middle tap
    const { results } = await run(network, { y }, new Map([['conv/depthwise_weights', kernel]]));
    expectClose(
      results.y,
      images.map((v, i) => v * ((Math.floor(i / 30) % 4) + 1)),
    );
  });
});

describe('separableConvolution', () => {
  const plain: ConvHyperparams = { initializer: randomNormal(0, 1), activation: 'RELU' };
  const at = { scope: 'sep', kernel: 3, stride: 2, depth: 5, padding: 'SAME', hyperparams: plain } as const;

  test('is a depthwise convolution and a 1×1 one with nothing in between', async () => {
    const { network, x } = newNetwork();
    const y = separableConvolution(network, x, at);
    expect(network.specs.map(({ name, shape }) => `${name} [${shape.join(', ')}]`)).toEqual([
      'sep/depthwise_weights [4, 1, 3, 3]',
      'sep/pointwise_weights [5, 4, 1, 1]',
      'sep/biases [5]',
    ]);
    const { results, parameters } = await run(network, { y });
    const separate = newNetwork();
    const spatial = depthwiseConvolution(separate.network, separate.x, {
      ...at,
      scope: 'a',
      hyperparams: { ...plain, activation: 'NONE' },
    });
    const z = convolution(separate.network, spatial, { ...at, scope: 'b', kernel: 1, stride: 1 });
    const kernels = new Map([
      ['a/depthwise_weights', parameters.get('sep/depthwise_weights') ?? new Float32Array()],
      ['b/weights', parameters.get('sep/pointwise_weights') ?? new Float32Array()],
    ]);
    const { results: expected } = await run(separate.network, { z }, kernels);
    expectClose(results.y, Float32Array.from(expected.z as Float32Array));
  });

  test('has a bias beside batch normalisation only where told', () => {
    const names = (bias: 'ALWAYS' | undefined): string[] => {
      const { network, x } = newNetwork();
      separableConvolution(network, x, { ...at, hyperparams: { ...plain, batchNorm: SPEC, bias } });
      return network.specs.map(({ name }) => name);
    };
    expect(names(undefined)).not.toContain('sep/biases');
    expect(names('ALWAYS')).toContain('sep/biases');
    expect(names('ALWAYS')).toContain('sep/BatchNorm/beta');
  });
});

test('squeezeExcite multiplies each channel by a gate of all channel means', async () => {
  const { network, x } = newNetwork();
  const y = squeezeExcite(network, x, {
    reduceScope: 'reduce',
    expandScope: 'expand',
    depth: 2,
    activation: 'SWISH',
    gate: 'HARD_SIGMOID',
    kernels: { initializer: randomNormal(0, 1) },
  });
  const biases = new Map([
    ['reduce/biases', Float32Array.of(0.1, -0.2)],
    ['expand/biases', Float32Array.of(0.5, -0.5, 1, -1)],
  ]);
  const { results, parameters } = await run(network, { y }, biases);
  const [reduce, expand] = ['reduce', 'expand'].map((name) => ({
    weights: parameters.get(`${name}/weights`) ?? new Float32Array(),
    biases: biases.get(`${name}/biases`) ?? new Float32Array(),
  }));
  const expected: number[] = [];
  for (let b = 0; b < SHAPE[0]; b++) {
    const image = [0, 1, 2, 3].map((c) => [...images.subarray((b * 4 + c) * 30, (b * 4 + c + 1) * 30)]);
    const means = image.map((values) => values.reduce((sum, v) => sum + v, 0) / 30);
    const squeezed = [0, 1].map((i) => {
      const z = means.reduce((sum, m, c) => sum + m * reduce.weights[i * 4 + c], reduce.biases[i]);
      return z / (1 + Math.exp(-z));
    });
    image.forEach((values, c) => {
      const z = squeezed.reduce((sum, s, i) => sum + s * expand.weights[c * 2 + i], expand.biases[c]);
      const gate = Math.min(Math.max(z + 3, 0), 6) * 0.16667;
      expected.push(...values.map((v) => v * gate));
    });
  }
  expectClose(results.y, expected, 4);
});

test('maxPooling takes the largest of what lies in the image', async () => {
  const { network, x } = newNetwork();
  const y = maxPooling(x, 3, 2);
  expect(y.shape).toEqual([3, 4, 3, 3]);
  const { results } = await run(network, { y });
  const expected: number[] = [];
  for (let plane = 0; plane < 12; plane++) {
    for (const row of [-1, 1, 3]) {
      for (const column of [0, 2, 4]) {
        const seen = [0, 1, 2].flatMap((dy) =>
          [0, 1, 2].flatMap((dx) =>
            row + dy >= 0 && row + dy < 5 && column + dx < 6
              ? [images[plane * 30 + (row + dy) * 6 + column + dx]]
              : [],
          ),
        );
        expected.push(Math.max(...seen));
      }
    }
  }
  expectClose(results.y, expected);
});

describe('dropout', () => {
  test('of whole images keeps or drops each as a whole', async () => {
    const graph = createGraph();
    const counter = graph.input('counter', { dtype: 'int64', shape: [] });
    const network = trainingNetwork(graph, counter);
    const x = graph.input('x', { dtype: 'float32', shape: [400, 2, 3, 1] });
    graph.output('y', dropConnect(network, x, 0.75, 7));
    const { y } = await runGraph(graph, {
      x: new Float32Array(2400).fill(3),
      counter: BigInt64Array.of(5n),
    });
    const values = Array.from(y, Number);
    const firsts = values.filter((_, i) => i % 6 === 0);
    expect(values).toEqual(firsts.flatMap((v) => [v, v, v, v, v, v]));
    expect(new Set(firsts)).toEqual(new Set([0, 4]));
    expect(Math.abs(firsts.filter((v) => v > 0).length / 400 - 0.75)).toBeLessThan(0.07);
  });

  test('keeps the given share of elements, scaled so that the mean stays', async () => {
    const graph = createGraph();
    const counter = graph.input('counter', { dtype: 'int64', shape: [] });
    const network = trainingNetwork(graph, counter);
    const x = graph.input('x', { dtype: 'float32', shape: [100, 200] });
    graph.output('first', dropout(network, x, 0.8, 0));
    graph.output('second', dropout(network, x, 0.8, 1));
    const feeds = { x: new Float32Array(20000).fill(1), counter: BigInt64Array.of(3n) };
    const { first, second } = await runGraph(graph, feeds);
    const values = Array.from(first, Number);
    expect(new Set(values)).toEqual(new Set([0, 1.25]));
    expect(Math.abs(values.filter((v) => v > 0).length / 20000 - 0.8)).toBeLessThan(0.015);
    expect(Array.from(second, Number)).not.toEqual(values);
    const { first: again } = await runGraph(graph, feeds);
    expect(Array.from(again, Number)).toEqual(values);
    const { first: next } = await runGraph(graph, { ...feeds, counter: BigInt64Array.of(4n) });
    expect(Array.from(next, Number)).not.toEqual(values);
  });

  test('does nothing under inference', () => {
    const graph = createGraph();
    const x = graph.input('x', { dtype: 'float32', shape: [2] });
    expect(dropout(inferenceNetwork(graph, new Map()), x, 0.8, 0)).toBe(x);
  });
});

test('regularizationLoss sums weight · Σw² / 2 and weight · Σ|w| over the kernels', async () => {
  const { network } = newNetwork();
  const common = { shape: [3], initialize: zeros, trainable: true };
  network.parameter({ ...common, name: 'a', regularizer: { kind: 'l2', weight: 0.5 } });
  network.parameter({ ...common, name: 'b', regularizer: { kind: 'l1', weight: 2 } });
  network.parameter({ ...common, name: 'c' });
  const loss = regularizationLoss(
    network.graph,
    network.specs.map(({ name, regularizer }) => ({ regularizer, value: network.values.get(name) as Value })),
  );
  const { results } = await run(
    network,
    { loss },
    new Map([
      ['a', Float32Array.of(1, 2, 3)],
      ['b', Float32Array.of(-1, 2, 0.5)],
    ]),
  );
  expectClose(results.loss, [0.5 * (14 / 2) + 2 * 3.5]);
});

test('inferenceNetwork names a parameter that is missing or has the wrong size', () => {
  const network = inferenceNetwork(createGraph(), new Map([['a', new Float32Array(3)]]));
  const spec = { shape: [2, 2], initialize: zeros, trainable: true };
  expect(() => network.parameter({ ...spec, name: 'b' })).toThrow(
    'checkpoint: there is no parameter "b"; expected 4 numbers, [2, 2].',
  );
  expect(() => network.parameter({ ...spec, name: 'a' })).toThrow(
    'checkpoint: parameter "a" has 3 numbers; expected 4 numbers, [2, 2].',
  );
});
