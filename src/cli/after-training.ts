/**
 * @module
 * Post-processing chosen after training, for `export`: opens the splits, refuses to choose on what was trained on, says
 * where something is measured on what it was chosen on, and chooses.
 */

import type { Dataset, DatasetSpec } from '../dataset/dataset.ts';
import { everyNth } from '../dataset/every-nth.ts';
import { labelIds, labelName } from '../dataset/label-map.ts';
import { openDataset } from '../dataset/open-dataset.ts';
import { sharedImages } from '../train/after-training/shared-images.ts';
import { type TrainedCounts, trainedCounts } from '../train/after-training/trained-counts.ts';
import {
  type TunedPostProcessing,
  type TuneRequest,
  tunePostProcessing,
} from '../train/after-training/tune-post-processing.ts';
import { collectVariants } from '../train/collect-detections.ts';
import { createDetector } from '../train/detector.ts';
import type { Run } from '../train/load-run.ts';
import { readerDataset } from '../train/reader-dataset.ts';
import { ConfigError, isUserError, UsageError } from '../util/errors.ts';
import {
  type AfterTrainingFlags,
  givenCounts,
  ruleText,
  type WantedThresholds,
  wantedCorrection,
  wantedThresholds,
} from './after-training-flags.ts';
import { evaluationData } from './eval.ts';
import { createProgress } from './progress.ts';

/** A split that something was chosen or measured on. */
export interface UsedSplit {
  readonly dataset: DatasetSpec;
  /** How many. */
  readonly images: number;
}

/** What was asked for, what was chosen, and on what. */
export interface AfterTraining {
  readonly request: TuneRequest;
  readonly tuned: TunedPostProcessing;
  /** Of the correction; undefined without one. */
  readonly counts: TrainedCounts | undefined;
  /** Undefined where nothing was chosen or measured. */
  readonly validation: UsedSplit | undefined;
  readonly evaluation: UsedSplit | undefined;
  readonly warnings: readonly string[];
}

/** An F1 below it is said to be so. */
const HARDLY_LEARNT = 0.1;

const VALIDATION_FLAGS = { data: '--validation-data', split: '--validation-split' };

/** The data by flags, else the run's first eval_input_reader as `eval` reads it. */
async function openSplit(
  run: Run,
  flags: { readonly data: string | undefined; readonly split: string | undefined },
  names?: typeof VALIDATION_FLAGS,
): Promise<Dataset> {
  const { config } = run.loaded;
  const given = {
    ...(flags.data !== undefined && { evalData: flags.data }),
    ...(flags.split !== undefined && { split: flags.split }),
  };
  const spec = await evaluationData(config, given, names);
  const every = flags.data === undefined ? (config.evalInputReader[0]?.sample1OfNExamples ?? 1) : 1;
  return everyNth(await openDataset(spec, run.labelMap), every);
}

/** The training data; a reason where it cannot be read. */
async function openTraining(run: Run): Promise<Dataset | string> {
  try {
    const spec = await readerDataset(run.loaded.config.trainInputReader, 'train_input_reader');
    return await openDataset(spec, run.labelMap);
  } catch (error) {
    if (isUserError(error)) return error.message;
    throw error;
  }
}

/** How many images of `dataset` were trained on. @throws DataError */
async function trainedImages(dataset: Dataset, training: Dataset | string): Promise<number> {
  return typeof training === 'string' ? 0 : sharedImages(dataset, training);
}

async function requestOf(
  run: Run,
  flags: AfterTrainingFlags,
): Promise<{ readonly request: TuneRequest; readonly counts: TrainedCounts | undefined }> {
  const ids = labelIds(run.labelMap);
  const { numClasses } = run.model;
  const thresholds =
    flags.scoreThresholds === undefined ? undefined : wantedThresholds(flags.scoreThresholds, ids);
  if (flags.priorCorrection === undefined) return { request: { numClasses, thresholds }, counts: undefined };
  const wanted = wantedCorrection(flags.priorCorrection);
  if (run.postProcessing.scoreConverter === 'IDENTITY') {
    throw new ConfigError(
      'model.ssd.post_processing.score_converter is IDENTITY, so that scores are no probabilities, which --prior-correction is for; set SIGMOID or SOFTMAX.',
    );
  }
  const given = flags.classCounts === undefined ? undefined : givenCounts(flags.classCounts, ids);
  const counts = await trainedCounts(run, given);
  const correction = { ...wanted, criterion: flags.priorCriterion ?? 'AP', counts: counts.counts };
  return { request: { numClasses, thresholds, correction }, counts };
}

/** What there is to be said of a correction's counts. */
function countWarnings(run: Run, { counts, weights }: TrainedCounts): string[] {
  const names = new Map(run.labelMap.items.map((item) => [item.id, labelName(item)]));
  const absent = counts.flatMap((count, c) => (count > 0 ? [] : [names.get(c + 1) ?? `class ${c + 1}`]));
  const [least, most] = [Math.min(...counts.filter((n) => n > 0)), Math.max(...counts)];
  return [
    ...(absent.length > 0 ? [`${absent.join(', ')}: never trained on; the scores stay as they are.`] : []),
    ...(weights && most < 1.05 * least
      ? [
          'The class weights of the classification loss balance the classes already; there is nothing left for --prior-correction to correct.',
        ]
      : []),
  ];
}

/** Classes that a rule found no threshold for, and those where it could not be met. @throws UsageError */
function thresholdWarnings(
  tuned: TunedPostProcessing,
  { rule, given }: WantedThresholds,
  names: ReadonlyMap<number, string>,
): string[] {
  if (rule === undefined) return [];
  const warnings: string[] = [];
  for (const [id, name] of names) {
    const chosen = tuned.chosen.get(id);
    if (given.has(id)) continue;
    if (chosen === undefined) {
      warnings.push(
        `${name}: nothing right was found in the validation data, so that it has no threshold of its own; give one with ${name}=SCORE.`,
      );
      continue;
    }
    const { precision, recall, f1 } = chosen.point;
    if (f1 < HARDLY_LEARNT) {
      warnings.push(
        `${name}: F1 is ${f1.toFixed(3)} at its threshold on the validation data. The detector has hardly learnt the class, which no threshold makes up for.`,
      );
    }
    if (chosen.isReached) continue;
    const best = `${name} reaches ${rule.kind} ${(rule.kind === 'recall' ? recall : precision).toFixed(3)} at most`;
    if (rule.kind === 'precision') {
      throw new UsageError(
        `--score-thresholds ${ruleText(rule)}: ${best}, at ${chosen.threshold}, with recall ${recall.toFixed(3)}. Ask for less, or give its threshold: ${ruleText(rule)},${name}=${chosen.threshold}.`,
      );
    }
    warnings.push(
      `${best}, at ${chosen.threshold}, on the validation data: ${ruleText(rule)} is out of reach. It has that threshold.`,
    );
  }
  return warnings;
}

/** Chooses what `flags` ask for. @throws UsageError, ConfigError, DataError */
export async function chooseAfterTraining(run: Run, flags: AfterTrainingFlags): Promise<AfterTraining> {
  const { request, counts } = await requestOf(run, flags);
  const { thresholds, correction } = request;
  const warnings = counts === undefined ? [] : countWarnings(run, counts);
  const isChosen =
    thresholds?.rule !== undefined || (correction !== undefined && correction.strength === undefined);
  if (!isChosen && !flags.measure) {
    const none = (): never => {
      throw new Error('nothing is chosen on data');
    };
    const tuned = await tunePostProcessing(run.postProcessing, request, { validation: none });
    return { request, tuned, counts, validation: undefined, evaluation: undefined, warnings };
  }

  const opened: Dataset[] = [];
  const open = async (...args: Parameters<typeof openSplit>): Promise<Dataset> => {
    const dataset = await openSplit(...args);
    opened.push(dataset);
    return dataset;
  };
  try {
    const chosenOn = { data: flags.validationData, split: flags.validationSplit };
    const validation = await open(run, chosenOn, VALIDATION_FLAGS);
    const measuredOn = { data: flags.evalData, split: flags.split };
    const evaluation = flags.measure ? await open(run, measuredOn) : undefined;
    const training = await openTraining(run);
    if (typeof training !== 'string') opened.push(training);
    await checkSplits({ validation, evaluation, training }, warnings);
    const tuned = await runDetector(run, request, { validation, evaluation });
    const names = new Map(
      run.labelMap.items
        .filter(({ id }) => id >= 1 && id <= run.model.numClasses)
        .map((item) => [item.id, labelName(item)]),
    );
    if (thresholds) warnings.push(...thresholdWarnings(tuned, thresholds, names));
    const used = (dataset: Dataset): UsedSplit => ({ dataset: dataset.spec, images: dataset.length });
    return {
      ...{ request, tuned, counts, warnings },
      validation: used(validation),
      evaluation: evaluation && used(evaluation),
    };
  } finally {
    for (const dataset of opened) await dataset.close();
  }
}

/** @throws UsageError where the validation data was trained on */
async function checkSplits(
  splits: {
    readonly validation: Dataset;
    readonly evaluation: Dataset | undefined;
    readonly training: Dataset | string;
  },
  warnings: string[],
): Promise<void> {
  const { validation, evaluation, training } = splits;
  if (typeof training === 'string') warnings.push(`Whether images were trained on is not known: ${training}`);
  const trained = await trainedImages(validation, training);
  if (trained > 0) {
    throw new UsageError(
      `${trained} of the ${validation.length} validation images were trained on, where a detector scores as nowhere else. Pass other data with --validation-data or --validation-split.`,
    );
  }
  if (evaluation === undefined) return;
  const seen = await trainedImages(evaluation, training);
  if (seen > 0)
    warnings.push(
      `${seen} of the ${evaluation.length} images measured on were trained on; the figures flatter.`,
    );
  const chosen = await sharedImages(evaluation, validation);
  if (chosen > 0)
    warnings.push(
      `${chosen} of the ${evaluation.length} images measured on are among those that the choice was made on; the figures flatter. Pass other data with --validation-data or --validation-split.`,
    );
}

async function runDetector(
  run: Run,
  request: TuneRequest,
  splits: { readonly validation: Dataset; readonly evaluation: Dataset | undefined },
): Promise<TunedPostProcessing> {
  const { resizer, numClasses } = run.model;
  const detector = await createDetector(run);
  const collect =
    (dataset: Dataset, label: string): Parameters<typeof tunePostProcessing>[2]['validation'] =>
    async (specs) => {
      const progress = createProgress({ total: dataset.length, label });
      const onImage = (done: number): void => progress.update(done, 'images');
      try {
        return await collectVariants({ detector, dataset, resizer, numClasses, onImage }, specs);
      } finally {
        progress.finish();
      }
    };
  try {
    const { validation, evaluation } = splits;
    return await tunePostProcessing(run.postProcessing, request, {
      validation: collect(validation, 'choosing'),
      evaluation: evaluation && collect(evaluation, 'measuring'),
    });
  } finally {
    await detector.close();
  }
}
