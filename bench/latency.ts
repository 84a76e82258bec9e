/**
 * @module
 * How long an exported detector takes for one image, from its bytes to its detections, beside the same network in PyTorch:
 * eager, and as TorchScript (traced, frozen, optimised for inference), in both memory formats. The network has its first
 * parameters, whose scores are all about a half: no anchor is spared the suppression.
 *
 * `npm run bench -- latency [--size 300] [--depth-multiplier 1.0] [--classes 3] [--threads 2] [--runs 10] [--images 10]
 *  [--json]`: `--runs` turns each of `--images` images. PyTorch is run where it and torchvision are found.
 */

import { parseArgs } from 'node:util';
import { timesAsJson, timesAsTable } from './support/compare-times.ts';
import { inTurns } from './support/contender.ts';
import { findTorch, torchContender } from './support/find-torch.ts';
import { ownContender } from './support/own-contender.ts';

const { values: flags } = parseArgs({
  args: process.argv.slice(3),
  options: {
    size: { type: 'string', default: '300' },
    'depth-multiplier': { type: 'string', default: '1.0' },
    classes: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    runs: { type: 'string', default: '10' },
    images: { type: 'string', default: '10' },
    json: { type: 'boolean', default: false },
  },
});
const shape = {
  batch: 1,
  size: Number(flags.size),
  depthMultiplier: Number(flags['depth-multiplier']),
  classes: Number(flags.classes),
  miner: false,
  threads: Number(flags.threads),
};

const torch = findTorch('torch, torchvision');
if (torch === undefined)
  console.error(
    'PyTorch is not installed (Debian: python3-torch, python3-torchvision), so ours is timed alone.',
  );
const args = ['size', 'depth-multiplier', 'classes', 'threads'].flatMap((name) => [
  `--${name}`,
  String(flags[name as keyof typeof flags]),
]);
const peers =
  torch === undefined
    ? []
    : [
        { name: 'PyTorch eager', options: [] },
        { name: 'PyTorch eager, channels_last', options: ['--channels-last'] },
        { name: 'TorchScript', options: ['--script'] },
        { name: 'TorchScript, channels_last', options: ['--script', '--channels-last'] },
      ].map(({ name, options }) => torchContender(torch, name, 'torch_latency.py', [...args, ...options]));

const measured = await inTurns([ownContender('counterweight', 'latency-contender.js', shape), ...peers], {
  rounds: Number(flags.runs),
  count: Number(flags.images),
});

console.log(
  flags.json
    ? timesAsJson('latency', { ...shape, ...(torch && { torch: torch.version }) }, measured)
    : timesAsTable(
        `One image of ${shape.size}×${shape.size} by SSD MobileNet v1 ×${shape.depthMultiplier}, ${shape.threads} threads`,
        measured,
      ),
);
