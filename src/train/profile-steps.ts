/**
 * @module
 * Profiles some steps of a run: the engine writes what it ran into a temporary file, which becomes a trace in the run's
 * folder and a table of where the time goes. The first two steps, in which memory is got and caches fill, are left out.
 */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import type { SessionOptions } from '../runtime/compile-program.ts';
import { readEngineProfile } from '../runtime/engine-profile.ts';
import { measureMatmulPeak } from '../runtime/matmul-peak.ts';
import { UsageError } from '../util/errors.ts';
import { chromeTrace } from './chrome-trace.ts';
import { runFolder } from './run-folder.ts';
import { profileStep, type StepProfile } from './step-profile.ts';
import type { TrainingStep } from './training-step.ts';

const WARM_UP = 2;

/** What profiled steps tell. */
export interface Profile {
  readonly profile: StepProfile;
  /** Multiply-adds a second of this machine in a product of matrices. */
  readonly peak: number;
  /** The file of the trace. */
  readonly trace: string;
}

/** Steps being profiled. */
export interface Profiler {
  /** What to create the training step with. */
  readonly session: SessionOptions;
  /** The last step of this session of the run that is profiled, counted from 1. */
  readonly lastStep: number;
  /** Reads the profile of `step`, writes the trace into the run's folder `root`, and measures the machine. @throws UsageError */
  finish(step: TrainingStep, root: string, startStep: number): Promise<Profile>;
  close(): Promise<void>;
}

/** Profiles `steps` of `stepsLeft` steps. @throws UsageError if there are not so many. */
export async function createProfiler(
  steps: number,
  stepsLeft: number,
  session: SessionOptions = {},
): Promise<Profiler> {
  const lastStep = WARM_UP + steps;
  if (stepsLeft < lastStep)
    throw new UsageError(
      `--profile ${steps} takes ${lastStep} steps, ${WARM_UP} of them to warm up, but ${stepsLeft} are left to train. Raise num_steps or --num-train-steps.`,
    );
  const folder = await mkdtemp(join(tmpdir(), 'counterweight-profile-'));
  return {
    session: { ...session, profilePrefix: join(folder, 'step') },
    lastStep,
    async finish(step, root, startStep) {
      step.endProfile();
      const [name] = await readdir(folder);
      const runs = readEngineProfile(await readFile(join(folder, name), 'utf8'), step.program);
      // The engine keeps a million events and drops the rest.
      if (runs.length < lastStep)
        throw new UsageError(
          `--profile ${steps}: the engine's profile holds only ${runs.length} of ${lastStep} steps. Ask for fewer.`,
        );
      const profiled = runs.slice(WARM_UP, lastStep);
      const { trace } = runFolder(root);
      await writeFileAtomically(trace, chromeTrace(step.program, profiled, startStep + WARM_UP + 1));
      return { profile: profileStep(step.program, profiled), peak: await measureMatmulPeak(session), trace };
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
