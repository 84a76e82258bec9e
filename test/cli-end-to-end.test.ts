/**
 * @module
 * The compiled program from one end to the other, as a user runs it: each command a process of its own, judged by its
 * exit status, its output and the files it leaves.
 */

import { existsSync } from 'node:fs';
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ended, isBuilt, NOT_BUILT, runProgram } from './run-program.ts';
import { type TinyRun, writeTinyRun } from './tiny-run.ts';

const seedConfig = fileURLToPath(new URL('../../shared/seed/example-3-full-ssd.config', import.meta.url));

const title = isBuilt ? 'the program' : `the program: ${NOT_BUILT}`;

let folder: string;
let tiny: TinyRun;

/** Runs `counterweight …args` in the test's folder. */
const counterweight = (
  args: readonly string[],
  onError?: (text: string, interrupt: () => void) => void,
): Promise<Ended> => runProgram(args, { cwd: folder, ...(onError && { onError }) });

/** Runs a command that is to succeed and answers what it printed. */
async function output(...args: readonly string[]): Promise<string> {
  const { status, out, err } = await counterweight(args);
  expect({ status, err: status === 0 ? '' : err }).toEqual({ status: 0, err: '' });
  return out;
}

async function json<T>(...args: readonly string[]): Promise<T> {
  return JSON.parse(await output(...args, '--json')) as T;
}

interface ClassJson {
  readonly id: number;
  readonly name: string;
  readonly instances: number;
  readonly weight: number;
}

const brief = ({ classes }: { readonly classes: readonly ClassJson[] }): unknown[] =>
  classes.map(({ id, name, instances, weight }) => [id, name, instances, weight]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-cli-'));
  // The usual 0.2 makes anchors of a 64×64 input smaller than their spacing, which check finds fault with.
  const fields = { 'model.ssd.anchor_generator.ssd_anchor_generator.min_scale': '0.4' };
  tiny = await writeTinyRun(folder, { count: 4, discs: 1, steps: 8, augment: true, fields });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.skipIf(!isBuilt)(title, () => {
  test('counts, weighs, and writes the weights into the configuration', async () => {
    const counted = [
      [1, 'block', 4, 1],
      [2, 'disc', 1, 4],
    ];
    expect(brief(await json('stats', tiny.record))).toEqual(counted);
    const weighed = await json<{ classes: ClassJson[] }>('weights', tiny.record, '--write', tiny.config);
    expect(brief(weighed)).toEqual(counted);
    const text = await readFile(tiny.config, 'utf8');
    expect(text.match(/class_weights: \[1\.0, 4\.0\]/g)).toHaveLength(2);
    expect(text).toMatch(/# class weights from .*tiny\.record/);
    const { status, out } = await counterweight(['check', tiny.config, '--json']);
    const { files } = JSON.parse(out) as { files: { diagnostics: { rule: string }[] }[] };
    // CW446: the tiny run evaluates on the pictures that it learns by heart.
    expect(files.map(({ diagnostics }) => diagnostics.map(({ rule }) => rule))).toEqual([['CW446']]);
    expect(status).toBe(1);
  });

  test('trains with a worker, evaluates, exports, detects', async () => {
    const trained = await json<{ step: number; interrupted: boolean; checkpoint: string }>(
      ...['train', '--pipeline_config_path', tiny.config, '--model_dir', 'run', '--num_train_steps=8'],
    );
    expect(trained).toMatchObject({ step: 8, interrupted: false });
    expect(trained.checkpoint).toMatch(/step-000008$/);
    const left = await readdir(join(folder, 'run'));
    expect(left.filter((name) => !name.startsWith('events.out.tfevents.')).sort()).toEqual([
      'checkpoints',
      'label_map.pbtxt',
      'metrics.jsonl',
      'pipeline.config',
      'source.config',
    ]);
    expect(left.some((name) => name.startsWith('events.out.tfevents.'))).toBe(true);

    const evaluated = await json<{ step: number; stats: object; classes: ClassJson[] }>('eval', 'run');
    expect(evaluated.step).toBe(8);
    expect(Object.keys(evaluated.stats)).toEqual([
      ...['AP', 'AP50', 'AP75', 'AP_small', 'AP_medium', 'AP_large'],
      ...['AR1', 'AR10', 'AR100', 'AR_small', 'AR_medium', 'AR_large'],
    ]);
    expect(evaluated.classes.map(({ id, name, instances }) => [id, name, instances])).toEqual([
      [1, 'block', 4],
      [2, 'disc', 1],
    ]);
    for (const figures of evaluated.classes) {
      for (const name of ['AP', 'AP50', 'AR100'])
        expect((figures as unknown as Record<string, unknown>)[name]).toBeTypeOf('number');
    }
    const kept = JSON.parse(await readFile(join(folder, 'run/eval/step-000008.json'), 'utf8'));
    expect(kept).toMatchObject({ step: 8, images: 4, stats: evaluated.stats });

    const exported = await json<{ file: string; step: number }>(
      ...['export', 'run', '--out', join('shipped', 'detector.onnx')],
    );
    expect(exported).toMatchObject({ file: join('shipped', 'detector.onnx'), step: 8 });

    const [first, second] = tiny.images;
    const detected = await json<{ image: string; picture: string; detections: { label: string }[] }[]>(
      ...['detect', exported.file, first, second, '--min_score', '0', '--out', 'drawn'],
    );
    expect(detected.map(({ image }) => image)).toEqual([first, second]);
    for (const { picture, detections } of detected) {
      await access(join(folder, picture));
      expect(detections.length).toBeGreaterThan(0);
      for (const { label } of detections) expect(['block', 'disc']).toContain(label);
    }
  });

  test('saves on Ctrl-C, ends well, and goes on from there', async () => {
    const told: string[] = [];
    const stopped = await counterweight(
      ['train', tiny.config, '--model-dir', 'stopped', '--num-train-steps', '1000000', '--threads', '1'],
      (err, interrupt) => {
        if (told.length > 0 || !/training {2}\d/.test(err)) return;
        told.push('Ctrl-C');
        interrupt();
      },
    );
    expect(stopped.err).toContain('Interrupted: saving a checkpoint after this step');
    expect(stopped.status).toBe(0);
    const step = Number(/Stopped after step (\d+)/.exec(stopped.out)?.[1]);
    expect(step).toBeGreaterThan(0);
    expect(stopped.out).toMatch(/^next: counterweight train .* --resume$/m);
    const resumed = await json<{ step: number; first: { step: number } }>(
      ...['train', tiny.config, '--model-dir', 'stopped', '--resume', '--num-train-steps', String(step + 2)],
    );
    expect(resumed).toMatchObject({ step: step + 2, first: { step: step + 1 } });
  });

  test('says what is wrong, with status 2 and no stack', async () => {
    const failing = async (...args: readonly string[]): Promise<string> => {
      const { status, err } = await counterweight(args);
      expect(status).toBe(2);
      expect(err).not.toMatch(/^\s+at /m);
      return err;
    };
    expect(await failing('trian')).toBe('Unknown command "trian". Did you mean train?\n');
    expect(await failing('train', 'absent.config', '--model-dir', 'x')).toContain(
      'absent.config: Cannot be read',
    );
    expect(await failing('eval', 'no-such-run')).toContain('no-such-run: There is no pipeline.config in it');
    expect(await failing('train', tiny.config, '--model-dir', 'run')).toBe(
      '"run" already holds a run. Continue it with --resume, start anew with --overwrite, or choose another --model-dir.\n',
    );
  });

  const why = existsSync(seedConfig) ? '' : ': needs ../shared/seed, absent here: skipped';
  test.skipIf(why !== '')(
    `trains the seed's example 3 as it stands, on data named by flags${why}`,
    async () => {
      const data = ['--train-data', tiny.record, '--eval-data', tiny.record, '--label-map', tiny.labelMap];
      const size = ['--num-train-steps', '3', '--batch-size', '1', '--model-dir', 'example-3'];
      const { status, err, out } = await counterweight(['train', seedConfig, ...data, ...size, '--json']);
      expect(err).toContain('note: ');
      expect(status, err).toBe(0);
      expect(JSON.parse(out)).toMatchObject({ step: 3, interrupted: false });
      const recorded = await readFile(join(folder, 'example-3/pipeline.config'), 'utf8');
      expect(recorded.match(/class_weights: \[1\.0, 5\.0\]/g)).toHaveLength(2);
      expect(recorded).not.toContain('weighted_huber');
    },
  );
});
