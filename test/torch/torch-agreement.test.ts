/**
 * @module
 * The whole network against PyTorch: from the same weights, in one safetensors file, and the same batch, `torch_ssd.py` and
 * our compiled step agree on box encodings, logits, both losses, every parameter's gradient, and every parameter after
 * three momentum steps. Skipped, with the reason printed, where no Python with PyTorch is found.
 */

import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSafetensors, type StoredTensor, writeSafetensors } from '../../src/checkpoint/safetensors.ts';
import { createGraph } from '../../src/graph/create-graph.ts';
import { elementCount } from '../../src/graph/tensor-type.ts';
import type { Batch } from '../../src/input/batch.ts';
import { trainingNetwork } from '../../src/nn/network.ts';
import { createSession } from '../../src/runtime/session.ts';
import { buildTrainingStep, type TrainingStepOptions } from '../../src/train/training-program.ts';
import { createTrainingStep } from '../../src/train/training-step.ts';
import { type FoundTorch, findTorch } from './find-torch.ts';
import {
  caseJson,
  LEARNING_RATE,
  type SsdCaseOptions,
  STEPS,
  ssdBatch,
  ssdCase,
  ssdWeights,
} from './ssd-case.ts';

const TOLERANCE = 1e-3;
const SCRIPT: string = fileURLToPath(new URL('../../bench/peers/torch_ssd.py', import.meta.url));
const CASE: SsdCaseOptions = { side: 160, batchSize: 8, depthMultiplier: 0.25 };

const torch: FoundTorch = findTorch();

type Tensors = ReadonlyMap<string, StoredTensor>;

/** Largest |a − b| / largest |b|; 0 where both are 0 throughout. */
function relativeError(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const worst = a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
  return worst === 0 ? 0 : worst / largest;
}

/** The names of the batch that both sides read, as tensors. */
function batchTensors(batch: Batch, { model, batchSize }: TrainingStepOptions): Map<string, StoredTensor> {
  const anchors = [batchSize, model.anchorsYxyx.length / 4];
  const shapes = {
    images: [batchSize, 3, model.inputHeight, model.inputWidth],
    classTargets: [...anchors, model.numClassSlots],
    classWeights: anchors,
    boxTargets: [...anchors, model.boxCodeSize],
    boxWeights: anchors,
    matchedClass: anchors,
  };
  return new Map(
    Object.entries(shapes).map(([name, shape]) => {
      const data = Float32Array.from(batch[name as keyof typeof shapes]);
      return [name, { shape, data }];
    }),
  );
}

/** Box encodings and logits of the network under training. */
async function predict(options: TrainingStepOptions, weights: Tensors, batch: Batch): Promise<Tensors> {
  const { model, batchSize } = options;
  const graph = createGraph();
  const images = graph.input('images', {
    dtype: 'float32',
    shape: [batchSize, 3, model.inputHeight, model.inputWidth],
  });
  const network = trainingNetwork(graph, graph.input('counter', { dtype: 'int64', shape: [] }));
  const found = model.predict(network, images);
  graph.output('boxEncodings', found.boxEncodings);
  graph.output('classLogits', found.classLogits);
  const session = await createSession(graph, { threads: 1 });
  const parameters = [...weights].map(([name, { data }]) => [name, data] as const);
  const feeds = { ...Object.fromEntries(parameters), images: batch.images, counter: BigInt64Array.of(0n) };
  const results = await session.run(feeds);
  await session.close();
  return new Map(
    Object.entries(results).map(([name, { shape, data }]) => [name, { shape, data: data as Float32Array }]),
  );
}

/** Everything that `torch_ssd.py agree` writes, from our side. */
async function ours(options: TrainingStepOptions, weights: Tensors, batch: Batch): Promise<Tensors> {
  const found = new Map(await predict(options, weights, batch));
  const slots = buildTrainingStep(options)
    .vectors.filter(({ kind }) => kind === 'optimizer')
    .flatMap(({ members }) => members)
    .map(({ name, shape }) => [name, { shape, data: new Float32Array(elementCount(shape)) }] as const);
  const start = { model: weights, optimizer: new Map(slots) };
  const step = await createTrainingStep(options, { start, seed: 1 }, { threads: 1 });
  for (let n = 0; n < STEPS; n++) {
    const { localization, classification, regularization } = await step.run(batch, LEARNING_RATE, n);
    const losses = Float32Array.of(localization, classification, regularization);
    found.set(`losses/${n}`, { shape: [3], data: losses });
    if (n > 0) continue;
    // The accumulator starts at 0, so that after one step it is the gradient.
    for (const [name, { shape, data }] of (await step.state()).optimizer) {
      found.set(`gradients/${name.replace(/\/Momentum$/, '')}`, { shape, data: Float32Array.from(data) });
    }
  }
  for (const [name, tensor] of (await step.state()).model) found.set(`parameters/${name}`, tensor);
  await step.close();
  return found;
}

describe('SSD MobileNet v1 agrees with PyTorch', () => {
  if ('missing' in torch) {
    test.skip(`skipped: ${torch.missing}`, () => {});
    return;
  }
  const { python, version } = torch;
  let folder: string;
  let mine: Tensors;
  let theirs: Tensors;
  let weights: Tensors;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'counterweight-torch-'));
    const options = ssdCase(CASE);
    const { specs } = buildTrainingStep(options);
    const penalties = specs.flatMap(({ name, regularizer }) =>
      regularizer === undefined ? [] : [[name, regularizer.weight] as const],
    );
    const batch = ssdBatch(options, 9);
    const file = (name: string): string => join(folder, name);
    const read = async (name: string): Promise<Tensors> => readSafetensors(await readFile(file(name)), name);
    await writeFile(file('case.json'), caseJson(CASE, new Map(penalties)));
    await writeFile(file('first.safetensors'), writeSafetensors(ssdWeights(options, 4)));
    await writeFile(file('batch.safetensors'), writeSafetensors(batchTensors(batch, options)));
    const run = (command: string, ...names: readonly string[]): void => {
      execFileSync(python, [SCRIPT, command, ...names.map(file)], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
    };
    run('separate', 'case.json', 'first.safetensors', 'batch.safetensors', 'weights.safetensors');
    run('agree', 'case.json', 'weights.safetensors', 'batch.safetensors', 'out.safetensors');
    theirs = await read('out.safetensors');
    weights = await read('weights.safetensors');
    mine = await ours(options, weights, batch);
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** The largest error among the tensors whose names begin so. */
  function compare(prefix: string): void {
    const names = [...theirs.keys()].filter((name) => name.startsWith(prefix));
    expect(names.length).toBeGreaterThan(0);
    const errors = names.map((name) => {
      const [a, b] = [mine.get(name), theirs.get(name)];
      expect(a?.shape, name).toEqual(b?.shape);
      return { name, error: a && b ? relativeError(a.data, b.data) : Number.POSITIVE_INFINITY };
    });
    const worst = errors.reduce((most, each) => (each.error > most.error ? each : most));
    console.log(
      `PyTorch ${version}: ${names.length} of ${prefix} agree within ${worst.error.toExponential(1)} (${worst.name})`,
    );
    expect(errors.filter(({ error }) => !(error < TOLERANCE))).toEqual([]);
  }

  test('has the same parameters', () => {
    expect([...mine.keys()].sort()).toEqual([...theirs.keys()].sort());
  });
  test('on box encodings', () => compare('boxEncodings'));
  test('on logits', () => compare('classLogits'));
  test('on both losses and the penalty, step by step', () => compare('losses/'));
  test("on every parameter's gradient", () => compare('gradients/'));
  test(`on every parameter and moving statistic after ${STEPS} momentum steps`, () => compare('parameters/'));

  test(`on how far ${STEPS} steps have moved the parameters, all taken together`, () => {
    let [apart, moved] = [0, 0];
    for (const [name, { data: first }] of weights) {
      const [a, b] = [mine, theirs].map((side) => side.get(`parameters/${name}`)?.data ?? new Float32Array());
      first.forEach((value, i) => {
        apart += (a[i] - b[i]) ** 2;
        moved += (b[i] - value) ** 2;
      });
    }
    const error = Math.sqrt(apart / moved);
    console.log(`PyTorch ${version}: the moves agree within ${error.toExponential(1)}`);
    expect(error).toBeLessThan(TOLERANCE);
  });
});
