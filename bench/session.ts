/**
 * @module
 * How long it takes until training of SSD MobileNet v1 goes: from the start of the process to the end of its first step,
 * beside PyTorch, each time in a new process; and what that consists of on our side, timed within this process: the plan, its
 * graph with the gradients, the graph as ONNX, ONNX Runtime's compilation of it, the first step, a later one.
 *
 * `npm run bench -- session [--batch 8] [--size 300] [--depth-multiplier 1.0] [--classes 3] [--threads 2] [--runs 5] [--json]`
 */

import { parseArgs } from 'node:util';
import { formatTable } from '../src/cli/format-table.ts';
import { writeOnnx } from '../src/graph/write-onnx.ts';
import { buildTrainingStep } from '../src/train/training-program.ts';
import { createTrainingStep } from '../src/train/training-step.ts';
import { quantile } from '../src/util/quantile.ts';
import { benchBatch, benchPlan } from './support/bench-step.ts';
import { timesAsJson, timesAsTable } from './support/compare-times.ts';
import { startInTurns } from './support/contender.ts';
import { findTorch, torchContender } from './support/find-torch.ts';
import { ownContender } from './support/own-contender.ts';

const { values: flags } = parseArgs({
  args: process.argv.slice(3),
  options: {
    batch: { type: 'string', default: '8' },
    size: { type: 'string', default: '300' },
    'depth-multiplier': { type: 'string', default: '1.0' },
    classes: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    runs: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
  },
});
const shape = {
  batch: Number(flags.batch),
  size: Number(flags.size),
  depthMultiplier: Number(flags['depth-multiplier']),
  classes: Number(flags.classes),
  miner: false,
};
const threads = Number(flags.threads);
const runs = Number(flags.runs);

const torch = findTorch();
const contenders = [
  ownContender('counterweight', 'step-contender.js', { ...shape, threads, device: 'cpu', warming: 1 }),
];
if (torch !== undefined) {
  const args = ['batch', 'size', 'depth-multiplier', 'classes', 'threads'].flatMap((name) => [
    `--${name}`,
    String(flags[name as keyof typeof flags]),
  ]);
  contenders.push(
    torchContender(torch, 'PyTorch channels_last', 'torch_step.py', [
      ...args,
      '--warming',
      '1',
      '--channels-last',
    ]),
  );
}
const started = await startInTurns(contenders, runs);

const laps: Record<string, number[]> = {};
async function lap<T>(name: string, work: () => T | Promise<T>): Promise<T> {
  const since = performance.now();
  const made = await work();
  laps[name] = [...(laps[name] ?? []), performance.now() - since];
  return made;
}
const WHOLE = 'createTrainingStep';
for (let run = 0; run < runs; run++) {
  const plan = await lap('plan', () => benchPlan(shape));
  const { program } = await lap('graph', () => buildTrainingStep(plan.step));
  await lap('ONNX', () => writeOnnx(program));
  const step = await lap(WHOLE, () => createTrainingStep(plan.step, { seed: 1 }, { threads }));
  const { batch, assign } = benchBatch(plan);
  assign();
  await lap('first step', () => step.run(batch, 0.001, 0));
  await lap('later step', () => step.run(batch, 0.001, 1));
  await step.close();
}
const ms = (name: string): number => quantile(laps[name], 0.5);
const parts = {
  plan: ms('plan'),
  graph: ms('graph'),
  onnx: ms('ONNX'),
  // It builds the graph and writes it as well; the rest is the engine's, and the first values of the parameters.
  engine: ms(WHOLE) - ms('graph') - ms('ONNX'),
  first_step: ms('first step'),
  later_step: ms('later step'),
};

if (flags.json) {
  const own = { ...shape, threads, parts_ms: parts, ...(torch && { torch: torch.version }) };
  console.log(timesAsJson('session', own, started));
} else {
  console.log(
    timesAsTable(
      `From the start of the process to the end of the first step of SSD MobileNet v1 ×${shape.depthMultiplier}, ` +
        `${shape.size}×${shape.size}, batch ${shape.batch}, ${threads} threads`,
      started,
    ),
  );
  console.log('\nOurs in parts, medians within one process that has warmed up:\n');
  console.log(
    formatTable(
      [{ header: '' }, { header: 'ms', align: 'right' }],
      Object.entries(parts).map(([name, took]) => [name.replace('_', ' '), took.toFixed(0)]),
    ),
  );
}
