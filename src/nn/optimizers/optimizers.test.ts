import { describe, expect, test } from 'vitest';
import { createGraph } from '../../graph/create-graph.ts';
import type { Value } from '../../graph/graph.ts';
import type { TensorData } from '../../graph/tensor-type.ts';
import { createSession } from '../../runtime/session.ts';
import { createRandom } from '../../util/random.ts';
import { adam } from './adam.ts';
import { kerasMomentum } from './keras-momentum.ts';
import { kerasRmsProp } from './keras-rms-prop.ts';
import { momentum } from './momentum.ts';
import type { Optimizer } from './optimizer.ts';
import { rmsProp } from './rms-prop.ts';
import { withMovingAverage } from './with-moving-average.ts';

const SIZE = 6;
const STEPS = 12;
const rateAt = (step: number): number => (step < 6 ? 0.1 : 0.01);

/** One parameter's update written out in double precision: [parameter, ...slots] → the same, after the step. */
type Reference = (
  state: readonly number[],
  gradient: number,
  rate: number,
  step: number,
) => readonly number[];

interface Case {
  readonly optimizer: Optimizer;
  readonly reference: Reference;
}

const CASES: Readonly<Record<string, Case>> = {
  momentum: {
    optimizer: momentum({ momentum: 0.9 }),
    reference: ([w, a], g, lr) => {
      const next = 0.9 * a + g;
      return [w - lr * next, next];
    },
  },
  'momentum 0, plain descent': {
    optimizer: momentum({ momentum: 0 }),
    reference: ([w], g, lr) => [w - lr * g, g],
  },
  'rms_prop with the default epsilon of 1': {
    optimizer: rmsProp({ decay: 0.9, momentum: 0.9, epsilon: 1 }),
    reference: ([w, s, b], g, lr) => {
      const square = 0.9 * s + 0.1 * g * g;
      const next = 0.9 * b + (lr * g) / Math.sqrt(square + 1);
      return [w - next, square, next];
    },
  },
  "momentum in Keras's form": {
    optimizer: kerasMomentum({ momentum: 0.9 }),
    reference: ([w, v], g, lr) => {
      const next = 0.9 * v - lr * g;
      return [w + next, next];
    },
  },
  "rms_prop in Keras's form": {
    optimizer: kerasRmsProp({ decay: 0.8, momentum: 0.9, epsilon: 0.1 }),
    reference: ([w, s, b], g, lr) => {
      const square = 0.8 * s + 0.2 * g * g;
      const next = 0.9 * b + (lr * g) / Math.sqrt(square + 0.1);
      return [w - next, square, next];
    },
  },
  "rms_prop in Keras's form without momentum": {
    optimizer: kerasRmsProp({ decay: 0.8, momentum: 0, epsilon: 0.1 }),
    reference: ([w, s], g, lr) => {
      const square = 0.8 * s + 0.2 * g * g;
      return [w - (lr * g) / (Math.sqrt(square) + 0.1), square];
    },
  },
  'momentum with a moving average of fixed decay': {
    optimizer: withMovingAverage(momentum({ momentum: 0.9 }), { decay: 0.75, growing: false }),
    reference: ([w, a, average], g, lr) => {
      const next = 0.9 * a + g;
      const weight = w - lr * next;
      return [weight, next, 0.75 * average + 0.25 * weight];
    },
  },
  'descent with a moving average of growing decay': {
    optimizer: withMovingAverage(momentum({ momentum: 0 }), { decay: 0.4, growing: true }),
    reference: ([w, , average], g, lr, t) => {
      const kept = Math.min(0.4, (1 + t) / (10 + t));
      const weight = w - lr * g;
      return [weight, g, kept * average + (1 - kept) * weight];
    },
  },
  adam: {
    optimizer: adam({ epsilon: 1e-8, beta1: 0.9, beta2: 0.999 }),
    reference: ([w, m, v], g, lr, t) => {
      const mean = 0.9 * m + 0.1 * g;
      const square = 0.999 * v + 0.001 * g * g;
      const rate = (lr * Math.sqrt(1 - 0.999 ** t)) / (1 - 0.9 ** t);
      return [w - (rate * mean) / (Math.sqrt(square) + 1e-8), mean, square];
    },
  },
};

/** The parameter and slots after `STEPS` steps of the graph, fed back each time. */
async function runSteps(
  optimizer: Optimizer,
  start: Float32Array,
  gradients: readonly Float32Array[],
): Promise<Float32Array[]> {
  const graph = createGraph();
  const input = (name: string, ...shape: number[]): Value => graph.input(name, { dtype: 'float32', shape });
  const slots = optimizer.slots.map(({ name }) => input(name, SIZE));
  const next = optimizer.update({
    parameter: input('parameter', SIZE),
    gradient: input('gradient', SIZE),
    slots,
    learningRate: input('learningRate'),
    step: input('step'),
  });
  const names = ['parameter', ...optimizer.slots.map(({ name }) => name)];
  [next.parameter, ...next.slots].forEach((value, i) => {
    graph.output(`next ${names[i]}`, value);
  });
  const session = await createSession(graph, { threads: 1 });
  let state: TensorData[] = [
    start,
    ...optimizer.slots.map(({ initial }) =>
      initial === 'parameter' ? start : new Float32Array(SIZE).fill(initial),
    ),
  ];
  for (let step = 0; step < STEPS; step++) {
    const all = await session.run({
      ...Object.fromEntries(names.map((name, i) => [name, state[i]])),
      gradient: gradients[step],
      learningRate: Float32Array.of(rateAt(step)),
      step: Float32Array.of(step + 1),
    });
    state = names.map((name) => all[`next ${name}`].data);
  }
  await session.close();
  return state as Float32Array[];
}

describe.each(Object.entries(CASES))('%s', (_, { optimizer, reference }) => {
  test('updates as its formula written out, also when the rate changes', async () => {
    const random = createRandom(11);
    const start = Float32Array.from({ length: SIZE }, () => random.normal());
    const gradients = Array.from({ length: STEPS }, () =>
      Float32Array.from({ length: SIZE }, () => random.normal()),
    );
    const found = await runSteps(optimizer, start, gradients);
    expect(found).toHaveLength(1 + optimizer.slots.length);
    for (let i = 0; i < SIZE; i++) {
      let state: readonly number[] = [
        start[i],
        ...optimizer.slots.map(({ initial }) => (initial === 'parameter' ? start[i] : initial)),
      ];
      gradients.forEach((gradient, step) => {
        state = reference(state, gradient[i], rateAt(step), step + 1);
      });
      state.forEach((expected, k) => {
        expect(Math.abs(found[k][i] - expected)).toBeLessThan(5e-6 * Math.max(1, Math.abs(expected)));
      });
    }
  });

  test('has slots of different names', () => {
    const names = optimizer.slots.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

test("adam's first step has the length of the learning rate, whatever the gradient's", async () => {
  const start = new Float32Array(SIZE);
  const graph = createGraph();
  const input = (name: string, ...shape: number[]): Value => graph.input(name, { dtype: 'float32', shape });
  const { parameter } = CASES.adam.optimizer.update({
    parameter: input('parameter', SIZE),
    gradient: input('gradient', SIZE),
    slots: [input('mean', SIZE), input('square', SIZE)],
    learningRate: input('learningRate'),
    step: input('step'),
  });
  graph.output('next', parameter);
  const session = await createSession(graph, { threads: 1 });
  const gradient = Float32Array.of(1e-3, -1e-3, 1, -1, 1e3, -1e3);
  const one = Float32Array.of(1);
  const feeds = { parameter: start, gradient, mean: start, square: start, learningRate: one, step: one };
  const { next } = await session.run(feeds);
  (next.data as Float32Array).forEach((w, i) => {
    expect(w).toBeCloseTo(-Math.sign(gradient[i]), 3);
  });
  await session.close();
});
