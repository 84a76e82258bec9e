/**
 * @module
 * A training step by WebGPU against the same on the CPU, and what of the step does not run on the card. Without a graphics
 * card SwiftShader stands in; without either the tests are skipped.
 */

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGraph } from '../src/graph/create-graph.ts';
import { gradients } from '../src/graph/gradients.ts';
import type { Value } from '../src/graph/graph.ts';
import { batchNormTraining, conv2d, mul, reduceSum, relu6 } from '../src/graph/ops.ts';
import { staticShape } from '../src/graph/tensor-type.ts';
import type { Batch } from '../src/input/batch.ts';
import { createInput } from '../src/input/create-input.ts';
import type { DeviceName } from '../src/runtime/devices/device.ts';
import { createSession } from '../src/runtime/session.ts';
import { prepareRun } from '../src/train/prepare-run.ts';
import type { TrainingPlan } from '../src/train/training-plan.ts';
import { createTrainingStep, type StepLosses, type TrainingState } from '../src/train/training-step.ts';
import { createRandom } from '../src/util/random.ts';
import { sizeOfShape } from '../src/util/size-of-shape.ts';
import { reachWebGpu } from './reach-webgpu.ts';
import { writeTinyRun } from './tiny-run.ts';

const BATCH = 4;
/** The backbone's two maps and one more: each kind of layer. A card in software compiles every node's program anew. */
const MAPS = {
  'model.ssd.feature_extractor.num_layers': '3',
  'model.ssd.anchor_generator.ssd_anchor_generator.num_layers': '3',
};
const LEARNING_RATE = 0.001;
const MINER = 'model.ssd.loss.hard_example_miner';

const reason = await reachWebGpu();
if (reason !== undefined) console.log(`skipped: training by WebGPU: ${reason}`);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-webgpu-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A tiny run with `fields` set, and the batches of its first `steps` steps. */
async function prepare(
  name: string,
  steps: number,
  fields: Readonly<Record<string, string>> = {},
): Promise<{ readonly plan: TrainingPlan; readonly batches: readonly Batch[] }> {
  const { config } = await writeTinyRun(join(folder, name), {
    count: BATCH,
    steps,
    fields: { ...MAPS, ...fields },
  });
  const options = { seed: 5, workers: 0, cacheBytes: 0, batchSize: BATCH };
  const { plan } = await prepareRun(config, join(folder, name, 'run'), options);
  const input = createInput(plan.input, { startStep: 0 });
  const batches: Batch[] = [];
  for (let n = 0; n < steps; n++) batches.push(await input.next());
  await input.close();
  return { plan, batches };
}

/** Trains some steps on `device`. */
async function train(
  { plan, batches }: { readonly plan: TrainingPlan; readonly batches: readonly Batch[] },
  device: DeviceName,
  profilePrefix?: string,
): Promise<{ readonly losses: readonly StepLosses[]; readonly state: TrainingState }> {
  const session = { device, threads: 1, ...(profilePrefix === undefined ? {} : { profilePrefix }) };
  const step = await createTrainingStep(plan.step, { seed: 5 }, session);
  const losses: StepLosses[] = [];
  for (const [n, batch] of batches.entries()) losses.push(await step.run(batch, LEARNING_RATE, n));
  const state = await step.state();
  await step.close();
  return { losses, state };
}

/** ‖a − b‖ / ‖a‖ over all tensors together. */
function distance(a: TrainingState['model'], b: TrainingState['model']): number {
  let apart = 0;
  let size = 0;
  for (const [name, { data }] of a) {
    const other = b.get(name)?.data ?? [];
    expect(other.length).toBe(data.length);
    data.forEach((value, i) => {
      apart += (value - other[i]) ** 2;
      size += value ** 2;
    });
  }
  return Math.sqrt(apart / size);
}

interface ProfileEvent {
  readonly cat: string;
  readonly args?: { readonly op_name?: string; readonly provider?: string };
}

/** What ran on the CPU, by the engine's profile: the kinds of its nodes. */
async function leftOnCpu(
  prefix: string,
): Promise<{ readonly cpu: readonly string[]; readonly onCard: number }> {
  const [file] = (await readdir(folder)).filter((name) => name.startsWith(prefix) && name.endsWith('.json'));
  const events = JSON.parse(await readFile(join(folder, file), 'utf8')) as ProfileEvent[];
  const nodes = events.filter(({ cat, args }) => cat === 'Node' && args?.op_name !== undefined);
  const cpu = nodes.filter(({ args }) => args?.provider === 'CPUExecutionProvider');
  const kinds = new Set(cpu.map(({ args }) => args?.op_name ?? ''));
  return { cpu: [...kinds].sort(), onCard: nodes.length - cpu.length };
}

/** Holds all that a step tells of its losses equal to 1e-3. */
function expectSameLosses(ours: readonly StepLosses[], theirs: readonly StepLosses[]): void {
  ours.forEach((losses, n) => {
    for (const part of ['total', 'localization', 'classification', 'regularization'] as const)
      expect(Math.abs(theirs[n][part] / losses[part] - 1)).toBeLessThan(1e-3);
    expect(theirs[n].matchedAnchors).toEqual(losses.matchedAnchors);
  });
}

describe.skipIf(reason !== undefined)('a training step by WebGPU', () => {
  it('gives the losses, gradients and parameters of the CPU to 1e-3; of mining, suppression stays on the CPU', async () => {
    const tiny = await prepare('frozen', 2, {
      'model.ssd.freeze_batchnorm': 'true',
      [`${MINER}.num_hard_examples`]: '40',
      [`${MINER}.max_negatives_per_positive`]: '3',
      [`${MINER}.loss_type`]: 'CLASSIFICATION',
      [`${MINER}.iou_threshold`]: '0.99',
    });
    const cpu = await train(tiny, 'cpu');
    const card = await train(tiny, 'webgpu', join(folder, 'mining'));
    expectSameLosses(cpu.losses, card.losses);
    expect(distance(cpu.state.model, card.state.model)).toBeLessThan(1e-3);
    // The accumulators of momentum are sums of gradients.
    expect(distance(cpu.state.optimizer, card.state.optimizer)).toBeLessThan(1e-3);
    const { cpu: left, onCard } = await leftOnCpu('mining');
    expect(onCard).toBeGreaterThan(500);
    // It has no kernel there, and what counts its results (their number is known only then) is the CPU's in any case.
    expect(left).toEqual(['Gather', 'NonMaxSuppression', 'Shape']);
  }, 300_000);

  it('with statistics of the batch gives the same losses and parameters, and runs on the card alone', async () => {
    // Normalising over the few pixels of a tiny network magnifies rounding without bound in gradients: the next test has
    // those of batch norm.
    const tiny = await prepare('whole', 1);
    const cpu = await train(tiny, 'cpu');
    const card = await train(tiny, 'webgpu', join(folder, 'plain'));
    expectSameLosses(cpu.losses, card.losses);
    expect(distance(cpu.state.model, card.state.model)).toBeLessThan(1e-3);
    const { cpu: left, onCard } = await leftOnCpu('plain');
    expect(onCard).toBeGreaterThan(500);
    expect(left).toEqual([]);
  }, 300_000);

  it('gives the gradients of convolutions of all kinds with batch norms between them', async () => {
    const random = createRandom(11);
    const graph = createGraph();
    const feeds: Record<string, Float32Array> = {};
    const input = (name: string, shape: readonly number[], scale: number, shift = 0): Value => {
      const count = sizeOfShape(shape);
      feeds[name] = Float32Array.from({ length: count }, () => shift + scale * random.normal());
      return graph.input(name, { dtype: 'float32', shape });
    };
    const parameters: Value[] = [];
    const layer = (x: Value, kernel: readonly number[], stride: number, groups = 1): Value => {
      const name = `layer${parameters.length / 3}`;
      const [outputs, , k] = kernel;
      const weights = input(`${name}/weights`, kernel, 1 / Math.sqrt(kernel[1] * k * k));
      const gamma = input(`${name}/gamma`, [outputs], 0.2, 1);
      const beta = input(`${name}/beta`, [outputs], 0.2);
      parameters.push(weights, gamma, beta);
      const pad = k === 1 ? 0 : 1;
      const attributes = {
        strides: [stride, stride] as const,
        pads: [stride === 1 ? pad : 0, stride === 1 ? pad : 0, pad, pad] as const,
        dilations: [1, 1] as const,
        groups,
      };
      return relu6(batchNormTraining(conv2d(x, weights, attributes), gamma, beta, 0.001)[0]);
    };
    let y = layer(input('x', [4, 3, 40, 40], 1), [8, 3, 3, 3], 1);
    y = layer(y, [8, 1, 3, 3], 1, 8);
    y = layer(y, [16, 8, 1, 1], 1);
    y = layer(y, [16, 1, 3, 3], 2, 16);
    y = layer(y, [24, 16, 1, 1], 1);
    y = layer(y, [32, 24, 3, 3], 2);
    const loss = reduceSum(mul(y, input('wanted', staticShape(y.shape), 1)));
    graph.output('loss', loss);
    gradients(loss, parameters).forEach((gradient, i) => {
      graph.output(`gradient of ${parameters[i].name}`, gradient);
    });
    const [cpu, card] = await Promise.all(
      (['cpu', 'webgpu'] as const).map(async (device) => {
        const session = await createSession(graph, { device, threads: 1 });
        const results = await session.run(feeds);
        await session.close();
        return results;
      }),
    );
    const apart = Object.keys(cpu).map((name): [string, number] => {
      const tensor = (results: typeof cpu): TrainingState['model'] =>
        new Map([[name, { shape: [], data: results[name].data as Float32Array }]]);
      return [name, distance(tensor(cpu), tensor(card))];
    });
    expect(apart).toHaveLength(19);
    expect(apart.filter(([, far]) => !(far < 1e-3))).toEqual([]);
  }, 300_000);
});
