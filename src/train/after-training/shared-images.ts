/**
 * @module
 * Whether two data sets have images in common: what was trained on or chosen on says too much good of itself when it is
 * measured on the same images.
 *
 * Images are the same where they stand in the same folder under the same name, or in the same record file. Copies of an
 * image under another name are not noticed.
 */

import { dirname, resolve } from 'node:path';
import type { Dataset, DatasetSpec } from '../../dataset/dataset.ts';

/** The folder that the images' names belong to; undefined for records. */
function imageFolder(spec: DatasetSpec): string | undefined {
  switch (spec.format) {
    case 'voc':
      return resolve(spec.root, 'JPEGImages');
    case 'coco':
      return resolve(spec.imageDir ?? dirname(spec.annotations));
    case 'tfrecord':
      return undefined;
  }
}

async function fileNames(dataset: Dataset): Promise<string[]> {
  const names: string[] = [];
  for (let i = 0; i < dataset.length; i++) names.push((await dataset.sample(i)).filename);
  return names;
}

/** How many images of `dataset` are also in `other`; all of them where they share a record file. @throws DataError */
export async function sharedImages(dataset: Dataset, other: Dataset): Promise<number> {
  const [a, b] = [dataset.spec, other.spec];
  if (a.format === 'tfrecord' && b.format === 'tfrecord') {
    const paths = new Set(b.paths.map((path) => resolve(path)));
    return a.paths.some((path) => paths.has(resolve(path))) ? dataset.length : 0;
  }
  const folder = imageFolder(a);
  if (folder === undefined || folder !== imageFolder(b)) return 0;
  const names = new Set(await fileNames(other));
  return (await fileNames(dataset)).filter((name) => names.has(name)).length;
}
