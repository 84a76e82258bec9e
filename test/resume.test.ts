/**
 * @module
 * A run that stops and goes on ends where one that never stopped does, bit for bit; and a run that cannot go on says
 * why and leaves nothing half done.
 */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setField } from '../src/config/edit/set-field.ts';
import { writeFileAtomically } from '../src/dataset/write-file-atomically.ts';
import { type Checkpoint, listCheckpoints, loadCheckpoint } from '../src/train/checkpoint.ts';
import { loadRun } from '../src/train/load-run.ts';
import type { MetricsLine } from '../src/train/metrics-log.ts';
import { prepareRun } from '../src/train/prepare-run.ts';
import { runFolder } from '../src/train/run-folder.ts';
import { type TrainOptions, type TrainOutcome, train } from '../src/train/train.ts';
import { DataError, DivergedError, UsageError } from '../src/util/errors.ts';
import { TINY_TRAINING, writeTinyRun } from './tiny-run.ts';

const STEPS = 6;

let folder: string;
let config: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-resume-'));
  // Five pictures in batches of two: epochs end inside a batch, and the order of each is another.
  ({ config } = await writeTinyRun(join(folder, 'data'), { count: 5, steps: STEPS, augment: true }));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Trains `from` into the run called `name`. */
async function go(name: string, options: Partial<TrainOptions> = {}, from = config): Promise<TrainOutcome> {
  const root = join(folder, name);
  const file = options.resume ? runFolder(root).config : from;
  // A run that goes on keeps the seed it began with, whatever it is told then.
  const seed = options.resume ? 8 : 7;
  const { plan } = await prepareRun(file, root, { seed, workers: 0, cacheBytes: 1 << 20 });
  return train(plan, root, { ...TINY_TRAINING, ...options });
}

/** Stops a run once it has done `step` steps. */
function stopAfter(step: number): Pick<TrainOptions, 'signal' | 'onStep'> {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    onStep: (report) => {
      if (report.step === step) controller.abort();
    },
  };
}

/** The configuration with `fields` set, as a file of its own. */
async function variant(name: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const text = Object.entries(fields).reduce(
    (t, [path, value]) => setField(t, path, value),
    await readFile(config, 'utf8'),
  );
  const file = join(folder, `${name}.config`);
  await writeFileAtomically(file, text);
  return file;
}

/** The lines of a run's metrics without how fast it went. */
async function metrics(name: string): Promise<Omit<MetricsLine, 'images_per_second'>[]> {
  const text = await readFile(runFolder(join(folder, name)).metrics, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => {
      const { images_per_second: _, ...rest } = JSON.parse(line) as MetricsLine;
      return rest;
    });
}

const names = async (name: string): Promise<readonly string[]> =>
  (await listCheckpoints(join(folder, name))).map((path) => basename(path));

function expectSameState(a: Checkpoint, b: Checkpoint): void {
  expect([a.step, a.seed]).toEqual([b.step, b.seed]);
  for (const kind of ['model', 'optimizer'] as const) {
    expect([...a[kind].keys()]).toEqual([...b[kind].keys()]);
    const differing = [...a[kind]].filter(([name, { data }]) => {
      const bits = (x: Float32Array): Uint8Array => new Uint8Array(x.buffer, x.byteOffset, x.byteLength);
      return Buffer.compare(bits(data), bits(b[kind].get(name)?.data ?? new Float32Array())) !== 0;
    });
    expect(differing.map(([name]) => name)).toEqual([]);
  }
}

describe('a resumed run', () => {
  test('ends bit for bit where an unbroken one does, augmentation, optimizer and metrics included', async () => {
    const whole = await go('whole');
    expect(whole).toMatchObject({ step: STEPS, interrupted: false });

    const broken = await go('broken', stopAfter(3));
    expect(broken).toMatchObject({ step: 3, interrupted: true });
    expect(await names('broken')).toEqual(['step-000003']);
    const started: number[] = [];
    const resumed = await go('broken', { resume: true, onStart: (step) => started.push(step) });
    expect(started).toEqual([3]);
    expect(resumed).toMatchObject({ step: STEPS, interrupted: false });

    const end = await loadCheckpoint(whole.checkpoint);
    expectSameState(await loadCheckpoint(resumed.checkpoint), end);
    const lines = await metrics('whole');
    expect(lines.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await metrics('broken')).toEqual(lines);
    // What is compared does move: training changes it from step to step.
    expect(new Set(lines.map((line) => line.total_loss)).size).toBe(STEPS);
    const moved = [...(await loadCheckpoint(broken.checkpoint.replace(/\d+$/, '000003'))).optimizer.values()];
    expect(moved.some(({ data }) => data.some((x) => x !== 0))).toBe(true);
  });

  test('does the steps after its newest checkpoint again, and drops their lines', async () => {
    const killed = { checkpointEvery: 2, ...stopAfter(5) };
    await go('killed', killed);
    // As a crash after step 5 would leave it: no checkpoint of the interruption.
    await rm(join(runFolder(join(folder, 'killed')).checkpoints, 'step-000005'), { recursive: true });
    expect(await names('killed')).toEqual(['step-000002', 'step-000004']);
    expect(await metrics('killed')).toHaveLength(5);
    const { checkpoint } = await go('killed', { resume: true });
    expectSameState(
      await loadCheckpoint(checkpoint),
      await loadCheckpoint((await listCheckpoints(join(folder, 'whole')))[0]),
    );
    expect(await metrics('killed')).toEqual(await metrics('whole'));
  });

  test('that is done has nothing left to do', async () => {
    const before = await metrics('whole');
    const steps: number[] = [];
    const again = await go('whole', { resume: true, onStep: ({ step }) => steps.push(step) });
    expect(again).toMatchObject({ step: STEPS, interrupted: false });
    expect(steps).toEqual([]);
    expect(await metrics('whole')).toEqual(before);
  });

  test('goes on bit for bit with averages of the weights, frozen variables and a random sample of anchors', async () => {
    const from = await variant('averaged', {
      'train_config.optimizer.use_moving_average': 'true',
      'train_config.optimizer.moving_average_decay': '0.5',
      'train_config.freeze_variables': '["FeatureExtractor/MobilenetV1/Conv2d_0"]',
      'train_config.bias_grad_multiplier': '2.0',
      'model.ssd.loss.random_example_sampler.positive_sample_fraction': '0.25',
    });
    const whole = await go('averaged', {}, from);
    await go('averaged-broken', stopAfter(2), from);
    const first = await loadCheckpoint((await listCheckpoints(join(folder, 'averaged-broken')))[0]);
    const resumed = await go('averaged-broken', { resume: true });
    const end = await loadCheckpoint(whole.checkpoint);
    expectSameState(await loadCheckpoint(resumed.checkpoint), end);

    const frozen = 'FeatureExtractor/MobilenetV1/Conv2d_0/weights';
    expect(end.model.get(frozen)).toEqual(first.model.get(frozen));
    expect(end.optimizer.has(`${frozen}/ExponentialMovingAverage`)).toBe(false);
    const trained = 'FeatureExtractor/MobilenetV1/Conv2d_1_pointwise/weights';
    const average = end.optimizer.get(`${trained}/ExponentialMovingAverage`);
    expect(average?.data).not.toEqual(end.model.get(trained)?.data);
    const run = await loadRun(join(folder, 'averaged'), undefined, { useMovingAverages: true });
    expect(run.averaged).toBe(true);
    expect(run.parameters.get(trained)?.data).toEqual(average?.data);
    expect(run.parameters.get(frozen)?.data).toEqual(end.model.get(frozen)?.data);
    const plain = await loadRun(join(folder, 'averaged'));
    expect(plain.parameters.get(trained)?.data).toEqual(end.model.get(trained)?.data);
    await expect(loadRun(join(folder, 'whole'), undefined, { useMovingAverages: true })).rejects.toThrow(
      'It keeps no moving averages of the weights',
    );
  });

  test('of another model is refused with both shapes, and the checkpoint stays', async () => {
    await go('other', stopAfter(1));
    const root = join(folder, 'other');
    const wider = await variant('wider', { 'model.ssd.feature_extractor.depth_multiplier': '0.5' });
    const { plan } = await prepareRun(wider, root, { seed: 7, workers: 0, cacheBytes: 0 });
    const refused = train(plan, root, { ...TINY_TRAINING, resume: true });
    await expect(refused).rejects.toThrow(DataError);
    await expect(refused).rejects.toThrow(
      /The model needs "FeatureExtractor\/MobilenetV1\/Conv2d_0\/weights" of shape \[16, 3, 3, 3\]; the checkpoint has \[8, 3, 3, 3\]\. Resume with the configuration that the checkpoint was made with\./,
    );
    expect(await names('other')).toEqual(['step-000001']);
  });
});

describe('a folder that holds a run', () => {
  test('is not trained into by accident', async () => {
    await go('taken', stopAfter(2));
    const before = await metrics('taken');
    await expect(go('taken')).rejects.toThrow(UsageError);
    await expect(go('taken')).rejects.toThrow(
      `"${join(folder, 'taken')}" already holds a run. Continue it with --resume, start anew with --overwrite, or choose another --model-dir.`,
    );
    expect(await names('taken')).toEqual(['step-000002']);
    expect(await metrics('taken')).toEqual(before);
  });

  test('is started anew where that is asked for', async () => {
    const { checkpoint } = await go('taken', { overwrite: true, ...stopAfter(1) });
    expect(basename(checkpoint)).toBe('step-000001');
    expect(await names('taken')).toEqual(['step-000001']);
    expect(await metrics('taken')).toHaveLength(1);
  });
});

describe('a run that diverges', () => {
  const rate = 'train_config.optimizer.momentum_optimizer.learning_rate';
  const unclipped = { 'train_config.gradient_clipping_by_norm': '0.0' };
  const schedule = `${rate}.cosine_decay_learning_rate`;
  const at = (learningRate: string): Readonly<Record<string, string>> => ({
    [`${schedule}.learning_rate_base`]: learningRate,
    [`${schedule}.warmup_learning_rate`]: learningRate,
  });

  /** Trains to the bitter end and answers the message, once it is sure that all checkpoints hold numbers. */
  const fall = async (name: string, fields: Readonly<Record<string, string>>): Promise<string> => {
    const error: unknown = await go(name, { checkpointEvery: 1 }, await variant(name, fields)).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(error).toBeInstanceOf(DivergedError);
    for (const path of await listCheckpoints(join(folder, name))) {
      const { model, optimizer } = await loadCheckpoint(path);
      for (const [tensor, { data }] of [...model, ...optimizer])
        expect(data.every(Number.isFinite), `${tensor} in ${path}`).toBe(true);
    }
    for (const { total_loss: loss } of await metrics(name)) expect(Number.isFinite(loss)).toBe(true);
    return (error as Error).message.replaceAll(folder, '…');
  };

  test('stops at the step, names the last good checkpoint and the likely cause', async () => {
    const message = await fall('clipped', at('1e30'));
    expect(message.split('\n')).toEqual([
      'The loss of step 2 is NaN (localization NaN, classification NaN, regularization Infinity). Training has stopped and nothing of this step was saved. ' +
        "The last good checkpoint is …/clipped/checkpoints/step-000001; mend the cause in the pipeline.config of the run's folder and continue with --resume.",
      expect.stringMatching(
        /^Likely cause: the learning rate 9\.33e\+29 is too high\. The gradient norm one step before was [\d.]+\. Lower it, or warm up for longer\.$/,
      ),
    ]);
    expect(await names('clipped')).toEqual(['step-000001']);
  });

  test('suspects the lack of clipping where there is none', async () => {
    const message = await fall('unclipped', { ...at('1e9'), ...unclipped });
    expect(message).toMatch(
      /Likely cause: the learning rate \d+ is too high for unclipped gradients\. The gradient norm one step before was \S+\. Set gradient_clipping_by_norm: 10 in train_config, or lower the rate\.$/,
    );
  });

  test('suspects a heavy class weight first', async () => {
    const weights = 'model.ssd.loss.classification_loss.weighted_sigmoid.class_weights';
    expect(await fall('heavy', { ...at('1e9'), ...unclipped, [weights]: '[1.0, 40.0]' })).toMatch(
      /Likely cause: a class weight of 40 multiplies the gradients of its class; lower it \(--max-weight, --scheme sqrt\) or normalise it \(--normalize instance\)\.$/,
    );
  });

  test('writes no checkpoint of parameters that are not finite while the loss still is', async () => {
    expect(await fall('overflow', { ...at('3e38'), ...unclipped })).toMatch(
      /^After step 1 "FeatureExtractor\/MobilenetV1\/Conv2d_0\/weights" holds values that are not finite; the loss was [\d.]+ \(.*No checkpoint had been written yet\.\n/,
    );
    expect(await names('overflow')).toEqual([]);
  });
});
