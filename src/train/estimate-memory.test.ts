import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyRun } from '../../test/tiny-run.ts';
import { setField } from '../config/edit/set-field.ts';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import { runMemory } from '../graph/memory/run-memory.ts';
import { createInput } from '../input/create-input.ts';
import { checkMemory, inputMemory } from './check-memory.ts';
import { estimateMemory } from './estimate-memory.ts';
import { estimateStepMemory } from './estimate-step-memory.ts';
import { type PreparedRun, prepareRun } from './prepare-run.ts';
import { buildTrainingStep } from './training-program.ts';
import { createTrainingStep } from './training-step.ts';

const MIB = 2 ** 20;
const NO_INPUT = { workers: 0, imageBytes: 0 };

let folder: string;
let prepared: PreparedRun;
let tiny: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-memory-'));
  const { config } = await writeTinyRun(join(folder, 'tiny'), { count: 4, steps: 4 });
  tiny = config;
  prepared = await prepareRun(config, join(folder, 'run'), { seed: 2, workers: 0, cacheBytes: 2 ** 20 });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface ProfileEvent {
  readonly cat: string;
  readonly args?: { readonly mem_bytes_requested_in_use?: string };
}

/** The most bytes that the engine's arena was asked for at a time, as its own profile tells. */
async function profiledPeak(prefix: string): Promise<number> {
  const [name] = (await readdir(folder)).filter((file) => file.startsWith(prefix) && file.endsWith('.json'));
  const events = JSON.parse(await readFile(join(folder, name), 'utf8')) as ProfileEvent[];
  return Math.max(...events.map(({ args }) => Number(args?.mem_bytes_requested_in_use ?? 0)));
}

describe('the estimate of memory', () => {
  it('is what ONNX Runtime says that it asked for, within 10 %', async () => {
    const step = { ...prepared.plan.step, batchSize: 8 };
    const training = await createTrainingStep(
      step,
      { seed: 2 },
      { threads: 1, profilePrefix: join(folder, 'peak') },
    );
    const source = createInput({ ...prepared.plan.input, batchSize: 8 }, { startStep: 0 });
    await training.run(await source.next(), 0.01, 0);
    await source.close();
    await training.close();
    const peak = await profiledPeak('peak');
    const { live, arena } = runMemory(buildTrainingStep(step).program);
    expect(peak).toBeGreaterThan(5 * MIB);
    expect(Math.abs(live / peak - 1)).toBeLessThan(0.1);
    expect(arena).toBeGreaterThanOrEqual(live);
  });

  it('grows with the batch and adds up', () => {
    const [small, large] = [2, 8].map((batchSize) =>
      estimateMemory({ ...prepared.plan.step, batchSize }, { workers: 2, imageBytes: 5 * MIB }),
    );
    expect(large.activations).toBeGreaterThan(1.5 * small.activations);
    expect(large.batches / small.batches).toBeCloseTo(4, 2);
    expect(large.parameters).toBe(small.parameters);
    const { total, activations, parameters, batches, images, process } = large;
    expect(total).toBe(activations + parameters + batches + images + process);
  });

  it('counts the decoded images that are kept, as far as the run goes and the cache holds', () => {
    const input = (numSteps: number, workers: number): number =>
      inputMemory(
        { ...prepared.plan, numSteps, input: { ...prepared.plan.input, workers } },
        { images: 100, decodedBytes: 3 * MIB },
      ).imageBytes;
    expect(prepared.decodedBytes).toBeGreaterThan(0);
    expect(input(1000, 1)).toBe(1 * MIB);
    expect(input(1000, 2)).toBe(2 * MIB);
    expect(input(1, 1)).toBe(Math.round((prepared.plan.step.batchSize / 100) * 3 * MIB));
  });

  it('is made from a configuration alone, class weights by count in it', async () => {
    const text = setField(
      await readFile(tiny, 'utf8'),
      'model.ssd.loss.classification_loss.weighted_sigmoid.auto_class_weights.scheme',
      'INVERSE',
      { file: tiny },
    );
    const estimates = estimateStepMemory(loadPipelineConfig(text, tiny), [2, 8]);
    expect(estimates.map(({ batchSize }) => batchSize)).toEqual([2, 8]);
    const own = estimateMemory({ ...prepared.plan.step, batchSize: 8 }, { workers: 1, imageBytes: 0 });
    expect(Math.abs(estimates[1].total / own.total - 1)).toBeLessThan(0.01);
  });
});

describe('a batch that does not fit', () => {
  it('is refused with the batch size that fits', () => {
    const step = { ...prepared.plan.step, batchSize: 64 };
    const needed = (batchSize: number): number => estimateMemory({ ...step, batchSize }, NO_INPUT).total;
    const limit = needed(21) + MIB / 2;
    const refuse = (): string => {
      try {
        return `${checkMemory(step, NO_INPUT, { bytes: limit - 100, bound: 'control group' }, 100).total} fit`;
      } catch (error) {
        return String(error);
      }
    };
    const [, fits] =
      /^UsageError: batch_size 64 needs about \d+ MiB of memory; the control group of this process \(its container\) leaves \d+ MiB\. A batch_size of (\d+) fits: --batch-size \1\.$/.exec(
        refuse(),
      ) ?? [];
    expect(Number(fits)).toBeGreaterThanOrEqual(16);
    expect(needed(Number(fits))).toBeLessThanOrEqual(limit);
    expect(needed(Number(fits) + 1)).toBeGreaterThan(limit);
  });

  it('is refused with what else helps where one image is too much', () => {
    expect(() =>
      checkMemory(prepared.plan.step, NO_INPUT, { bytes: MIB, bound: 'machine' }, 2 * MIB),
    ).toThrow(
      /this machine has 3 MiB\. Not even one image at a time fits: make the images smaller \(image_resizer\), or the model \(depth_multiplier\)\.$/,
    );
  });
});
