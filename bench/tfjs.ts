/**
 * @module
 * How long a training step of SSD MobileNet v1 takes in TensorFlow.js (backend "cpu", JavaScript on one thread) beside ours, for
 * scale: what an application in this language had before. Each is a process of its own; they take turns.
 *
 * `npm run bench -- tfjs [--batch 2] [--size 64] [--depth-multiplier 0.25] [--classes 3] [--threads 2] [--runs 3] [--steps 1]
 *  [--json]`: `--runs` turns each of `--steps` steps; the sizes are what TensorFlow.js manages within seconds. It is no
 *  dependency: `npm install --no-save` it before.
 */

import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { timesAsJson, timesAsTable } from './support/compare-times.ts';
import { inTurns } from './support/contender.ts';
import { ownContender } from './support/own-contender.ts';

const PACKAGE = '@tensorflow/tfjs';
/** Steps that do not count: ours get memory and fill caches, those of TensorFlow.js take too long for that to show. */
const WARMING = { ours: 3, its: 0 };

const { values: flags } = parseArgs({
  args: process.argv.slice(3),
  options: {
    batch: { type: 'string', default: '2' },
    size: { type: 'string', default: '64' },
    'depth-multiplier': { type: 'string', default: '0.25' },
    classes: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    runs: { type: 'string', default: '3' },
    steps: { type: 'string', default: '1' },
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

/** The version of the package `name`, where it is installed. */
function installed(name: string): string | undefined {
  const require = createRequire(import.meta.url);
  try {
    return (require(`${name}/package.json`) as { readonly version: string }).version;
  } catch {
    return undefined;
  }
}

const version = installed(PACKAGE);
if (version === undefined) {
  console.error(`TensorFlow.js is not installed here. npm install --no-save ${PACKAGE}@4`);
  process.exitCode = 2;
} else {
  const peer = fileURLToPath(new URL('../../bench/peers/tfjs-step.mjs', import.meta.url));
  const measured = await inTurns(
    [
      ownContender('counterweight', 'step-contender.js', {
        ...shape,
        threads,
        device: 'cpu',
        warming: WARMING.ours,
      }),
      {
        name: 'TensorFlow.js, cpu',
        command: process.execPath,
        args: [peer, JSON.stringify({ ...shape, warming: WARMING.its })],
      },
    ],
    { rounds: Number(flags.runs), count: Number(flags.steps) },
  );
  console.log(
    flags.json
      ? timesAsJson('tfjs', { ...shape, threads, tfjs: version }, measured)
      : timesAsTable(
          `A training step of SSD MobileNet v1 ×${shape.depthMultiplier}, ${shape.size}×${shape.size}, batch ${shape.batch}, ` +
            `ours with ${threads} threads, TensorFlow.js ${version} with one`,
          measured,
        ),
  );
}
