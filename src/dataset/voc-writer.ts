/**
 * @module
 * Writes a Pascal VOC folder: `Annotations/*.xml`, `JPEGImages/`, and the split's list in `ImageSets/Main/`. Images keep
 * their bytes and their format. A folder may take several splits, one after another; a split written again replaces
 * itself, and never an image of another.
 *
 * Corners are written as `VocDataset` reads them (pixels = normalised × size), as whole numbers where they are whole.
 * Box weights, crowds, groups and stated areas have no place in the format.
 */

import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLBuilder } from 'fast-xml-parser';
import { DataError } from '../util/errors.ts';
import { type ClassNamer, createClassNamer } from './class-namer.ts';
import { createFileNamer, type EncodedSamples, pixelCorners } from './encoded-sample.ts';
import type { LabelMap } from './label-map.ts';
import type { Sample } from './sample.ts';
import { writeFileAtomically } from './write-file-atomically.ts';

const builder = new XMLBuilder({ format: true, indentBy: '\t' });

/**
 * Writes `samples` into the folder `root` as its split `split`, and answers how many they were.
 * @throws DataError if a box is of no class of `labelMap`, an image is no image, or the folder cannot be written
 */
export async function writeVocDataset(
  root: string,
  samples: EncodedSamples,
  options: { readonly labelMap: LabelMap; readonly split: string },
): Promise<number> {
  const { split } = options;
  if (!/^[\w.-]+$/.test(split) || split.startsWith('.'))
    throw new DataError(root, `the split ${JSON.stringify(split)} is no file name; use letters and digits.`);
  const nameOf = createClassNamer(options.labelMap);
  for (const folder of ['Annotations', 'JPEGImages', 'ImageSets/Main'])
    await mkdir(join(root, folder), { recursive: true });
  const nameFile = createFileNamer(await stemsOfOtherSplits(root, split));
  const stems: string[] = [];
  for await (const image of samples) {
    const { stem, filename } = nameFile(image);
    const xml = formatVocAnnotation(image.sample, { filename, nameOf });
    await writeFileAtomically(join(root, 'JPEGImages', filename), image.encoded);
    await writeFileAtomically(join(root, 'Annotations', `${stem}.xml`), xml);
    stems.push(stem);
  }
  const list = stems.map((stem) => `${stem}\n`).join('');
  await writeFileAtomically(join(root, 'ImageSets', 'Main', `${split}.txt`), list);
  return stems.length;
}

async function stemsOfOtherSplits(root: string, split: string): Promise<string[]> {
  const lists = join(root, 'ImageSets', 'Main');
  const files = (await readdir(lists)).filter((name) => name.endsWith('.txt') && name !== `${split}.txt`);
  const texts = await Promise.all(files.map((name) => readFile(join(lists, name), 'utf8')));
  return texts.flatMap((text) => text.split('\n').map((line) => line.trim().split(/\s+/)[0]));
}

/** The annotation file of one image, in the devkit's order of elements. @throws DataError as `writeVocDataset` */
export function formatVocAnnotation(
  sample: Sample,
  { filename, nameOf }: { readonly filename: string; readonly nameOf: ClassNamer },
): string {
  const { groundTruth, width, height } = sample;
  const object = Array.from(groundTruth.classes, (id, g) => ({
    name: nameOf(id, filename),
    difficult: groundTruth.difficult[g],
    bndbox: pixelCorners(groundTruth, g, sample),
  }));
  return builder.build({
    annotation: { folder: 'JPEGImages', filename, size: { width, height, depth: 3 }, object },
  });
}
