/**
 * @module
 * How long a training step of SSD MobileNet v1 takes, beside PyTorch's of the same network: target assignment, forward
 * pass, losses, gradients, clipping, momentum, on a batch of noise with ten boxes an image. Each is a process of its own;
 * they take turns. PyTorch runs in both of its memory formats.
 *
 * `npm run bench -- step [--batch 8] [--size 300] [--depth-multiplier 1.0] [--classes 3] [--threads 2] [--device cpu] [--miner]
 *  [--runs 5] [--steps 3] [--peer torch|none] [--json]`: `--runs` turns each of `--steps` steps. Without `--peer`, PyTorch is
 * run where it is found, with `--json` only when asked for.
 */

import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { formatTable } from '../src/cli/format-table.ts';
import { chooseDevice, DEVICE_CHOICES, type DeviceChoice } from '../src/runtime/devices/choose-device.ts';
import { type ContenderSpec, inTurns } from './support/contender.ts';
import { findTorch, torchContender } from './support/find-torch.ts';
import { ownContender } from './support/own-contender.ts';

const OURS = 'counterweight';
const WARMING = 2;

/** `name` as a device. @throws Error */
function oneOfDevices(name: string): DeviceChoice {
  const found = DEVICE_CHOICES.find((choice) => choice === name);
  if (found === undefined) throw new Error(`--device "${name}" is none of ${DEVICE_CHOICES.join(', ')}.`);
  return found;
}

const { values: flags } = parseArgs({
  args: process.argv.slice(3),
  options: {
    batch: { type: 'string', default: '8' },
    size: { type: 'string', default: '300' },
    'depth-multiplier': { type: 'string', default: '1.0' },
    classes: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    device: { type: 'string', default: 'cpu' },
    miner: { type: 'boolean', default: false },
    runs: { type: 'string', default: '5' },
    steps: { type: 'string', default: '3' },
    peer: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const device = await chooseDevice(oneOfDevices(flags.device));
const shape = {
  batch: Number(flags.batch),
  size: Number(flags.size),
  depthMultiplier: Number(flags['depth-multiplier']),
  classes: Number(flags.classes),
  miner: flags.miner,
  threads: Number(flags.threads),
  device: device.name,
};

const torch = (flags.peer ?? (flags.json ? 'none' : 'torch')) === 'torch' ? findTorch() : undefined;
if (flags.peer === 'torch' && torch === undefined) throw new Error('No python3 with PyTorch was found.');
if (flags.peer === undefined && !flags.json && torch === undefined)
  console.error('PyTorch is not installed (Debian: python3-torch), so ours is timed alone.');

const contenders: ContenderSpec[] = [ownContender(OURS, 'step-contender.js', { ...shape, warming: WARMING })];
if (torch !== undefined) {
  const args = [
    ...['batch', 'size', 'depth-multiplier', 'classes', 'threads'].flatMap((name) => [
      `--${name}`,
      String(flags[name as keyof typeof flags]),
    ]),
    ...['--warming', String(WARMING)],
    ...(flags.miner ? ['--miner'] : []),
  ];
  contenders.push(
    torchContender(torch, 'PyTorch channels_last', 'torch_step.py', [...args, '--channels-last']),
    torchContender(torch, 'PyTorch default', 'torch_step.py', args),
  );
}

const measured = await inTurns(contenders, { rounds: Number(flags.runs), count: Number(flags.steps) });
const [ours, ...peers] = measured;
const perSecond = (ms: number): number => Number(((1000 * shape.batch) / ms).toPrecision(4));
const ratio = (mine: number, its: number): number => Number((mine / its).toFixed(3));

if (flags.json) {
  console.log(
    JSON.stringify({
      name: 'step',
      img_per_s: perSecond(ours.medianMs),
      step_ms: ours.medianMs,
      step_ms_least: ours.leastMs,
      peak_rss_mib: ours.peakMiB,
      ...shape,
      steps: ours.times.length,
      cpus: cpus().length,
      ...(torch === undefined
        ? {}
        : {
            torch: torch.version,
            peers: peers.map(({ name, medianMs, leastMs, peakMiB }) => ({
              name,
              img_per_s: perSecond(medianMs),
              step_ms: medianMs,
              step_ms_least: leastMs,
              peak_rss_mib: peakMiB,
              our_time_over_its: ratio(ours.medianMs, medianMs),
              our_least_over_its: ratio(ours.leastMs, leastMs),
            })),
          }),
    }),
  );
} else {
  console.log(
    `SSD MobileNet v1 ×${shape.depthMultiplier}, ${shape.size}×${shape.size}, batch ${shape.batch}, ` +
      `${shape.threads} threads, ours on ${device.description}, ${ours.times.length} steps each in turns ` +
      `(Node ${process.version}${torch === undefined ? '' : `, PyTorch ${torch.version}`}, ` +
      `${cpus().length} CPUs, load ${loadavg()[0].toFixed(1)}):\n`,
  );
  const right = ['median ms', 'least', 'img/s', 'ours / its', 'of the least', 'peak MiB'];
  console.log(
    formatTable(
      [{ header: '' }, ...right.map((header) => ({ header, align: 'right' as const }))],
      measured.map(({ name, medianMs, leastMs, peakMiB }) => [
        name,
        medianMs.toFixed(1),
        leastMs.toFixed(1),
        String(perSecond(medianMs)),
        name === OURS ? '' : ratio(ours.medianMs, medianMs).toFixed(2),
        name === OURS ? '' : ratio(ours.leastMs, leastMs).toFixed(2),
        peakMiB === undefined ? '' : String(peakMiB),
      ]),
    ),
  );
}
