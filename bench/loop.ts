/**
 * @module
 * What of the bare step's throughput the whole training loop keeps: reading, decoding, flips and crops, targets, logs, by
 * `train` as a run has it, beside the step alone on one batch of the same data. Two loops: one that keeps decoded images,
 * as runs do (each has been decoded once before it counts), and one that decodes every time, as data beyond its cache.
 * BCCD where it lies in ../shared/datasets/bccd, else drawn pictures.
 *
 * `npm run bench -- loop [--batch 16] [--size 300] [--depth-multiplier 0.5] [--threads 2] [--workers 1] [--runs 4]
 *  [--steps 8] [--json]`: `--runs` turns each of `--steps` steps. Of each turn two more steps do not count, whose batches were
 * made before it.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { timesAsJson, timesAsTable } from './support/compare-times.ts';
import { inTurns } from './support/contender.ts';
import { type LoopTask, writeLoopConfig } from './support/loop-task.ts';
import { ownContender } from './support/own-contender.ts';

const CACHE_BYTES = 1 << 30;
/** Batches that the workers make ahead, each. */
const AHEAD = 2;

const { values: flags } = parseArgs({
  args: process.argv.slice(3),
  options: {
    batch: { type: 'string', default: '16' },
    size: { type: 'string', default: '300' },
    'depth-multiplier': { type: 'string', default: '0.5' },
    threads: { type: 'string', default: '2' },
    workers: { type: 'string', default: '1' },
    runs: { type: 'string', default: '4' },
    steps: { type: 'string', default: '8' },
    json: { type: 'boolean', default: false },
  },
});
const shape = {
  batch: Number(flags.batch),
  size: Number(flags.size),
  depthMultiplier: Number(flags['depth-multiplier']),
};
const threads = Number(flags.threads);
const workers = Number(flags.workers);

const folder = await mkdtemp(join(tmpdir(), 'counterweight-bench-'));
try {
  const { config, data } = await writeLoopConfig(folder, shape);
  const contender = (
    name: string,
    own: Pick<LoopTask, 'kind' | 'cacheBytes'>,
  ): ReturnType<typeof ownContender> => {
    const task: LoopTask = { config, root: join(folder, name), threads, workers, ...own };
    return ownContender(name, 'loop-contender.js', task);
  };
  const measured = await inTurns(
    [
      contender('whole loop', { kind: 'loop', cacheBytes: CACHE_BYTES }),
      contender('whole loop, decoding every time', { kind: 'loop', cacheBytes: 0 }),
      contender('bare step', { kind: 'step', cacheBytes: 0 }),
    ],
    { rounds: Number(flags.runs), count: Number(flags.steps), skip: AHEAD * workers },
  );
  const [cached, decoding, bare] = measured;
  const share = (loop: { readonly medianMs: number }): number =>
    Number((bare.medianMs / loop.medianMs).toFixed(3));
  if (flags.json) {
    const shares = { share_of_bare_step: share(cached), share_decoding_every_time: share(decoding) };
    const own = { ...shape, threads, workers, data, ...shares };
    console.log(timesAsJson('loop', own, measured));
  } else {
    const { batch, size, depthMultiplier } = shape;
    console.log(
      timesAsTable(
        `A step of SSD MobileNet v1 ×${depthMultiplier}, ${size}×${size}, batch ${batch}, on ${data}, ${threads} threads ` +
          `and ${workers} for the input`,
        measured,
      ),
    );
    console.log(
      `\nOf the bare step's throughput the loop keeps ${(100 * share(cached)).toFixed(1)} %, ` +
        `decoding every time ${(100 * share(decoding)).toFixed(1)} %.`,
    );
  }
} finally {
  await rm(folder, { recursive: true });
}
