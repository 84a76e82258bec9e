import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TINY_TRAINING, writeTinyRun } from '../../test/tiny-run.ts';
import { prepareRun } from './prepare-run.ts';
import type { Profile } from './profile-steps.ts';
import { train } from './train.ts';
import type { TrainingPlan } from './training-plan.ts';

let folder: string;
let plan: TrainingPlan;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-profiled-run-'));
  const { config } = await writeTinyRun(join(folder, 'tiny'), { count: 2, steps: 6 });
  plan = (await prepareRun(config, join(folder, 'run'), { seed: 2, workers: 0, cacheBytes: 0 })).plan;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ts: number;
  readonly dur: number;
  readonly args: Readonly<Record<string, string>>;
}

describe('profiled steps', () => {
  it('leave a trace and tell where the time goes, and training goes on as it would', async () => {
    const root = join(folder, 'run');
    const told: Profile[] = [];
    const steps: number[] = [];
    const outcome = await train(plan, root, {
      ...TINY_TRAINING,
      profile: 3,
      onStep: ({ step }) => steps.push(step),
      onProfile: (profile) => {
        told.push(profile);
        expect(steps).toEqual([1, 2, 3, 4, 5]);
      },
    });
    expect(outcome.step).toBe(6);
    expect(told).toHaveLength(1);
    const [{ profile, peak, trace }] = told;
    expect(profile.steps).toBe(3);
    expect(peak).toBeGreaterThan(0);
    const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
    expect(sum(profile.kinds.map(({ ms }) => ms))).toBeCloseTo(profile.kernelMs, 6);
    expect(profile.kernelMs).toBeLessThanOrEqual(profile.stepMs);
    expect(sum(profile.layers.map(({ multiplyAdds }) => multiplyAdds))).toBe(profile.multiplyAdds);

    const layerOf = (pattern: RegExp): (typeof profile.layers)[number] => {
      const found = profile.layers.find(({ layer }) => pattern.test(layer));
      if (found === undefined) throw new Error(`none of ${profile.layers.map(({ layer }) => layer)}`);
      return found;
    };
    const depthwise = layerOf(/MobilenetV1\/Conv2d_3_depthwise/);
    expect(depthwise.forward).toBeGreaterThan(0);
    expect(depthwise.backward).toBeGreaterThan(0);
    expect(depthwise.optimizer).toBe(0);
    const state = layerOf(/^trained parameters/);
    expect(state.optimizer).toBeGreaterThan(0);
    expect(state.backward).toBeGreaterThan(0);

    expect(trace).toBe(join(root, 'trace.json'));
    const { traceEvents } = JSON.parse(await readFile(trace, 'utf8')) as { traceEvents: TraceEvent[] };
    const runs = traceEvents.filter(({ cat }) => cat === 'step');
    expect(runs.map(({ name }) => name)).toEqual(['step 3', 'step 4', 'step 5']);
    const kernels = traceEvents.filter(({ args }) => args.onnx !== undefined);
    expect(kernels.length).toBeGreaterThan(300);
    // What bears a name of the program has found its way back to it; the engine's own nodes have no scope.
    const lost = kernels.filter(({ name, args }) => args.operation === undefined && name.includes('/'));
    expect(lost.map(({ name }) => name)).toEqual([]);
    for (const { ts, dur } of kernels)
      expect(runs.some((run) => run.ts <= ts && ts + dur <= run.ts + run.dur + 1)).toBe(true);
    expect(sum(kernels.map(({ dur }) => dur)) / 3000).toBeCloseTo(profile.kernelMs, 6);

    const plain = join(folder, 'plain');
    await train(plan, plain, TINY_TRAINING);
    const checkpoint = async (run: string): Promise<Buffer> =>
      readFile(join(run, 'checkpoints', 'step-000006', 'model.safetensors'));
    expect((await checkpoint(root)).equals(await checkpoint(plain))).toBe(true);
  });

  it('are refused where there are too few', async () => {
    const root = join(folder, 'short');
    await expect(train(plan, root, { ...TINY_TRAINING, profile: 5 })).rejects.toThrow(
      '--profile 5 takes 7 steps, 2 of them to warm up, but 6 are left to train. Raise num_steps or --num-train-steps.',
    );
    expect(await readdir(join(root, 'checkpoints'))).toEqual([]);
  });
});
