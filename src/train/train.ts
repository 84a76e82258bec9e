/**
 * @module
 * The training loop: batch, step, log, checkpoint, until the last step, an interruption, or a loss that is not finite.
 * The input is read ahead by its workers while the step runs. What is drawn at random depends on the seed and the
 * step alone, so a resumed run goes on bit for bit.
 */

import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import type { Batch } from '../input/batch.ts';
import { createInput } from '../input/create-input.ts';
import type { SessionOptions } from '../runtime/compile-program.ts';
import { DivergedError } from '../util/errors.ts';
import { type Checkpoint, listCheckpoints, loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { type Divergence, describeDivergence } from './describe-divergence.ts';
import { createEventWriter } from './event-writer.ts';
import { appendMetrics, type MetricsLine, metricsLine, truncateMetrics } from './metrics-log.ts';
import { createProfiler, type Profile } from './profile-steps.ts';
import { refuseExistingRun } from './refuse-existing-run.ts';
import { runFolder } from './run-folder.ts';
import type { TrainingPlan } from './training-plan.ts';
import { createTrainingStep, type StepLosses, type TrainingState } from './training-step.ts';

export interface TrainOptions {
  /** Continue from the newest checkpoint of the run. */
  readonly resume: boolean;
  /** Without `resume`: delete the checkpoints that the run already has. */
  readonly overwrite: boolean;
  /** Steps between checkpoints. */
  readonly checkpointEvery: number;
  /** Checkpoints kept; older ones are deleted. */
  readonly keepCheckpoints: number;
  /** Steps between lines of metrics.jsonl. */
  readonly logEvery: number;
  /** Stops after the step in progress, with a checkpoint. */
  readonly signal?: AbortSignal;
  readonly session?: SessionOptions;
  /** Steps to profile after the first two; none if absent. */
  readonly profile?: number | undefined;
  /** Told, once all is ready, how many steps have been done before. */
  readonly onStart?: (step: number) => void;
  /** Told of every step; the next one waits for what it answers. */
  readonly onStep?: (report: StepReport) => unknown;
  /** Told of the profiled steps, once there are so many. */
  readonly onProfile?: (profile: Profile) => void;
  readonly onCheckpoint?: (folder: string, step: number) => void;
}

export interface StepReport {
  /** Steps done, and to do in all. */
  readonly step: number;
  readonly numSteps: number;
  readonly losses: StepLosses;
  readonly learningRate: number;
  /** Over the last logged stretch. */
  readonly imagesPerSecond: number;
}

export interface TrainOutcome {
  /** Steps done in all. */
  readonly step: number;
  readonly interrupted: boolean;
  readonly checkpoint: string;
  /** The first and last logged lines of this session of the run. */
  readonly first: MetricsLine | undefined;
  readonly last: MetricsLine | undefined;
}

/** Exponential mean of the time a step takes, without the first, which includes warming up. */
function createSpeedometer(batchSize: number): { lap(): number } {
  let last = performance.now();
  let laps = 0;
  let mean = 0;
  return {
    lap() {
      const now = performance.now();
      const seconds = (now - last) / 1000;
      last = now;
      laps++;
      mean = laps <= 2 ? seconds : 0.9 * mean + 0.1 * seconds;
      return batchSize / mean;
    },
  };
}

const allFinite = (losses: StepLosses): boolean =>
  Number.isFinite(losses.total) && Number.isFinite(losses.gradientNorm);

/** The first tensor that holds what is no number: losses can stay finite while a moving variance overflows. */
function brokenTensor({ model, optimizer }: TrainingState): string | undefined {
  return [...model, ...optimizer].find(([, { data }]) => !data.every(Number.isFinite))?.[0];
}

/** Deletes what a run before this one left in the folder: nothing of it may pass for the new run's. */
async function deleteOldRun(root: string): Promise<void> {
  const { checkpoints, evaluations } = runFolder(root);
  for (const folder of [checkpoints, evaluations]) await rm(folder, { recursive: true, force: true });
  const files = (await readdir(root)).filter(
    (name) =>
      name.startsWith('events.out.tfevents.') ||
      ['detector.onnx', 'trace.json', 'starting-point.json'].includes(name),
  );
  for (const name of files) await rm(join(root, name), { force: true });
  await mkdir(checkpoints, { recursive: true });
}

/**
 * Trains as `plan` says, in the run's folder `root`.
 *
 * @throws DivergedError if a loss or a parameter is not finite; DataError from the data or a checkpoint; UsageError if the
 * folder holds a run and neither `resume` nor `overwrite` is set.
 */
export async function train(plan: TrainingPlan, root: string, options: TrainOptions): Promise<TrainOutcome> {
  const folder = runFolder(root);
  if (!options.resume && !options.overwrite) await refuseExistingRun(root);
  await mkdir(folder.checkpoints, { recursive: true });
  let newest = options.resume ? (await listCheckpoints(root)).at(-1) : undefined;
  const start: Checkpoint | undefined = newest === undefined ? undefined : await loadCheckpoint(newest);
  const seed = start?.seed ?? plan.seed;
  const startStep = start?.step ?? 0;
  const opened: { close(): Promise<void> }[] = [];
  const profiler =
    options.profile === undefined
      ? undefined
      : await createProfiler(options.profile, plan.numSteps - startStep, options.session);
  if (profiler) opened.push(profiler);
  const session = profiler?.session ?? options.session;
  const from = { start, restored: plan.restored?.parameters, seed };
  const step = await createTrainingStep(plan.step, from, session).catch(async (error: unknown) => {
    await profiler?.close();
    throw error;
  });
  opened.push(step);
  if (options.overwrite && !options.resume) await deleteOldRun(root);
  let done = startStep;
  let saved = start === undefined ? -1 : startStep;
  let first: MetricsLine | undefined;
  let last: MetricsLine | undefined;
  let latest: Divergence | undefined;

  const save = async (): Promise<string> => {
    if (newest === undefined || saved !== done) {
      const state = await step.state();
      const tensor = brokenTensor(state);
      if (latest && tensor !== undefined) throw new DivergedError(describeDivergence({ ...latest, tensor }));
      newest = await saveCheckpoint(root, { step: done, seed, ...state }, options.keepCheckpoints);
      saved = done;
      options.onCheckpoint?.(newest, done);
    }
    return newest;
  };
  try {
    if (plan.restored !== undefined && start === undefined)
      await writeFileAtomically(folder.startingPoint, `${JSON.stringify(plan.restored.report, null, 1)}\n`);
    await truncateMetrics(folder.metrics, startStep);
    const events = await createEventWriter(root, startStep);
    opened.push(events);
    const input = createInput({ ...plan.input, seed }, { startStep });
    opened.push(input);
    options.onStart?.(startStep);
    let speed = createSpeedometer(plan.step.batchSize);
    let previous: StepLosses | undefined;
    let spent: Batch | undefined;
    while (done < plan.numSteps && !options.signal?.aborted) {
      const batch = await input.next(spent);
      spent = latest?.batch; // the last one is still needed, should the parameters turn out to be broken
      const learningRate = plan.learningRate(done);
      const losses = await step.run(batch, learningRate, done);
      const { clipNorm } = plan.step;
      const { largestClassWeight } = plan;
      const checkpoint = saved < 0 ? undefined : newest;
      const rates = { learningRate, clipNorm, largestClassWeight };
      latest = { step: done + 1, losses, previous, batch, ...rates, checkpoint };
      if (!allFinite(losses)) throw new DivergedError(describeDivergence(latest));
      previous = losses;
      done++;
      const imagesPerSecond = speed.lap();
      await options.onStep?.({ step: done, numSteps: plan.numSteps, losses, learningRate, imagesPerSecond });
      if (done % options.logEvery === 0 || done === startStep + 1 || done === plan.numSteps) {
        last = metricsLine(losses, {
          step: done,
          learningRate,
          imagesPerSecond,
          classNames: plan.classNames,
        });
        first ??= last;
        await appendMetrics(folder.metrics, last);
        await events.write(last);
      }
      if (done % options.checkpointEvery === 0) await save();
      if (profiler && done === startStep + profiler.lastStep) {
        options.onProfile?.(await profiler.finish(step, root, startStep));
        speed = createSpeedometer(plan.step.batchSize);
      }
    }
    const checkpoint = await save();
    return { step: done, interrupted: done < plan.numSteps, checkpoint, first, last };
  } catch (error) {
    // A picture that cannot be read must not cost the steps done since the last checkpoint.
    if (!(error instanceof DivergedError) && done > startStep) await save();
    throw error;
  } finally {
    for (const part of opened.reverse()) await part.close();
  }
}
