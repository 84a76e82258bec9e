/**
 * @module
 * The contenders of the bench `loop`: `train` as a run has it (input, step, log), held after each step until the next is
 * asked for; and the bare step, on one batch of the same data.
 */

import { createInput } from '../../src/input/create-input.ts';
import { prepareRun } from '../../src/train/prepare-run.ts';
import { train } from '../../src/train/train.ts';
import type { TrainingPlan } from '../../src/train/training-plan.ts';
import { createTrainingStep } from '../../src/train/training-step.ts';
import type { LoopTask } from './loop-task.ts';
import { takeTurns } from './take-turns.ts';

const WARMING = 3;

const task = JSON.parse(process.argv[2]) as LoopTask;
const { config, root, kind, threads, workers, cacheBytes } = task;
const { plan, images } = await prepareRun(config, root, { seed: 1, workers, cacheBytes });

async function bareStep(): Promise<void> {
  const input = createInput({ ...plan.input, workers: 0 }, { startStep: 0 });
  const batch = await input.next();
  await input.close();
  const step = await createTrainingStep(plan.step, { seed: 1 }, { threads });
  let done = 0;
  const work = (): Promise<unknown> => step.run(batch, plan.learningRate(done), done++);
  for (let i = 0; i < WARMING; i++) await work();
  await takeTurns(work);
  await step.close();
}

/** One step of the loop at a time: `next` lets it go on and waits for the end of its step. */
async function wholeLoop(endless: TrainingPlan): Promise<void> {
  const ending = new AbortController();
  let goOn = (): void => {};
  let arrived = (): void => {};
  const arrival = (): Promise<void> =>
    new Promise((resolve) => {
      arrived = resolve;
    });
  const first = arrival();
  const training = train(endless, root, {
    resume: false,
    overwrite: true,
    checkpointEvery: Number.POSITIVE_INFINITY,
    keepCheckpoints: 1,
    logEvery: 10,
    signal: ending.signal,
    session: { threads },
    onStep: () => {
      arrived();
      return new Promise<void>((resolve) => {
        goOn = resolve;
      });
    },
  });
  const next = (): Promise<void> => {
    const step = arrival();
    goOn();
    return step;
  };
  await Promise.race([first, training]);
  // With a cache, every image is decoded once before it counts.
  const epoch = cacheBytes > 0 ? Math.ceil(images / plan.step.batchSize) : 0;
  for (let i = 0; i < epoch + WARMING; i++) await Promise.race([next(), training]);
  await takeTurns(next);
  ending.abort();
  goOn();
  await training;
}

await (kind === 'step' ? bareStep() : wholeLoop({ ...plan, numSteps: Number.MAX_SAFE_INTEGER }));
