/**
 * @module
 * The training data that the user names and the evaluation data that goes with it: as the user says, else found beside
 * it. Images that are trained on are never chosen to evaluate on.
 */

import { stat } from 'node:fs/promises';
import type { DatasetSpec } from '../../dataset/dataset.ts';
import { type RecogniseOptions, recogniseDataset } from '../../dataset/recognise-dataset.ts';
import { readVocSplit, vocSplits } from '../../dataset/voc-splits.ts';
import { countNoun } from '../../util/count-noun.ts';
import { DataError, UsageError } from '../../util/errors.ts';
import { companionOf, companionPaths, EVALUATION_NAMES } from './companion-paths.ts';

/** Data that a reader of the configuration is to name. */
export interface LocatedData {
  readonly spec: DatasetSpec;
  /** As the configuration names it: shards by one pattern. */
  readonly written: DatasetSpec;
  /** For people: `data/voc, split train`. */
  readonly title: string;
  /** How it was chosen, as a sentence, where the user did not say. */
  readonly note?: string;
  /** What is wrong with evaluating on it. */
  readonly warning?: string;
}

/** What the user says of the data. */
export interface DataChoice extends RecogniseOptions {
  readonly data: string;
  readonly evalData?: string;
  readonly evalSplit?: string;
}

/** The training data; a Pascal VOC folder's split "train" or "trainval" unless told. @throws DataError, UsageError */
export async function locateTraining({ data, split, imageDir }: DataChoice): Promise<LocatedData> {
  const spec = await recogniseDataset(data, optional({ split, imageDir }));
  if (spec.format !== 'voc' || split !== undefined) return located(data, spec);
  const splits = await splitsOf(spec.root);
  const chosen = ['train', 'trainval'].find((name) => splits.includes(name));
  if (chosen !== undefined) return located(data, { ...spec, split: chosen });
  const why =
    splits.length === 0 ? `${data} has no splits` : `${data} has no split "train", but ${splits.join(', ')}`;
  const choose = splits.length === 0 ? '' : ' --split chooses one.';
  const note = `${why}: every annotated image is trained on.${choose}`;
  return { ...located(data, spec), note };
}

/**
 * The data to evaluate on, or the sentence that says why there is none.
 * @throws DataError, UsageError where the user asks for what is not there
 */
export async function locateEvaluation(
  training: LocatedData,
  choice: DataChoice,
): Promise<LocatedData | string> {
  const { data, evalData, evalSplit } = choice;
  const { spec } = training;
  if (evalData !== undefined) return withOverlap(await locateNamed(evalData, evalSplit), training);
  if (evalSplit !== undefined) {
    if (spec.format !== 'voc')
      throw new UsageError(
        `--eval-split "${evalSplit}" is a split of a Pascal VOC folder, which ${data} is not. Name the evaluation data with --eval-data.`,
      );
    return withOverlap(located(data, { ...spec, split: evalSplit }), training);
  }
  return spec.format === 'voc'
    ? findVocEvaluation(data, spec.root, training)
    : findCompanion(data, training, choice.imageDir);
}

async function locateNamed(path: string, split: string | undefined): Promise<LocatedData> {
  const spec = await recogniseDataset(path, optional({ split }));
  if (spec.format !== 'voc' || split !== undefined) return located(path, spec);
  const splits = await splitsOf(spec.root);
  const chosen = EVALUATION_NAMES.find((name) => splits.includes(name));
  if (chosen === undefined) return located(path, spec);
  const found = located(path, { ...spec, split: chosen });
  return {
    ...found,
    note: `Of ${path} the split "${chosen}" is evaluated on; --eval-split chooses another.`,
  };
}

/** The first split of a usual name that shares no image with the training data. */
async function findVocEvaluation(
  data: string,
  root: string,
  training: LocatedData,
): Promise<LocatedData | string> {
  const splits = await splitsOf(root);
  const candidates = EVALUATION_NAMES.filter((name) => splits.includes(name));
  for (const split of candidates) {
    const found = located(data, { format: 'voc', root, split });
    if ((await sharedImages(training, found).catch(whereEmpty)) > 0) continue;
    return { ...found, note: `The split "${split}" is evaluated on; --eval-split chooses another.` };
  }
  return candidates.length === 0
    ? `${data} has no split ${EVALUATION_NAMES.slice(0, 2).join(' or ')} to evaluate on.`
    : `${data} has no split to evaluate on: ${candidates.join(', ')} ${candidates.length === 1 ? 'is' : 'are'} empty or trained on.`;
}

/** A split without images, or of images that are not there, is as little use as one that is trained on. */
function whereEmpty(error: unknown): number {
  if (error instanceof DataError) return Number.POSITIVE_INFINITY;
  throw error;
}

/** What lies under a name like that of the training data. */
async function findCompanion(
  data: string,
  training: LocatedData,
  imageDir: string | undefined,
): Promise<LocatedData | string> {
  for (const path of companionPaths(data)) {
    const spec = await recogniseDataset(path, {}).catch((error: unknown) => {
      if (error instanceof DataError) return undefined; // nothing is there
      throw error;
    });
    if (spec?.format !== training.spec.format) continue;
    const named =
      spec.format === 'coco' && imageDir !== undefined
        ? { ...spec, imageDir: await companionFolder(imageDir) }
        : spec;
    const note = `${path} was found by its name and is evaluated on; --eval-data names other data.`;
    return { ...located(path, named), note };
  }
  return `No evaluation data was found by a name like that of ${data}.`;
}

/** The folder of evaluation images that goes with one of training images; the same where there is none. */
async function companionFolder(folder: string): Promise<string> {
  for (const name of EVALUATION_NAMES) {
    const path = companionOf(folder, name);
    const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
    if (path !== undefined && found?.isDirectory()) return path;
  }
  return folder;
}

async function withOverlap(evaluation: LocatedData, training: LocatedData): Promise<LocatedData> {
  const shared = await sharedImages(training, evaluation);
  if (shared === 0) return evaluation;
  const images = Number.isFinite(shared) ? countNoun(shared, 'image') : 'The images';
  const warning = `${images} of ${evaluation.title} ${shared === 1 ? 'is' : 'are'} trained on too: figures measured there flatter.`;
  return { ...evaluation, warning };
}

async function sharedImages(a: LocatedData, b: LocatedData): Promise<number> {
  if (JSON.stringify(a.spec) === JSON.stringify(b.spec)) return Number.POSITIVE_INFINITY;
  if (a.spec.format !== 'voc' || b.spec.format !== 'voc' || a.spec.root !== b.spec.root) return 0;
  if (b.spec.split === undefined) return Number.POSITIVE_INFINITY;
  const images = await readVocSplit(b.spec.root, b.spec.split);
  if (a.spec.split === undefined) return images.length;
  const trained = new Set(await readVocSplit(a.spec.root, a.spec.split));
  return images.filter((image) => trained.has(image)).length;
}

function splitsOf(root: string): Promise<string[]> {
  return vocSplits(root).catch((error: unknown) => {
    if (error instanceof DataError) return []; // a folder without ImageSets/Main
    throw error;
  });
}

function located(path: string, spec: DatasetSpec): LocatedData {
  const title = spec.format === 'voc' && spec.split !== undefined ? `${path}, split ${spec.split}` : path;
  return { spec, written: written(path, spec), title };
}

/** Shards as one pattern, which the TensorFlow API reads too, unlike `name@10`. */
function written(path: string, spec: DatasetSpec): DatasetSpec {
  if (spec.format !== 'tfrecord') return spec;
  const [, name, count] = /^(.*)@(\d+)$/.exec(path) ?? [];
  const pattern = count === undefined ? path : `${name}-?????-of-${count.padStart(5, '0')}`;
  return { format: 'tfrecord', paths: [pattern] };
}

function optional({ split, imageDir }: { split?: string | undefined; imageDir?: string | undefined }) {
  return {
    ...(split === undefined ? {} : { split }),
    ...(imageDir === undefined ? {} : { imageDir }),
  };
}
