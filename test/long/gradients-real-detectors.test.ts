/**
 * @module
 * The gradients of whole detectors, as upstream configures them: none is zero, and along each of a sample of parameters,
 * as along all of them together, the loss changes as the gradient says (central differences). Weights are drawn so that
 * signals keep their size through the network, and every anchor has a box, so that every layer of every level matters.
 */

import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { elementCount, type TensorData } from '../../src/graph/tensor-type.ts';
import type { Batch } from '../../src/input/batch.ts';
import { drawCounter } from '../../src/nn/draw-counter.ts';
import { momentum } from '../../src/nn/optimizers/momentum.ts';
import type { ParameterSpec } from '../../src/nn/parameter.ts';
import { createSession } from '../../src/runtime/session.ts';
import type { StateVector } from '../../src/train/state-vectors.ts';
import { buildTrainingStep, RESULT, type TrainingProgram } from '../../src/train/training-program.ts';
import { createRandom } from '../../src/util/random.ts';
import { ssdBatch } from '../torch/ssd-case.ts';
import { planAsConfigured, upstreamConfig } from '../train-as-configured.ts';
import { UPSTREAM_CONFIGS } from '../train-real-detector.ts';

const present = existsSync(UPSTREAM_CONFIGS);
const SLOT = 'Momentum';
/** Parameters that are looked at one by one, spread evenly over the network. */
const SAMPLE = 30;
/** By how much the loss shall change: far more than its rounding, far less than itself. */
const CHANGE = 2e-3;
/** Of a difference of two losses in 32 bits. */
const ROUNDING = 4e-7;
const TOLERANCE = 0.03;
const LAST_STEP = 9;

const CASES = [
  ['tf2/ssd_efficientdet_d0_512x512_coco17_tpu-8.config', 256],
  ['tf2/ssd_mobilenet_v2_fpnlite_320x320_coco17_tpu-8.config', 128],
  ['tf1/ssdlite_mobilenet_v3_large_320x320_coco.config', 96],
] as const;

type Vectors = ReadonlyMap<string, Float32Array>;

/** First values of all vectors of the state: kernels by He's rule, the rest around what it starts from. */
function drawState({ specs, vectors }: TrainingProgram): Vectors {
  const random = createRandom(11);
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  const draw = ({ name, shape }: ParameterSpec): (() => number) => {
    if (shape.length === 4) {
      const deviation = Math.sqrt(2 / elementCount(shape.slice(1)));
      return () => deviation * random.normal();
    }
    return /(gamma|variance|combine_weights)$/.test(name)
      ? () => random.uniform(0.5, 1.5)
      : () => random.uniform(-0.5, 0.5);
  };
  return new Map(
    vectors.map(({ name, kind, length, members }) => {
      const data = new Float32Array(length);
      for (const member of kind === 'model' ? members : []) {
        const spec = byName.get(member.parameter);
        if (spec === undefined) throw new Error(`${member.parameter} is unknown`);
        const next = draw(spec);
        const end = member.offset + elementCount(member.shape);
        for (let i = member.offset; i < end; i++) data[i] = next();
      }
      return [name, data] as const;
    }),
  );
}

/** A batch in which every anchor has a box to be trained towards. */
function fullBatch(batch: Batch): Batch {
  const random = createRandom(12);
  batch.boxWeights.fill(1);
  for (const i of batch.boxTargets.keys()) batch.boxTargets[i] = random.uniform(-0.5, 0.5);
  return batch;
}

interface Slice {
  readonly name: string;
  /** The vector of the parameter, and that of its gradient. */
  readonly vector: string;
  readonly from: number;
  readonly to: number;
}

function trainedSlices(vectors: readonly StateVector[]): Slice[] {
  return vectors
    .filter(({ kind }) => kind === 'optimizer')
    .flatMap((slots) =>
      slots.members.map((member) => ({
        name: member.parameter,
        vector: slots.name.slice(0, -SLOT.length - 1),
        from: member.offset,
        to: member.offset + elementCount(member.shape),
      })),
    );
}

const norm = (data: Float32Array): number => Math.sqrt(data.reduce((sum, v) => sum + v * v, 0));

describe.skipIf(!present)(`Gradients${present ? '' : ' (need ../shared/configs: skipped)'}`, () => {
  test.each(CASES)('%s at %d pixels', async (name, side) => {
    const plan = planAsConfigured(upstreamConfig(name, { side, batchSize: 2 }));
    const options = { ...plan.step, optimizer: momentum({ momentum: 0.9 }), clipNorm: 0, regularize: false };
    const batch = fullBatch(ssdBatch(options, 3, plan.input.targets));
    const built = buildTrainingStep(options);
    const state = drawState(built);
    const session = await createSession(built.program, { threads: 1 });
    let step = 0;
    const run = async (vectors: Vectors) => {
      const feeds: Record<string, TensorData> = {
        counter: BigInt64Array.of(drawCounter(1, step)),
        learningRate: Float32Array.of(0),
        stepNumber: Float32Array.of(1),
        ...Object.fromEntries(vectors),
      };
      for (const input of session.inputs.keys()) {
        const data = batch[input as keyof Batch];
        if (data instanceof Float32Array || data instanceof Int32Array) feeds[input] = data;
      }
      return session.run(feeds);
    };
    let first = await run(state);
    // the accumulator of a first step is the gradient
    const gradientOf = (vector: string): Float32Array =>
      first[`${RESULT}${vector}/${SLOT}`].data as Float32Array;
    const slices = trainedSlices(built.vectors);
    expect(new Set(slices.map((slice) => slice.name)).size).toBe(
      built.specs.filter(({ trainable }) => trainable).length,
    );
    const part = ({ vector, from, to }: Slice): Float32Array => gradientOf(vector).subarray(from, to);
    const dead = (): string[] =>
      slices.filter((slice) => part(slice).every((v) => v === 0)).map((slice) => slice.name);
    // in some steps stochastic depth drops a block in all images
    while (dead().length > 0 && step < LAST_STEP) {
      step++;
      first = await run(state);
    }
    expect(dead()).toEqual([]);

    /** (L(w + h d) − L(w − h d)) / 2h with d the gradient over `along`, of length 1; and that length. */
    const slope = async (along: readonly Slice[]) => {
      const length = norm(Float32Array.from(along, (slice) => norm(part(slice))));
      const h = CHANGE / 2 / length;
      const losses: number[] = [];
      for (const sign of [1, -1]) {
        const moved = new Map(state);
        for (const { vector, from, to } of along) {
          const known = moved.get(vector);
          if (known === undefined) throw new Error(`${vector} is unknown`);
          const data = known === state.get(vector) ? Float32Array.from(known) : known;
          const gradient = gradientOf(vector);
          for (let i = from; i < to; i++) data[i] += (sign * h * gradient[i]) / length;
          moved.set(vector, data);
        }
        losses.push(((await run(moved)).total.data as Float32Array)[0]);
      }
      return { found: (losses[0] - losses[1]) / (2 * h), length, h };
    };
    const largest = Math.max(...slices.map((slice) => norm(part(slice))));
    // what batch normalisation takes away again (a bias before it) has no gradient but rounding
    const felt = slices.filter((slice) => norm(part(slice)) > 1e-3 * largest);
    const sample = felt.filter((_, i) => i % Math.ceil(felt.length / SAMPLE) === 0);
    const wrong: string[] = [];
    let worst = 0;
    for (const along of [slices, ...sample.map((slice) => [slice])]) {
      const { found, length, h } = await slope(along);
      const error = Math.abs(found - length) / (length * TOLERANCE + ROUNDING / h);
      worst = Math.max(worst, Math.abs(found / length - 1));
      if (error > 1) wrong.push(`${along.length > 1 ? 'all' : along[0].name}: ${length} found ${found}`);
    }
    await session.close();
    console.log(
      `${name}: ${slices.length} parameters, ${felt.length} felt; loss ${first.total.data[0]}, gradient ${norm(Float32Array.from(slices, (slice) => norm(part(slice))))}; ` +
        `${sample.length + 1} slopes within ${(100 * worst).toFixed(2)} %`,
    );
    expect(wrong).toEqual([]);
  });
});
