/**
 * @module
 * The detections of an evaluation, kept in the run's folder so that runs can be compared image by image without
 * running their detectors again: `eval/step-000500.detections.json.gz`, with the images and objects they were held
 * against, so that it can be read where the data is no longer there.
 *
 * Numbers are kept to nine significant digits, which tell any two float32 apart: about 30 bytes a detection, so 200 kB
 * for 70 images of 100 detections and 15 MB for the 5,000 of COCO's validation set.
 */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import type { BoxXywh, CocoClass } from '../eval/coco/coco-data.ts';
import type { EvaluatedImage, EvaluationData } from '../eval/evaluation-data.ts';
import { DataError } from '../util/errors.ts';
import { runFolder, stepName } from './run-folder.ts';

const FORMAT = 1;

/** An evaluation's data as it is kept: objects and detections as rows of numbers. */
interface StoredData {
  readonly format: number;
  readonly images: readonly EvaluatedImage[];
  readonly classes: readonly CocoClass[];
  /** Image, class, x, y, width, height, area (null: of the box), then 1 for a crowd + 2 if difficult + 4 for a group. */
  readonly ground_truths: readonly (readonly (number | null)[])[];
  /** Image, class, x, y, width, height, score. */
  readonly detections: readonly (readonly number[])[];
}

const short = (value: number): number => Number(value.toPrecision(9));

/** The file of the run at `root` for step `step`. */
export function detectionsFile(root: string, step: number): string {
  return join(runFolder(root).evaluations, `${stepName(step)}.detections.json.gz`);
}

/** Keeps `data` at `path`. */
export async function storeDetections(path: string, data: EvaluationData): Promise<void> {
  const stored: StoredData = {
    format: FORMAT,
    images: data.images,
    classes: data.classes,
    ground_truths: data.groundTruths.map((object) => [
      object.imageId,
      object.classId,
      ...object.boxXywh.map(short),
      object.area === undefined ? null : short(object.area),
      Number(object.isCrowd === true) +
        2 * Number(object.isDifficult === true) +
        4 * Number(object.isGroup === true),
    ]),
    detections: data.detections.map(({ imageId, classId, boxXywh, score }) => [
      imageId,
      classId,
      ...boxXywh.map(short),
      short(score),
    ]),
  };
  await writeFileAtomically(path, await promisify(gzip)(JSON.stringify(stored)));
}

/** What was kept at `path`. @throws DataError where it is absent, damaged or of another form. */
export async function loadDetections(path: string): Promise<EvaluationData> {
  let stored: StoredData;
  try {
    stored = JSON.parse((await promisify(gunzip)(await readFile(path))).toString('utf8')) as StoredData;
  } catch (cause) {
    throw new DataError(
      path,
      `Cannot be read (${(cause as Error).message}); run "counterweight eval" again.`,
      {
        cause,
      },
    );
  }
  if (stored.format !== FORMAT) {
    throw new DataError(
      path,
      `It is of form ${JSON.stringify(stored.format)}, not ${FORMAT}; run "counterweight eval" again.`,
    );
  }
  const box = (row: readonly (number | null)[]): BoxXywh => [
    Number(row[2]),
    Number(row[3]),
    Number(row[4]),
    Number(row[5]),
  ];
  return {
    images: stored.images,
    classes: stored.classes,
    groundTruths: stored.ground_truths.map((row) => {
      const flags = Number(row[7]);
      return {
        imageId: Number(row[0]),
        classId: Number(row[1]),
        boxXywh: box(row),
        area: row[6] ?? undefined,
        isCrowd: (flags & 1) !== 0,
        isDifficult: (flags & 2) !== 0,
        isGroup: (flags & 4) !== 0,
      };
    }),
    detections: stored.detections.map((row) => ({
      imageId: row[0],
      classId: row[1],
      boxXywh: box(row),
      score: row[6],
    })),
  };
}
