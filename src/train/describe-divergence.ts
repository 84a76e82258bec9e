/**
 * @module
 * What to tell a user whose loss is no longer a finite number: at which step, what to go back to, and what most
 * likely did it, judged from what the last steps looked like.
 */

import type { Batch } from '../input/batch.ts';
import type { StepLosses } from './training-step.ts';

/** What is known when a run diverges. */
export interface Divergence {
  /** Counted from 1, as metrics.jsonl counts. */
  readonly step: number;
  readonly losses: StepLosses;
  readonly previous: StepLosses | undefined;
  readonly batch: Batch;
  readonly learningRate: number;
  readonly clipNorm: number;
  readonly largestClassWeight: number;
  /** The folder of the newest checkpoint, if there is one. */
  readonly checkpoint: string | undefined;
  /** The parameter that is not finite, where the losses still are. */
  readonly tensor?: string;
}

/** Four digits of what is finite. */
const short = (x: number): string => String(Number(x.toPrecision(4)));

const finite = (values: Float32Array): boolean => values.every((value) => Number.isFinite(value));

function likelyCause(d: Divergence): string {
  if (!finite(d.batch.images))
    return 'an image of the batch holds values that are not numbers; look at your images.';
  if (!finite(d.batch.boxTargets)) {
    return 'a box of the batch has no width or height, so that its target is infinite; run "counterweight stats" on the data.';
  }
  if (d.largestClassWeight > 20) {
    return `a class weight of ${d.largestClassWeight} multiplies the gradients of its class; lower it (--max-weight, --scheme sqrt) or normalise it (--normalize instance).`;
  }
  const norm = d.previous?.gradientNorm;
  const seen = norm === undefined ? '' : ` The gradient norm one step before was ${short(norm)}.`;
  const rate = short(d.learningRate);
  if (d.clipNorm === 0) {
    return `the learning rate ${rate} is too high for unclipped gradients.${seen} Set gradient_clipping_by_norm: 10 in train_config, or lower the rate.`;
  }
  return `the learning rate ${rate} is too high.${seen} Lower it, or warm up for longer.`;
}

/** The whole message. */
export function describeDivergence(d: Divergence): string {
  const [total, localization, classification, regularization] = [
    d.losses.total,
    d.losses.localization,
    d.losses.classification,
    d.losses.regularization,
  ].map(short);
  const parts = `localization ${localization}, classification ${classification}, regularization ${regularization}`;
  const what =
    d.tensor === undefined
      ? `The loss of step ${d.step} is ${total} (${parts}).`
      : `After step ${d.step} "${d.tensor}" holds values that are not finite; the loss was ${total} (${parts}).`;
  const back =
    d.checkpoint === undefined
      ? 'No checkpoint had been written yet.'
      : `The last good checkpoint is ${d.checkpoint}; mend the cause in the pipeline.config of the run's folder and continue with --resume.`;
  return `${what} Training has stopped and nothing of this step was saved. ${back}\nLikely cause: ${likelyCause(d)}`;
}
