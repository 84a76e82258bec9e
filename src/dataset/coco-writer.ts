/**
 * @module
 * Writes a COCO data set: one annotation file, and the images, untouched, in a folder of the same name beside it
 * (`train.json`: `train/`), where the reader looks for them.
 *
 * Images keep their ids where all of these are whole numbers, and are numbered from 1 elsewhere. Categories have the
 * label map's ids. Difficult, groups and box weights have no place in the format.
 */

import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createClassNamer } from './class-namer.ts';
import { createFileNamer, type EncodedSamples, pixelCorners, thousandths } from './encoded-sample.ts';
import type { LabelMap } from './label-map.ts';
import type { Sample } from './sample.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

/**
 * Writes `samples` as the annotation file `path` and its images, and answers how many they were.
 * @throws DataError if a box is of no class of `labelMap`, or an image is no image
 */
export async function writeCocoDataset(
  path: string,
  samples: EncodedSamples,
  options: { readonly labelMap: LabelMap },
): Promise<number> {
  const folder = join(dirname(path), basename(path, '.json').replace(/^instances_/, ''));
  await mkdir(folder, { recursive: true });
  const nameFile = createFileNamer();
  const written: { readonly sample: Sample; readonly filename: string }[] = [];
  for await (const image of samples) {
    const { filename } = nameFile(image);
    await writeFileAtomically(join(folder, filename), image.encoded);
    written.push({ sample: image.sample, filename });
  }
  await writeFileAtomically(path, formatCocoAnnotations(written, options.labelMap));
  return written.length;
}

/** The annotation file of `images`, a line for each entry. */
export function formatCocoAnnotations(
  images: readonly { readonly sample: Sample; readonly filename: string }[],
  labelMap: LabelMap,
): string {
  const nameOf = createClassNamer(labelMap);
  const own = images.map(({ sample }) => (/^\d{1,15}$/.test(sample.sourceId) ? Number(sample.sourceId) : 0));
  const keep = own.every((id) => id > 0) && new Set(own).size === own.length;
  const ids = keep ? own : images.map((_, i) => i + 1);
  const annotations: object[] = [];
  for (const [i, { sample }] of images.entries()) {
    const { groundTruth } = sample;
    for (const [g, category_id] of groundTruth.classes.entries()) {
      nameOf(category_id, `image ${JSON.stringify(sample.filename)}`); // refuses what has no category
      const { xmin, ymin, xmax, ymax } = pixelCorners(groundTruth, g, sample);
      const [width, height] = [thousandths(xmax - xmin), thousandths(ymax - ymin)];
      annotations.push({
        id: annotations.length + 1,
        image_id: ids[i],
        category_id,
        bbox: [xmin, ymin, width, height],
        area: thousandths(groundTruth.areas?.[g] ?? width * height),
        iscrowd: groundTruth.isCrowd[g],
      });
    }
  }
  const parts = {
    images: images.map(({ sample: { width, height }, filename }, i) => ({
      id: ids[i],
      file_name: filename,
      width,
      height,
    })),
    annotations,
    categories: labelMap.items.map(({ id, name }) => ({ id, name })),
  };
  const lists = Object.entries(parts).map(([key, list]) => {
    const lines = list.map((entry) => `\n    ${JSON.stringify(entry)}`).join(',');
    return `  ${JSON.stringify(key)}: [${lines}${lines === '' ? '' : '\n  '}]`;
  });
  return `{\n${lists.join(',\n')}\n}\n`;
}
