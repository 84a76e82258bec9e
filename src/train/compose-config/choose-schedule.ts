/**
 * @module
 * How long, in what portions and at what rate to train, and how wide a network, from the amount of data. The figures
 * are those of `examples/bccd`, which trains well from scratch: 205 images, 1000 steps of 16, rate 0.02, half depth;
 * the rate is scaled with the batch (Goyal et al. 2017, the linear scaling rule).
 */

import { countNoun } from '../../util/count-noun.ts';

export interface ScheduleChoice {
  readonly depthMultiplier: number;
  readonly batchSize: number;
  readonly numSteps: number;
  readonly learningRate: number;
  readonly warmupSteps: number;
  readonly notes: {
    readonly depth: string;
    readonly batch: string;
    readonly steps: string;
    readonly rate: string;
  };
}

/** What the user has settled already. */
export interface GivenSchedule {
  readonly depthMultiplier?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly numSteps?: number | undefined;
}

/** Times that each image is seen, where the number of steps this comes to is within the bounds. */
const EPOCHS = 80;
const FEWEST_STEPS = 1000;
const MOST_STEPS = 20_000;
const RATE = 0.02;
const RATE_BATCH = 16;
const MOST_WARMUP = 1000;
/** From so many images on there is enough to fill the whole network. */
const MANY_IMAGES = 5000;

/** The schedule for `images` training images stretched to `inputSize` × `inputSize`. */
export function chooseSchedule(images: number, inputSize: number, given: GivenSchedule): ScheduleChoice {
  const batchSize = given.batchSize ?? usualBatch(images, inputSize);
  const numSteps = given.numSteps ?? usualSteps(images, batchSize);
  const depthMultiplier = given.depthMultiplier ?? usualDepth(images, inputSize);
  const learningRate = Number(((RATE * batchSize) / RATE_BATCH).toPrecision(3));
  const warmupSteps = Math.min(MOST_WARMUP, Math.floor(numSteps / 10));
  const times = (numSteps * batchSize) / images;
  const seen = times >= 10 ? times.toFixed(0) : String(Number(times.toPrecision(2)));
  return {
    depthMultiplier,
    batchSize,
    numSteps,
    learningRate,
    warmupSteps,
    notes: {
      depth: `The share of MobileNet's channels that is kept. Half is enough for a few thousand images; 1.0 can learn more from more of them, and a step takes about three times as long.`,
      batch:
        images < batchSize
          ? `More than the ${countNoun(images, 'image')} there ${images === 1 ? 'is' : 'are'}: an image may be in a batch several times, each time cropped and flipped anew.`
          : 'Larger batches are steadier, and need more memory and a larger learning rate in proportion.',
      steps: `${images === 1 ? 'The one training image' : `Each of the ${images} training images`} is seen ${seen} times. If the loss still falls at the end, train longer: raise this and total_steps below together.`,
      rate: `The rate ${warmupSteps === 0 ? '' : `rises for ${countNoun(warmupSteps, 'step')}, then `}falls along a cosine to 0 at the last step. From scratch ${RATE} works for a batch of ${RATE_BATCH}; it goes up and down with batch_size.`,
    },
  };
}

function usualBatch(images: number, inputSize: number): number {
  const most = inputSize > 416 ? 8 : 16; // memory
  return Math.min(most, images >= 64 ? 16 : images >= 16 ? 8 : 4);
}

function usualSteps(images: number, batchSize: number): number {
  const steps = Math.round((EPOCHS * images) / batchSize / 100) * 100;
  return Math.min(MOST_STEPS, Math.max(FEWEST_STEPS, steps));
}

function usualDepth(images: number, inputSize: number): number {
  if (images >= MANY_IMAGES) return 1;
  return inputSize <= 160 ? 0.25 : 0.5;
}
