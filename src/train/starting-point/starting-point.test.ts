/**
 * @module
 * A run that starts from a checkpoint: our own formats and TensorFlow's, each by the name that a user would give; and
 * checkpoints that go from one format to another and back.
 */

import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TINY_TRAINING, type TinyRun, writeTinyRun } from '../../../test/tiny-run.ts';
import type { StoredTensor } from '../../checkpoint/safetensors.ts';
import { openTensorBundle } from '../../checkpoint/tensor-bundle/open-tensor-bundle.ts';
import { setField } from '../../config/edit/set-field.ts';
import { loadModel } from '../checkpoint.ts';
import { convertCheckpoint } from '../convert-checkpoint.ts';
import { type PreparedRun, prepareRun } from '../prepare-run.ts';
import { train } from '../train.ts';
import { createTrainingStep } from '../training-step.ts';
import { findCheckpoint, locateCheckpoint } from './locate-checkpoint.ts';

let folder: string;
let tiny: TinyRun;
let text: string;
/** A run of two steps, its checkpoint's folder and what is in it. */
let run: string;
let checkpoint: string;
let model: ReadonlyMap<string, StoredTensor>;

const OPTIONS = { seed: 3, workers: 0, cacheBytes: 0 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-start-'));
  tiny = await writeTinyRun(folder, { count: 4, discs: 2, steps: 2 });
  text = await readFile(tiny.config, 'utf8');
  run = join(folder, 'first');
  const { plan } = await prepareRun(tiny.config, run, OPTIONS);
  checkpoint = (await train(plan, run, TINY_TRAINING)).checkpoint;
  model = await loadModel(checkpoint);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

let runs = 0;

/** Prepares the tiny run with these fields of train_config, in a folder of its own. */
async function prepare(
  fields: Record<string, string>,
  config: string = text,
): Promise<PreparedRun & { root: string }> {
  const root = join(folder, `run-${runs++}`);
  const changed = Object.entries(fields).reduce(
    (t, [name, value]) => setField(t, `train_config.${name}`, value, { replace: true }),
    config,
  );
  await writeFile(`${root}.config`, changed);
  return { ...(await prepareRun(`${root}.config`, root, OPTIONS)), root };
}

const from = (path: string, type = 'full'): Record<string, string> => ({
  fine_tune_checkpoint: JSON.stringify(path),
  fine_tune_checkpoint_type: JSON.stringify(type),
});

describe('a checkpoint', () => {
  it('goes to a TensorBundle of several shards and back, bit for bit', async () => {
    const prefix = join(folder, 'converted', 'model.ckpt');
    const first = await convertCheckpoint(await locateCheckpoint(run), prefix, { shards: 2 });
    expect(first).toMatchObject({ format: 'safetensors', tensors: model.size, leftOut: [] });
    const bundle = await openTensorBundle(prefix);
    expect(bundle.entries.get('FeatureExtractor/MobilenetV1/Conv2d_0/weights')?.shape.slice(0, 3)).toEqual([
      3, 3, 3,
    ]);
    expect(bundle.entries.get('global_step')?.type.name).toBe('int64');
    await bundle.close();
    const back = join(folder, 'converted', 'back');
    const second = await convertCheckpoint(await locateCheckpoint(prefix), join(back, 'model.safetensors'));
    expect(second).toMatchObject({
      format: 'TensorFlow 1',
      leftOut: [{ name: 'global_step', type: 'int64' }],
    });
    const sorted = [...model].sort(([a], [b]) => (a < b ? -1 : 1));
    expect([...(await loadModel(back))]).toEqual(sorted);
  });

  it('is found by its prefix, one of its files, its folder, its run; else the kinds are listed', async () => {
    const prefix = join(folder, 'found', 'ckpt-3');
    await convertCheckpoint(await locateCheckpoint(run), prefix);
    const bundle = { kind: 'bundle', prefix };
    expect(await findCheckpoint(prefix)).toEqual(bundle);
    expect(await findCheckpoint(`${prefix}.index`)).toEqual(bundle);
    expect(await findCheckpoint(`${prefix}.data-00000-of-00001`)).toEqual(bundle);
    expect(await findCheckpoint(join(folder, 'found'))).toEqual(bundle);
    await convertCheckpoint(await locateCheckpoint(run), join(folder, 'found', 'ckpt-4'));
    await expect(findCheckpoint(join(folder, 'found'))).rejects.toThrow(
      'It has several checkpoints (ckpt-3.index, ckpt-4.index); name one, without ".index".',
    );
    await writeFile(join(folder, 'found', 'checkpoint'), 'model_checkpoint_path: "ckpt-3"\n');
    expect(await findCheckpoint(join(folder, 'found'))).toEqual(bundle);
    const own = { kind: 'safetensors', file: join(checkpoint, 'model.safetensors') };
    expect(await findCheckpoint(run)).toEqual(own);
    expect(await findCheckpoint(checkpoint)).toEqual(own);
    expect(await findCheckpoint(own.file)).toEqual(own);
    expect(await findCheckpoint(tiny.record)).toBeUndefined();
    const empty = join(folder, 'empty');
    await mkdir(empty);
    await expect(locateCheckpoint(empty)).rejects.toThrow(
      'There is no checkpoint in this folder. Give a prefix',
    );
    await expect(locateCheckpoint(tiny.record)).rejects.toThrow(
      'as TensorFlow wrote checkpoints before 2016',
    );
  });
});

describe('a run that starts from a checkpoint', () => {
  it('has its values, through a TensorBundle as well, and lists every variable in its folder', async () => {
    const prefix = join(folder, 'bundle', 'model.ckpt');
    await convertCheckpoint(await locateCheckpoint(run), prefix);
    for (const path of [run, prefix]) {
      const { plan, notes, root } = await prepare(from(path));
      expect(notes.find((note) => note.startsWith('starting point'))).toContain(
        `${model.size} of ${model.size} variables restored, 0 missing, 0 of another shape; 0 not asked for;`,
      );
      const step = await createTrainingStep(
        plan.step,
        { restored: plan.restored?.parameters, seed: 3 },
        { threads: 1 },
      );
      expect((await step.state()).model).toEqual(model);
      await step.close();
      const outcome = await train(plan, root, TINY_TRAINING);
      expect(outcome.step).toBe(2);
      const list = JSON.parse(await readFile(join(root, 'starting-point.json'), 'utf8'));
      expect(list.restored).toHaveLength(model.size);
      expect(list.restored[0]).toEqual({
        parameter: 'FeatureExtractor/MobilenetV1/Conv2d_0/weights',
        variable: 'FeatureExtractor/MobilenetV1/Conv2d_0/weights',
        shape: model.get('FeatureExtractor/MobilenetV1/Conv2d_0/weights')?.shape,
      });
      if (path === prefix) continue;
      // Started anew from scratch in the same folder, nothing of the list stays.
      await train({ ...plan, restored: undefined }, root, { ...TINY_TRAINING, overwrite: true });
      await expect(access(join(root, 'starting-point.json'))).rejects.toThrow('ENOENT');
    }
  }, 60_000);

  it('takes the backbone alone unless the type asks for more, as upstream does', async () => {
    const count = async (fields: Record<string, string>): Promise<number> =>
      (await prepare({ fine_tune_checkpoint: JSON.stringify(run), ...fields })).plan.restored?.parameters
        .size ?? 0;
    const backbone = await count({});
    const extractor = await count({ from_detection_checkpoint: 'true' });
    expect(backbone).toBe(27 * 5);
    expect(extractor).toBeGreaterThan(backbone);
    expect(
      await count({ from_detection_checkpoint: 'true', load_all_detection_checkpoint_vars: 'true' }),
    ).toBe(model.size);
    expect(await count({ fine_tune_checkpoint_type: '"classification"' })).toBe(backbone);
  });

  it('starts the class head anew where the number of classes differs, and keeps classes by name on request', async () => {
    const labels = join(folder, 'more.pbtxt');
    await writeFile(
      labels,
      "item { id: 1 name: 'triangle' }\nitem { id: 2 name: 'disc' }\nitem { id: 3 name: 'block' }\n",
    );
    const three = [
      ['model.ssd.num_classes', '3'],
      ['train_input_reader.label_map_path', JSON.stringify(labels)],
    ].reduce((t, [path, value]) => setField(t, path, value, { replace: true }), text);
    const anew = await prepare(from(run), three);
    expect(
      anew.plan.restored?.report.mismatched.map(({ parameter, byClass }) => [
        parameter.split('/')[1],
        byClass,
      ]),
    ).toEqual(Array.from({ length: 12 }, () => ['ClassPredictor', true]));
    expect(anew.notes.at(-1)).toMatch(
      /^the class head starts anew, since the number of classes differs: BoxPredictor_0\/ClassPredictor\/weights is \[12, \d+, 1, 1\] here and \[9, \d+, 1, 1\] in the checkpoint, and 11 more$/,
    );
    const kept = await prepare(
      { ...from(run), fine_tune_label_map_path: JSON.stringify(tiny.labelMap) },
      three,
    );
    expect(kept.notes.at(-1)).toBe('classes kept by name: disc, block; new: triangle');
    expect(kept.plan.restored?.report.mismatched).toEqual([]);
    const name = 'BoxPredictor_0/ClassPredictor/biases';
    const before = model.get(name)?.data ?? new Float32Array();
    const now = kept.plan.restored?.parameters.get(name)?.data ?? new Float32Array();
    expect([...now.subarray(0, 4)]).toEqual([before[0], 0, before[2], before[1]]);
    await expect(
      prepare({ ...from(run, 'detection'), fine_tune_label_map_path: JSON.stringify(tiny.labelMap) }),
    ).rejects.toThrow(
      'fine_tune_label_map_path keeps the weights of classes in the head, and type "detection" takes no heads.',
    );
  });

  it('reports a shape that does not fit, with both', async () => {
    const wider = setField(text, 'model.ssd.feature_extractor.depth_multiplier', '0.5');
    const narrow = /depth_multiplier: ([\d.]+)/.exec(text)?.[1];
    expect(narrow).not.toBe('0.5');
    await expect(prepare(from(run, 'classification'), wider)).rejects.toThrow(
      /Not one of the 135 variables that fine_tune_checkpoint_type "classification" takes fits the model/,
    );
    const { notes, plan } = await prepare(
      from(run),
      setField(text, 'model.ssd.anchor_generator.ssd_anchor_generator.aspect_ratios', '[1.0, 2.0, 0.5, 3.0]'),
    );
    expect(plan.restored?.report.mismatched.length).toBeGreaterThan(0);
    expect(notes).toContainEqual(
      expect.stringMatching(
        /^not restored: BoxPredictor_\d\/BoxEncodingPredictor\/weights is \[\d+, \d+, 1, 1\] here; BoxPredictor_\d\/BoxEncodingPredictor\/weights in the checkpoint is \[\d+, \d+, 1, 1\]$/,
      ),
    );
  });

  it('does not start from it again when it is resumed, but does if it was interrupted before its first checkpoint', async () => {
    const { root, plan } = await prepare(from(run));
    const again = async (): Promise<PreparedRun> => prepareRun(join(root, 'pipeline.config'), root, OPTIONS);
    expect((await again()).plan.restored?.parameters.size).toBe(model.size);
    await train(plan, root, TINY_TRAINING);
    expect((await again()).plan.restored).toBeUndefined();
  });

  it('is refused without writing anything where the checkpoint is damaged or yet to be named', async () => {
    const prefix = join(folder, 'damaged', 'model.ckpt');
    await convertCheckpoint(await locateCheckpoint(run), prefix);
    const data = `${prefix}.data-00000-of-00001`;
    const bytes = await readFile(data);
    bytes[bytes.length - 40] ^= 4;
    await writeFile(data, bytes);
    const root = join(folder, `run-${runs}`);
    await expect(prepare(from(prefix))).rejects.toThrow(
      /model\.ckpt\.data-00000-of-00001: The check sum of ".*" .* is wrong/,
    );
    await expect(access(root)).rejects.toThrow('ENOENT');
    await expect(prepare(from('PATH_TO_BE_CONFIGURED/model.ckpt'))).rejects.toThrow(
      'train_config.fine_tune_checkpoint is "PATH_TO_BE_CONFIGURED/model.ckpt", a place to be filled in.',
    );
  });
});
