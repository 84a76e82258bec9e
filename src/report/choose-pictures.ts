/**
 * @module
 * Which images a report shows, and what stands on them. Of one setting: those with the most missed objects, a missed
 * object counting 1 / n_c with n_c the objects of its class in all images, so that a rare class weighs as much as a
 * common one; wrong detections, counted likewise, decide between equals. Of several: those on which the settings differ
 * most (`eval/compare/differing-images.ts`).
 */

import sharp from 'sharp';
import type { DatasetSpec } from '../dataset/dataset.ts';
import type { LabelMap } from '../dataset/label-map.ts';
import { openDataset } from '../dataset/open-dataset.ts';
import type { JudgedImage } from '../eval/analysis/judge-images.ts';
import type { DifferingImage } from '../eval/compare/differing-images.ts';
import type { EvaluationData } from '../eval/evaluation-data.ts';
import { DataError } from '../util/errors.ts';

/** A picture's place in the evaluation's list, and why it is shown. */
export interface ChosenPicture {
  readonly index: number;
  readonly reason: string;
}

export const MISSED_RULE =
  'The images with the most missed objects, at each class’s score threshold of best F1. A missed object counts 1 / the objects of its class in all images, so that a rare class weighs as much as a common one; wrong detections decide between equals.';
export const DIFFERING_RULE =
  'The images on which a setting differs most from A, at each class’s score threshold of best F1. A right or wrong detection more or less counts 1 / the objects of its class in all images, so that a rare class weighs as much as a common one. Drawn is the first run of each setting.';

/** The `limit` images of one run that tell most. */
export function mostMissed(
  data: EvaluationData,
  judged: readonly JudgedImage[],
  limit: number,
): ChosenPicture[] {
  const inAll = new Map<number, number>();
  for (const { classId, isCrowd } of data.groundTruths)
    if (!isCrowd) inAll.set(classId, (inAll.get(classId) ?? 0) + 1);
  const share = (classId: number): number => 1 / (inAll.get(classId) ?? 1);
  return judged
    .map(({ objects, detections }, index) => {
      const missed = objects.filter(({ isFound }) => !isFound);
      const wrong = detections.filter(({ isRight }) => !isRight);
      return {
        index,
        missed: missed.reduce((sum, { object }) => sum + share(object.classId), 0),
        wrong: wrong.reduce((sum, { detection }) => sum + share(detection.classId), 0),
        reason: '',
      };
    })
    .filter(({ missed, wrong }) => missed + wrong > 0)
    .sort((a, b) => b.missed - a.missed || b.wrong - a.wrong)
    .slice(0, limit);
}

/** The `limit` images on which any later setting differs most from the first; `text` says what one does otherwise. */
export function mostDiffering(
  differing: readonly (readonly DifferingImage[])[],
  limit: number,
  text: (setting: number, image: DifferingImage) => string,
): ChosenPicture[] {
  const best = new Map<number, { difference: number; said: string[] }>();
  differing.forEach((images, i) => {
    for (const image of images) {
      const known = best.get(image.index) ?? { difference: 0, said: [] };
      known.difference = Math.max(known.difference, image.difference);
      known.said.push(text(i + 1, image));
      best.set(image.index, known);
    }
  });
  return [...best]
    .sort(([, a], [, b]) => b.difference - a.difference)
    .slice(0, limit)
    .map(([index, { said }]) => ({ index, reason: said.join(' · ') }));
}

const LONGEST_SIDE = 560;

/**
 * Small JPEGs of images number `indices` of the data set at `spec`.
 * @throws DataError where the data set is not there any more, or holds other images than `images`
 */
export async function readPictures(
  spec: DatasetSpec,
  labelMap: LabelMap,
  images: EvaluationData['images'],
  indices: readonly number[],
): Promise<Uint8Array[]> {
  const dataset = await openDataset(spec, labelMap);
  try {
    const pictures: Uint8Array[] = [];
    for (const index of indices) {
      const { id, filename } = images[index];
      const now = index < dataset.length ? (await dataset.sample(index)).sourceId : undefined;
      if (now !== id)
        throw new DataError(filename || id, `Image ${index} of the data is ${JSON.stringify(now)} now.`);
      const encoded = await dataset.encodedImage(index);
      const small = sharp(encoded)
        .resize(LONGEST_SIDE, LONGEST_SIDE, { fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .toColourspace('srgb')
        .jpeg({ quality: 74, mozjpeg: true });
      pictures.push(new Uint8Array(await small.toBuffer()));
    }
    return pictures;
  } finally {
    await dataset.close();
  }
}
