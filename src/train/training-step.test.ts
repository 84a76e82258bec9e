import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyRun } from '../../test/tiny-run.ts';
import { elementCount } from '../graph/tensor-type.ts';
import { verify } from '../graph/verify.ts';
import { createInput } from '../input/create-input.ts';
import { prepareRun } from './prepare-run.ts';
import type { StateVector } from './state-vectors.ts';
import type { TrainingPlan } from './training-plan.ts';
import { buildTrainingStep } from './training-program.ts';
import { createTrainingStep } from './training-step.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-step-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function plan(name: string, fields: Readonly<Record<string, string>> = {}): Promise<TrainingPlan> {
  const { config } = await writeTinyRun(join(folder, name), { count: 2, steps: 4, fields });
  return (await prepareRun(config, join(folder, name, 'run'), { seed: 2, workers: 0, cacheBytes: 0 })).plan;
}

describe('a training step', () => {
  it('is a well-formed program that updates every parameter, moving statistic and slot', async () => {
    const { program, specs, vectors } = buildTrainingStep((await plan('whole')).step);
    verify(program);
    for (const { name, length, members } of vectors) {
      expect([name, program.outputs.get(`next:${name}`)?.shape]).toEqual([name, [length]]);
      expect(members.reduce((end, { shape }) => end + elementCount(shape), 0)).toBe(length);
    }
    const held = (kind: StateVector['kind']): string[] =>
      vectors
        .filter((vector) => vector.kind === kind)
        .flatMap(({ members }) => members.map(({ name }) => name));
    expect(held('model').sort()).toEqual(specs.map(({ name }) => name).sort());
    expect(held('optimizer').sort()).toEqual(
      specs
        .filter(({ trainable }) => trainable)
        .map(({ name }) => `${name}/Momentum`)
        .sort(),
    );
  });

  it('tells the losses of its batch by part and by class, and descends', async () => {
    const { step, input, learningRate } = await plan('losses');
    const training = await createTrainingStep(step, { seed: 2 }, { threads: 1 });
    const source = createInput(input, { startStep: 0 });
    const batch = await source.next();
    const first = await training.run(batch, learningRate(0), 0);
    const sum = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);
    expect(first.localization + first.classification + first.regularization).toBeCloseTo(first.total, 4);
    expect(sum(first.localizationByClass)).toBeCloseTo(first.localization, 4);
    expect(sum(first.classificationByClass)).toBeCloseTo(first.classification, 4);
    expect(first.regularization).toBeGreaterThan(0);
    const matched = [1, 2].map((c) => batch.matchedClass.filter((m) => m === c).length);
    expect([...first.matchedAnchors]).toEqual(matched);
    let last = first;
    for (let n = 1; n < 12; n++) last = await training.run(batch, 0.01, n);
    expect(last.total).toBeLessThan(first.total);
    await source.close();
    await training.close();
  });

  it('begins as its seed says', async () => {
    const { step } = await plan('seeds');
    const states = [];
    for (const seed of [2, 2, 3]) {
      const training = await createTrainingStep(step, { seed }, { threads: 1 });
      states.push((await training.state()).model);
      await training.close();
    }
    expect(states[1]).toEqual(states[0]);
    expect(states[2]).not.toEqual(states[0]);
  });

  it('leaves the statistics of frozen batch norms alone, and keeps them in its state', async () => {
    const frozen = { 'model.ssd.freeze_batchnorm': 'true' };
    const { step, input } = await plan('frozen', frozen);
    const training = await createTrainingStep(step, { seed: 2 }, { threads: 1 });
    const statistics = async (): Promise<[string, number[]][]> =>
      [...(await training.state()).model]
        .filter(([name]) => /moving_(mean|variance)$/.test(name))
        .map(([name, { data }]) => [name, [...data]]);
    const before = await statistics();
    expect(before.length).toBeGreaterThan(10);
    const source = createInput(input, { startStep: 0 });
    for (let n = 0; n < 3; n++) await training.run(await source.next(), 0.01, n);
    expect(await statistics()).toEqual(before);
    await source.close();
    await training.close();
  });
});
