/**
 * @module
 * Which paths are which data sets.
 */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recogniseDataset } from './recognise-dataset.ts';

describe('recognising a data set', () => {
  let root = '';
  const at = (...names: string[]): string => join(root, ...names);
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'counterweight-'));
    for (const folder of ['voc/Annotations', 'voc/JPEGImages', 'other'])
      await mkdir(at(folder), { recursive: true });
    const files = [
      'a.record',
      'b.tfrecords.gz',
      't.record-00000-of-00002',
      't.record-00001-of-00002',
      '.t.record-2',
    ];
    for (const name of [
      ...files,
      'my.records.txt',
      'recording.mp4',
      'other/x.json',
      'other/x.record',
      'odd(1).record-1',
    ])
      await writeFile(at(name), '');
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('knows a Pascal VOC folder, a COCO file and a TFRecord file', async () => {
    expect(await recogniseDataset(at('voc'), {})).toEqual({ format: 'voc', root: at('voc') });
    expect(await recogniseDataset(at('voc'), { split: 'train' })).toEqual({
      format: 'voc',
      root: at('voc'),
      split: 'train',
    });
    const annotations = at('other/x.json');
    expect(await recogniseDataset(annotations, {})).toEqual({ format: 'coco', annotations });
    expect(await recogniseDataset(annotations, { imageDir: 'i' })).toEqual({
      format: 'coco',
      annotations,
      imageDir: 'i',
    });
    for (const path of [at('a.record'), at('b.tfrecords.gz'), at('t.record-00001-of-00002')]) {
      expect(await recogniseDataset(path, {})).toEqual({ format: 'tfrecord', paths: [path] });
    }
  });

  it.each(['t.record@2', 't.record-?????-of-00002', 't.record*', '[s-t].record-0000[!5]*'])(
    'finds the shards of %s',
    async (name) => {
      const paths = [at('t.record-00000-of-00002'), at('t.record-00001-of-00002')];
      expect(await recogniseDataset(at(name), {})).toEqual({ format: 'tfrecord', paths });
    },
  );

  it('takes the other characters of a pattern as they are', async () => {
    expect(await recogniseDataset(at('odd(1).record-?'), {})).toEqual({
      format: 'tfrecord',
      paths: [at('odd(1).record-1')],
    });
    await expect(recogniseDataset(at('odd(1)xrecord-?'), {})).rejects.toThrow('no file matches.');
  });

  it.each([
    ['t.record@3', 't.record@3: the shard '],
    [
      'nothing',
      'nothing: there is no such file or folder. Recognised are: a folder with Annotations/ and JPEGImages/',
    ],
    [
      'other',
      'other: this folder is no data set. It holds x.json, x.record: name the file itself. Recognised are:',
    ],
    ['recording.mp4', 'recording.mp4: this file is no data set by its name. Recognised are:'],
    ['none-*.record', 'none-*.record: no file matches. Recognised are:'],
  ])('says what is wrong with %s', async (name, message) => {
    await expect(recogniseDataset(at(name), {})).rejects.toThrow(message);
  });

  it('refuses an option that the format lacks', async () => {
    await expect(recogniseDataset(at('a.record'), { split: 'train' })).rejects.toThrow(
      `A split ("train") belongs to a Pascal VOC folder; ${at('a.record')} is TFRecord data.`,
    );
    await expect(recogniseDataset(at('voc'), { imageDir: 'x' })).rejects.toThrow('is a Pascal VOC folder.');
  });
});
