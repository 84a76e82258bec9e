/**
 * @module
 * The same seed and the same number of threads give the same bits, run to run: two processes' worth of sessions, each
 * compiled anew, train some steps and hold the same parameters, slots and losses to the last bit.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInput } from '../src/input/create-input.ts';
import { prepareRun } from '../src/train/prepare-run.ts';
import type { TrainingPlan } from '../src/train/training-plan.ts';
import { createTrainingStep } from '../src/train/training-step.ts';
import { writeTinyRun } from './tiny-run.ts';

const STEPS = 6;

let folder: string;
let plan: TrainingPlan;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-bits-'));
  const { config } = await writeTinyRun(join(folder, 'data'), { count: 8, steps: STEPS });
  const prepared = await prepareRun(config, join(folder, 'run'), {
    seed: 5,
    workers: 0,
    cacheBytes: 0,
    batchSize: 8,
  });
  plan = prepared.plan;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Every number of the state after `STEPS` steps, as bytes, and the losses on the way. */
async function train(threads: number): Promise<{ readonly state: Uint8Array; readonly losses: string }> {
  const step = await createTrainingStep(plan.step, { seed: plan.seed }, { threads });
  const input = createInput(plan.input, { startStep: 0 });
  const losses: unknown[] = [];
  for (let n = 0; n < STEPS; n++) losses.push(await step.run(await input.next(), plan.learningRate(n), n));
  const { model, optimizer } = await step.state();
  const tensors = [...model, ...optimizer].map(([, { data }]) =>
    Buffer.from(data.buffer, 0, data.byteLength),
  );
  const state = Uint8Array.from(Buffer.concat(tensors));
  await input.close();
  await step.close();
  return { state, losses: JSON.stringify(losses) };
}

describe.each([1, 2])('training with %i threads', (threads) => {
  it('gives the same bits each time', async () => {
    const first = await train(threads);
    expect(first.state.length).toBeGreaterThan(100_000);
    for (let again = 0; again < 2; again++) {
      const next = await train(threads);
      expect(next.losses).toBe(first.losses);
      expect(Buffer.compare(next.state, first.state)).toBe(0);
    }
  });
});
