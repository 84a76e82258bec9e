/**
 * @module
 * A pipeline.config for a data set, from the counts and shapes of its boxes: everything that `counterweight init` does
 * but for printing and writing. What comes out can be trained as it is, and `check` finds nothing but what the user has
 * asked for; both are tried here before anything is written.
 */

import { dirname, join } from 'node:path';
import { weightsProvenance } from '../../balance/describe-weights.ts';
import type { WeightScheme } from '../../balance/schemes.ts';
import { buildSsdModel } from '../../builders/ssd.ts';
import { diagnose } from '../../config/check-pipeline-config.ts';
import { weightsByColumn, writeClassWeights } from '../../config/edit/write-class-weights.ts';
import { loadPipelineConfig } from '../../config/load-pipeline-config.ts';
import { lossScale } from '../../config/rules/class-weights/loss-scale.ts';
import { weightRatio } from '../../config/rules/class-weights/weight-ratio.ts';
import { openDataset } from '../../dataset/open-dataset.ts';
import type { FeatureMapShape } from '../../detection/anchor-generators/anchor-generator.ts';
import { DataError, invariant } from '../../util/errors.ts';
import { ssdOf } from '../ssd-of.ts';
import { planTraining } from '../training-plan.ts';
import { type AnchorChoice, chooseAnchors, USUAL_ANCHORS } from './choose-anchors.ts';
import { chooseAugmentations } from './choose-augmentations.ts';
import { type ClassWeightChoice, chooseClassWeights } from './choose-class-weights.ts';
import { chooseInputSize, INPUT_SIZES } from './choose-input-size.ts';
import { chooseLabelMap, type LabelMapChoice } from './choose-label-map.ts';
import { chooseSchedule, type GivenSchedule } from './choose-schedule.ts';
import { composeConfig } from './compose-config.ts';
import type { CountedData, Draft } from './draft.ts';
import { draftNotes } from './draft-notes.ts';
import { draftWarnings } from './draft-warnings.ts';
import { type DataChoice, type LocatedData, locateEvaluation, locateTraining } from './locate-data.ts';
import type { Recipe } from './recipe.ts';
import { type ClassBoxes, type DatasetSurvey, surveyDataset } from './survey-dataset.ts';

/** What the user has settled; all else is chosen. */
export interface DraftChoice extends DataChoice, GivenSchedule {
  /** Where the configuration is to be written. */
  readonly file: string;
  readonly overwrite: boolean;
  readonly labelMapPath?: string | undefined;
  readonly inputSize?: number | undefined;
  /** The scheme of the class weights, or none of them; absent: what fits the counts. */
  readonly weights?: WeightScheme | 'none' | undefined;
}

/** Told of the images read: of which data, and how many of how many. */
export type OnRead = (title: string, done: number, total: number) => void;

/**
 * Composes the configuration. Nothing is written.
 * @throws DataError, UsageError, ConfigError for data and numbers that cannot be trained on
 */
export async function draftConfig(choice: DraftChoice, onRead: OnRead = () => {}): Promise<Draft> {
  const located = await locateTraining(choice);
  const candidate = await locateEvaluation(located, choice);
  const labels = await chooseLabelMap(typeof candidate === 'string' ? [located] : [located, candidate], {
    given: choice.labelMapPath,
    own: join(dirname(choice.file), 'label_map.pbtxt'),
    overwrite: choice.overwrite,
  });
  const survey = await read(located, labels, onRead);
  if (survey.classes.length === 0)
    throw new DataError(
      located.title,
      `None of its ${survey.statistics.images} images has a box with area; there is nothing to learn.`,
    );
  const evaluation = await countEvaluation(candidate, labels, onRead);
  const training = { ...located, statistics: survey.statistics };
  return compose(choice, { labels, survey, training, evaluation });
}

async function read(data: LocatedData, { labelMap }: LabelMapChoice, onRead: OnRead): Promise<DatasetSurvey> {
  const dataset = await openDataset(data.spec, labelMap);
  try {
    return await surveyDataset(dataset, (done) => onRead(data.title, done, dataset.length));
  } finally {
    await dataset.close();
  }
}

async function countEvaluation(
  candidate: LocatedData | string,
  labels: LabelMapChoice,
  onRead: OnRead,
): Promise<CountedData | string> {
  if (typeof candidate === 'string') return candidate;
  const { statistics } = await read(candidate, labels, onRead);
  if (statistics.instances === 0) return `${candidate.title} has no box to evaluate against.`;
  return { ...candidate, statistics };
}

function compose(
  choice: DraftChoice,
  parts: Pick<Draft, 'labels' | 'training' | 'evaluation'> & { readonly survey: DatasetSurvey },
): Draft {
  const { labels, survey, training, evaluation } = parts;
  const { statistics } = survey;
  const numClasses = Math.max(...labels.labelMap.items.map(({ id }) => id));
  const input = chooseInputSize(survey, choice.inputSize);
  const schedule = chooseSchedule(statistics.images, input.size, choice);
  const augmentation = chooseAugmentations(survey, input.size);
  const weights = chooseClassWeights(statistics, choice.weights);
  const bare: Recipe = {
    model: {
      numClasses,
      inputSize: input.size,
      anchors: USUAL_ANCHORS,
      depthMultiplier: schedule.depthMultiplier,
      detections: detectionsFor(survey.mostBoxes),
    },
    training: {
      batchSize: schedule.batchSize,
      numSteps: schedule.numSteps,
      optimizer: 'momentum',
      learningRate: schedule.learningRate,
      warmupRate: schedule.learningRate / 100,
      warmupSteps: schedule.warmupSteps,
      augmentations: augmentation.augmentations,
    },
    labelMap: labels.path,
    trainData: training.written,
    maxBoxes: survey.mostBoxes > USUAL_BOXES ? survey.mostBoxes : undefined,
    evalData: typeof evaluation === 'string' ? undefined : evaluation.written,
  };
  const anchors = anchorsFor(survey.classes, bare);
  const drafted = { ...parts, numClasses, input, anchors, schedule, weights };
  const recipe: Recipe = {
    ...bare,
    model: { ...bare.model, anchors: anchors.fields },
    notes: draftNotes({ ...drafted, file: choice.file, data: choice.data, augmentation }),
  };
  const text = withWeights(composeConfig(recipe), choice.file, training, weights);
  const findings = proveSound(text, choice.file, parts);
  return { ...drafted, text, warnings: [...draftWarnings(drafted), ...findings] };
}

/** Where the anchors reach less of the boxes than this, the next larger input is looked at too. */
const GOOD_REACH = 0.9;

function anchorsFor(classes: readonly ClassBoxes[], recipe: Recipe): AnchorChoice {
  const choose = (inputSize: number): AnchorChoice => {
    const model = { ...recipe.model, inputSize };
    return chooseAnchors(classes, featureMaps({ ...recipe, model }), inputSize);
  };
  const { inputSize } = recipe.model;
  const anchors = choose(inputSize);
  const larger = INPUT_SIZES.find((size) => size > inputSize);
  if (anchors.reach >= GOOD_REACH || larger === undefined) return anchors;
  const reach = Math.round(100 * choose(larger).reach);
  const times = Number(((larger / inputSize) ** 2).toPrecision(2));
  const note = `${anchors.note} An input of ${larger}×${larger} would reach ${reach} %, at ${times} times the work.`;
  return { ...anchors, note };
}

/** An image's boxes that are trained on, and detections kept, unless told otherwise. */
const USUAL_BOXES = 100;

/** Enough detections for the fullest image, in whole hundreds. */
function detectionsFor(mostBoxes: number): number {
  return Math.max(USUAL_BOXES, 100 * Math.ceil(mostBoxes / 100));
}

/** The feature maps of the model, whatever its anchors. @throws ConfigError where the input is too small */
function featureMaps(recipe: Recipe): readonly FeatureMapShape[] {
  const loaded = loadPipelineConfig(composeConfig(recipe), 'pipeline.config');
  return buildSsdModel(ssdOf(loaded)).featureMapShapes;
}

function withWeights(text: string, file: string, data: CountedData, choice: ClassWeightChoice): string {
  if (choice.weights === undefined) return text;
  const { classes } = data.statistics;
  const comment = weightsProvenance(data.title, classes, choice.options);
  return writeClassWeights(text, { file, weights: weightsByColumn(classes, choice.weights), comment }).text;
}

/** What `computeClassWeights` has said already. */
const TOLD: ReadonlySet<string> = new Set([weightRatio.id, lossScale.id]);

/**
 * Tries the text: it can be trained. What `check` says of it beside that the user has asked for, as with --steps 5.
 * @throws ConfigError where what the user asked for cannot be trained
 */
function proveSound(
  text: string,
  file: string,
  { labels, training }: Pick<Draft, 'labels' | 'training'>,
): string[] {
  const { items } = labels.labelMap;
  const counts = training.statistics.classes.map(({ id, instances }) => [id, instances] as const);
  const { diagnostics } = diagnose(text, file, {
    surroundings: {
      paths: new Map(),
      labelMaps: new Map([[labels.path, items]]),
      classCounts: new Map(counts),
    },
  });
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  invariant(errors.length === 0, `init wrote an error: ${errors.map(({ message }) => message).join(' ')}`);
  planTraining(loadPipelineConfig(text, file), {
    dataset: training.spec,
    labelMap: labels.labelMap,
    seed: 1,
    workers: 0,
    cacheBytes: 0,
  });
  return diagnostics.filter(({ rule }) => !TOLD.has(rule)).map(({ message }) => message);
}
