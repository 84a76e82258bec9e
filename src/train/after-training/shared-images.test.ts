import { expect, test } from 'vitest';
import type { Dataset, DatasetSpec } from '../../dataset/dataset.ts';
import { sharedImages } from './shared-images.ts';

/** A data set of images by name, without pixels or boxes. */
function named(spec: DatasetSpec, filenames: readonly string[]): Dataset {
  const empty = { weights: new Float32Array(), difficult: new Uint8Array(), isCrowd: new Uint8Array() };
  return {
    spec,
    labelMap: { items: [] },
    length: filenames.length,
    sample: async (index) => ({
      ...{ sourceId: filenames[index], filename: filenames[index], width: 1, height: 1 },
      groundTruth: {
        ...empty,
        boxesYxyx: new Float32Array(),
        classes: new Int32Array(),
        groupOf: new Uint8Array(),
      },
    }),
    encodedImage: async () => new Uint8Array(),
    close: async () => {},
  };
}

const voc = (split: string, names: readonly string[], root = 'data/bccd'): Dataset =>
  named({ format: 'voc', root, split }, names);

test('images are shared by name within a folder', async () => {
  const trained = voc('trainval', ['a.jpg', 'b.jpg', 'c.jpg']);
  expect(await sharedImages(voc('val', ['b.jpg', 'c.jpg', 'd.jpg']), trained)).toBe(2);
  expect(await sharedImages(voc('test', ['e.jpg']), trained)).toBe(0);
  expect(await sharedImages(voc('val', ['b.jpg'], './data/../data/bccd'), trained)).toBe(1);
  expect(await sharedImages(voc('val', ['b.jpg'], 'data/other'), trained)).toBe(0);
});

test('images are shared between annotation files of one folder, also across formats', async () => {
  const coco = named({ format: 'coco', annotations: 'data/a.json', imageDir: 'data/bccd/JPEGImages' }, [
    'a.jpg',
  ]);
  expect(await sharedImages(coco, voc('train', ['a.jpg', 'b.jpg']))).toBe(1);
  const beside = named({ format: 'coco', annotations: 'data/a.json' }, ['a.jpg']);
  expect(await sharedImages(beside, voc('train', ['a.jpg']))).toBe(0);
});

test('records are shared as whole files', async () => {
  const records = (...paths: string[]): Dataset => named({ format: 'tfrecord', paths }, ['0', '1']);
  expect(await sharedImages(records('x.record'), records('y.record', './x.record'))).toBe(2);
  expect(await sharedImages(records('x.record'), records('y.record'))).toBe(0);
  expect(await sharedImages(records('x.record'), voc('train', ['0']))).toBe(0);
});
