/**
 * @module
 * Reading Pascal VOC: a small folder made here, with faults, and the blood cells where they are at hand.
 */

import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dataset } from './dataset.ts';
import { openDataset } from './open-dataset.ts';

const object = (
  name: string,
  [xmin, ymin, xmax, ymax]: readonly (number | string)[],
  difficult = 0,
): string =>
  `<object><name>${name}</name><difficult>${difficult}</difficult><bndbox><xmin>${xmin}</xmin><ymin>${ymin}</ymin><xmax>${xmax}</xmax><ymax>${ymax}</ymax></bndbox></object>`;

const annotation = (objects: string, size = '<size><width>40</width><height>20</height></size>'): string =>
  `<annotation><filename>old-name.jpg</filename>${size}${objects}</annotation>`;

describe('a Pascal VOC folder', () => {
  let root = '';
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'counterweight-'));
    for (const folder of ['Annotations', 'JPEGImages', 'ImageSets/Main'])
      await mkdir(join(root, folder), { recursive: true });
    const image = await sharp({ create: { width: 40, height: 20, channels: 3, background: 'grey' } })
      .jpeg()
      .toBuffer();
    const add = async (id: string, xml: string): Promise<void> => {
      await writeFile(join(root, 'Annotations', `${id}.xml`), xml);
      await writeFile(join(root, 'JPEGImages', `${id}.jpg`), image);
      await writeFile(join(root, 'ImageSets/Main', `${id}.txt`), `${id} 1\n`);
    };
    await add('a', annotation(object('pit', [4, 5, 20, 10], 1) + object('scratch', [-1, 0, 41, 20.5])));
    await add('b', annotation(object('01', [1, 1, 1, 1]), ''));
    await add('c', annotation(''));
    await add('inverted', annotation(object('pit', [1, 2, 3, 4]) + object('pit', [9, 2, 3, 4])));
    await add('beyond', annotation(object('pit', [1, 2, 42, 4])));
    await writeFile(join(root, 'ImageSets/Main/train.txt'), 'a  1\r\nb -1\n\nc\n');
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('numbers the classes of all its annotations alphabetically, whatever the split', async () => {
    const dataset = await openDataset({ format: 'voc', root, split: 'c' });
    expect(dataset.labelMap.items.map(({ id, name }) => `${id} ${name}`)).toEqual([
      '1 01',
      '2 pit',
      '3 scratch',
    ]);
    expect(dataset.length).toBe(1);
    expect((await openDataset({ format: 'voc', root })).length).toBe(5);
  });

  it('divides corners by the size, clips one pixel, keeps the difficult flag', async () => {
    const dataset = await openDataset({ format: 'voc', root, split: 'train' });
    expect(dataset.length).toBe(3);
    const { groundTruth, ...names } = await dataset.sample(0);
    expect(names).toEqual({ sourceId: 'a', filename: 'old-name.jpg', width: 40, height: 20 });
    expect(groundTruth.boxesYxyx).toEqual(Float32Array.of(0.25, 0.1, 0.5, 0.5, 0, 0, 1, 1));
    expect([...groundTruth.classes]).toEqual([2, 3]);
    expect([...groundTruth.difficult]).toEqual([1, 0]);
    expect([...groundTruth.weights]).toEqual([1, 1]);
  });

  it('takes a size that the annotation lacks from the image, and keeps boxes without area', async () => {
    const dataset = await openDataset({ format: 'voc', root, split: 'train' });
    const sample = await dataset.sample(1);
    expect([sample.width, sample.height]).toEqual([40, 20]);
    expect(sample.groundTruth.boxesYxyx).toEqual(Float32Array.of(0.05, 0.025, 0.05, 0.025));
    expect((await dataset.sample(2)).groundTruth.classes).toHaveLength(0);
    expect((await sharp(await dataset.encodedImage(1)).metadata()).format).toBe('jpeg');
  });

  const labels = { items: [{ id: 1, name: 'pit' }] };
  const open = (split: string): Promise<Dataset> => openDataset({ format: 'voc', root, split }, labels);
  it.each([
    [
      'inverted',
      'inverted.xml: object 2: the box is inverted (xmin 9, ymin 2, xmax 3, ymax 4); swap its corners or remove it.',
    ],
    [
      'beyond',
      'beyond.xml: object 1: the box (xmin 1, ymin 2, xmax 42, ymax 4) reaches beyond its image of 40 × 20 pixels; correct the box or the stated size.',
    ],
    ['a', 'a.xml: object 2: the class "scratch" is not in the label map. It has "pit".'],
  ])('names the object at fault: %s', async (split, message) => {
    await expect((await open(split)).sample(0)).rejects.toThrow(message);
  });

  it('names a broken annotation, a missing image and a missing split', async () => {
    const file = join(root, 'Annotations/d.xml');
    await writeFile(join(root, 'ImageSets/Main/d.txt'), 'd');
    const sample = async (): Promise<unknown> => (await open('d')).sample(0);
    await expect(sample()).rejects.toThrow('d.xml: the annotation does not exist; check the path.');
    await writeFile(file, '<annotation>\n<size></annotation>');
    await expect(sample()).rejects.toThrow(
      /d\.xml:2: the XML is broken: .*size.* Repair or remove the file\./,
    );
    await writeFile(file, annotation(object('pit', [1, 'four', 3, 4])));
    await expect(sample()).rejects.toThrow('d.xml: object 1: <ymin> is "four"; expected a number of pixels.');
    await writeFile(file, annotation('<object><name>pit</name></object>'));
    await expect(sample()).rejects.toThrow('d.xml: object 1: "pit" has no <bndbox>; add one or remove it.');
    await writeFile(file, '<html/>');
    await expect(sample()).rejects.toThrow(
      'd.xml: there is no <annotation>; expected a Pascal VOC annotation file.',
    );
    await writeFile(file, annotation(''));
    await expect((await open('d')).encodedImage(0)).rejects.toThrow(
      'd.xml: its image "old-name.jpg" is not in JPEGImages.',
    );
    await expect(open('tarin')).rejects.toThrow(
      'there is no split "tarin"; there are a, b, beyond, c, d, inverted, train.',
    );
  });
});

const bccd = fileURLToPath(new URL('../../../shared/datasets/bccd', import.meta.url));
const title = 'the BCCD blood cells';
describe.skipIf(!existsSync(bccd))(
  existsSync(bccd) ? title : `${title}: needs ../shared/datasets/bccd, absent here: skipped`,
  () => {
    it('are counted as their authors do', async () => {
      const dataset = await openDataset({ format: 'voc', root: bccd, split: 'train' });
      expect(dataset.labelMap.items.map(({ name }) => name)).toEqual(['Platelets', 'RBC', 'WBC']);
      const counts = [0, 0, 0];
      for (let i = 0; i < dataset.length; i++) {
        for (const id of (await dataset.sample(i)).groundTruth.classes) counts[id - 1]++;
      }
      expect(counts).toEqual([209, 2382, 214]);
    });
  },
);
