import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeTinyRun } from '../../test/tiny-run.ts';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import type { Surroundings } from '../config/surroundings.ts';
import { countClasses } from './count-classes.ts';
import { gatherSurroundings } from './gather-surroundings.ts';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'counterweight-surroundings-'));
  const files: Readonly<Record<string, string>> = {
    'map.pbtxt': '\uFEFFitem { id: 1 name: "cat" display_name: "Cat" }\nitem { name: "dog" }\n',
    'broken.pbtxt': 'item { id: 1',
    'train.record-00000-of-00003': '',
    'train.record-00002-of-00003': '',
    'base/ckpt-0.index': '',
    'old/model.ckpt': '',
    'VOC/ImageSets/Main/train.txt': '',
    'coco.json': '{}',
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
});
afterAll(() => rm(root, { recursive: true }));

const gather = (text: string): Promise<Surroundings> =>
  gatherSurroundings(loadPipelineConfig(text, 'x').config, { root });

const reader = (source: string, labelMap = ''): string =>
  `train_input_reader { label_map_path: "${labelMap}" ${source} }\n`;

describe('Of the files that a configuration names', () => {
  it('what stands at each path is known, as it is spelt', async () => {
    const { paths, matches } = await gather(
      `${reader('tf_record_input_reader { input_path: ["./coco.json", "gone.record"] }')}
eval_input_reader { voc_input_reader { root: "VOC/" split: "train" } }
eval_input_reader { voc_input_reader { root: "VOC" split: "val" } }
eval_input_reader { coco_input_reader { annotations: "coco.json" image_dir: "images" } }`,
    );
    expect(Object.fromEntries(paths)).toEqual({
      './coco.json': 'file',
      'gone.record': 'missing',
      'VOC/': 'folder',
      'VOC/ImageSets/Main/train.txt': 'file',
      VOC: 'folder',
      'VOC/ImageSets/Main/val.txt': 'missing',
      'coco.json': 'file',
      images: 'missing',
    });
    expect(matches?.size).toBe(0);
  });

  it('patterns and shards are counted', async () => {
    const { paths, matches } = await gather(
      reader(
        'tf_record_input_reader { input_path: ["train.record-?????-of-00003", "train.record@3", "t*.record-*", "val-*", "away/*"] }',
      ),
    );
    expect([...(matches ?? [])].map(([, count]) => count)).toEqual([2, 2, 2, 0, 0]);
    expect([...paths.values()]).toEqual(['file', 'file', 'file', 'missing', 'missing']);
  });

  it('a checkpoint is a prefix, a file of TensorFlow 1, or a folder', async () => {
    const kindOf = async (path: string): Promise<string | undefined> =>
      (await gather(`train_config { fine_tune_checkpoint: "${path}" }`)).paths.get(path);
    expect(await kindOf('base/ckpt-0')).toBe('file');
    expect(await kindOf('old/model.ckpt')).toBe('file');
    expect(await kindOf('base')).toBe('folder');
    expect(await kindOf('base/ckpt-1')).toBe('missing');
  });

  it('label maps are read as they stand, and malformed ones are described', async () => {
    const { labelMaps, labelMapFaults } = await gather(
      `${reader('', 'map.pbtxt')}eval_input_reader { label_map_path: "broken.pbtxt" }
eval_input_reader { label_map_path: "coco.json" } eval_input_reader { label_map_path: "no.pbtxt" }`,
    );
    expect(Object.fromEntries(labelMaps)).toEqual({
      'map.pbtxt': [
        { id: 1, name: 'cat', displayName: 'Cat' },
        { id: 0, name: 'dog' },
      ],
    });
    expect([...(labelMapFaults?.keys() ?? [])]).toEqual(['broken.pbtxt', 'coco.json']);
    expect(labelMapFaults?.get('broken.pbtxt')).toMatch(/^not a label map: .* Expected items such as item /);
  });

  it('placeholders and impossible names are not looked for', async () => {
    const { paths } = await gather(
      reader('tf_record_input_reader { input_path: ["a\\000b", "PATH_TO_BE_CONFIGURED/x"] }'),
    );
    expect(paths.size).toBe(0);
  });
});

it('Classes are counted by the ids of the label map', async () => {
  const tiny = await writeTinyRun(join(root, 'tiny'), { count: 3, discs: 1, steps: 1 });
  const { config } = loadPipelineConfig(await readFile(tiny.config, 'utf8'), 'x');
  const seen: number[] = [];
  const counts = await countClasses(config, (done, total) => seen.push(done / total));
  expect(Object.fromEntries(counts)).toEqual({ 1: 3, 2: 1 });
  expect(seen.at(-1)).toBe(1);
});
