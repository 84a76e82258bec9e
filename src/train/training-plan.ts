/**
 * @module
 * Everything that a training run does, worked out from its resolved configuration and data before the first step: the
 * model, the losses with their class weights, the optimizer, the input. What cannot be done is refused here.
 */

import { repeatedLength } from '../balance/repeated-epoch.ts';
import { buildBoxCoder } from '../builders/box-coder.ts';
import { buildLosses } from '../builders/losses.ts';
import { buildMatcher } from '../builders/matcher.ts';
import { buildOptimizer } from '../builders/optimizer.ts';
import { buildAugmentations } from '../builders/preprocessor.ts';
import { buildRegionSimilarity } from '../builders/region-similarity.ts';
import { buildSsdModel } from '../builders/ssd.ts';
import { buildTrainedVariables } from '../builders/trained-variables.ts';
import { refuseFields, requireValue } from '../builders/unsupported.ts';
import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import { generationOf } from '../config/rules/tfod/generation.ts';
import { unhonouredFields } from '../config/support/unhonoured-fields.ts';
import type { DatasetSpec } from '../dataset/dataset.ts';
import type { LabelMap } from '../dataset/label-map.ts';
import type { InputOptions } from '../input/input-options.ts';
import type { Schedule } from '../nn/schedules/schedule.ts';
import { type InputReader, InputReaderSchema } from '../proto/gen/object_detection/protos/input_reader_pb.js';
import { TrainEvalPipelineConfigSchema } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import type { Ssd } from '../proto/gen/object_detection/protos/ssd_pb.js';
import { type TrainConfig, TrainConfigSchema } from '../proto/gen/object_detection/protos/train_pb.js';
import { ConfigError, invariant } from '../util/errors.ts';
import { ssdOf } from './ssd-of.ts';
import type { Restored } from './starting-point/restore-parameters.ts';
import type { TrainingStepOptions } from './training-program.ts';

/** A run, ready to start. */
export interface TrainingPlan {
  readonly step: TrainingStepOptions;
  readonly input: InputOptions;
  readonly learningRate: Schedule;
  readonly numSteps: number;
  readonly seed: number;
  /** Class 1 first. */
  readonly classNames: readonly string[];
  readonly largestClassWeight: number;
  /** What was taken from `fine_tune_checkpoint`, for a run that does not go on from a checkpoint of its own. */
  readonly restored?: Restored | undefined;
}

export interface PlanOptions {
  /** How many images the data has, where that is known: `num_epochs` may end training. */
  readonly images?: number;
  /** [N] how often an epoch shows each image, for a configuration with `repeat_factor_sampling`. */
  readonly repeatFactors?: Float64Array | undefined;
  readonly dataset: DatasetSpec;
  readonly labelMap: LabelMap;
  readonly seed: number;
  /** Threads that prepare batches. */
  readonly workers: number;
  /** Memory for decoded images in each of them. */
  readonly cacheBytes: number;
}

/** The names of classes 1..C. @throws ConfigError if the label map has an id beyond num_classes. */
export function classNamesOf(labelMap: LabelMap, numClasses: number): readonly string[] {
  const beyond = labelMap.items.filter(({ id }) => id > numClasses);
  if (beyond.length > 0) {
    const listed = beyond.map(({ id, name }) => `${id} (${name})`).join(', ');
    const least = Math.max(...beyond.map(({ id }) => id));
    throw new ConfigError(
      `model.ssd.num_classes is ${numClasses}, but the label map has the ids ${listed}; set num_classes to ${least}.`,
    );
  }
  const names = new Map(labelMap.items.map(({ id, name, displayName }) => [id, displayName ?? name]));
  return Array.from({ length: numClasses }, (_, i) => names.get(i + 1) ?? `class ${i + 1}`);
}

/** Refuses what would be silently left undone. TensorFlow 2 quantises nothing, whatever `graph_rewriter` says; `check` tells. */
function refuseUnsupported(loaded: LoadedPipelineConfig, train: TrainConfig): void {
  const { config } = loaded;
  refuseFields('train_config', unhonouredFields(TrainConfigSchema, train));
  refuseFields('train_input_reader', unhonouredFields(InputReaderSchema, config.trainInputReader));
  if (generationOf(loaded) !== 2)
    refuseFields('the configuration', unhonouredFields(TrainEvalPipelineConfigSchema, config));
}

/** How often each image is shown. @throws ConfigError where sources are drawn from by weights besides */
function repeats(
  reader: InputReader | undefined,
  factors: Float64Array | undefined,
): Pick<InputOptions, 'repeatFactors'> {
  if (reader?.repeatFactorSampling === undefined) return {};
  invariant(factors !== undefined, 'repeat_factor_sampling without repeat factors');
  if (reader.sampleFromDatasetsWeights.length > 0)
    throw new ConfigError(
      'train_input_reader has both repeat_factor_sampling and sample_from_datasets_weights; keep one.',
    );
  return { repeatFactors: factors };
}

/** How often each input path is drawn from. @throws ConfigError unless there is a weight for each, and one above 0. */
function sourceWeights(reader: InputReader | undefined): Pick<InputOptions, 'sourceWeights'> {
  const weights = reader?.sampleFromDatasetsWeights ?? [];
  if (reader === undefined || weights.length === 0) return {};
  const field = 'train_input_reader.sample_from_datasets_weights';
  const { inputReader: source } = reader;
  if (source.case !== 'tfRecordInputReader')
    throw new ConfigError(`${field} weighs the input_path of a tf_record_input_reader; remove it.`);
  const paths = source.value.inputPath.length;
  if (weights.length !== paths)
    throw new ConfigError(
      `${field} has ${weights.length} numbers for ${paths} input_path; give one for each.`,
    );
  if (weights.some((weight) => !(weight >= 0)) || !weights.some((weight) => weight > 0))
    throw new ConfigError(
      `${field} is [${weights.join(', ')}]; give numbers of at least 0, one of them above 0.`,
    );
  return { sourceWeights: weights };
}

function implicitExampleWeight({ implicitExampleWeight: weight }: Ssd): number {
  requireValue(weight >= 0, 'model.ssd.implicit_example_weight', 'at least 0', weight);
  return weight;
}

function targetOptions(ssd: Ssd, model: TrainingStepOptions['model']): InputOptions['targets'] {
  return {
    anchorsYxyx: model.anchorsYxyx,
    numClasses: model.numClasses,
    addBackgroundClass: model.addBackgroundClass,
    encodeBackgroundAsZeros: model.encodeBackgroundAsZeros,
    negativeClassWeight: ssd.negativeClassWeight,
    matcher: buildMatcher(ssd.matcher),
    boxCoder: buildBoxCoder(ssd.boxCoder),
    similarity: buildRegionSimilarity(ssd.similarityCalculator),
    implicitExampleWeight: ssd.useConfidencesAsTargets ? implicitExampleWeight(ssd) : undefined,
  };
}

/**
 * `num_steps`, or fewer where `num_epochs` ends the data of a TensorFlow 1 configuration before, and the last images do
 * not fill a batch. TensorFlow 2's training loop repeats the data whatever `num_epochs` says.
 */
function stepsOf(loaded: LoadedPipelineConfig, images: number | undefined): number {
  const { trainConfig, trainInputReader: reader } = loaded.config;
  const numSteps = trainConfig?.numSteps ?? 0;
  const isEndless = reader === undefined || reader.numEpochs === 0 || generationOf(loaded) !== 1;
  if (isEndless || images === undefined) return numSteps;
  const used = Math.floor((images * reader.numEpochs) / Math.max(1, reader.sample1OfNExamples));
  return Math.min(numSteps, Math.floor(used / (trainConfig?.batchSize ?? 1)));
}

/** The training step of `loaded`, and its learning rate. @throws ConfigError for what is wrong or not supported. */
export function planStep(
  loaded: LoadedPipelineConfig,
  classNames?: readonly string[],
): { readonly step: TrainingStepOptions; readonly learningRate: Schedule } {
  const ssd = ssdOf(loaded);
  const { trainConfig: train } = loaded.config;
  if (train === undefined) throw new ConfigError('The configuration has no train_config.');
  const { optimizer, learningRate } = buildOptimizer(train.optimizer, generationOf(loaded));
  const step: TrainingStepOptions = {
    model: buildSsdModel(ssd),
    loss: buildLosses(ssd, { classNames }),
    optimizer,
    batchSize: train.batchSize,
    clipNorm: train.gradientClippingByNorm,
    regularize: train.addRegularizationLoss,
    trained: buildTrainedVariables(train),
    weightsByColumn: ssd.useConfidencesAsTargets,
  };
  return { step, learningRate };
}

/** The plan of `loaded`, a resolved configuration. @throws ConfigError for what is wrong or not supported. */
export function planTraining(loaded: LoadedPipelineConfig, options: PlanOptions): TrainingPlan {
  const ssd = ssdOf(loaded);
  const { trainConfig: train, trainInputReader: reader } = loaded.config;
  if (train === undefined) throw new ConfigError('The configuration has no train_config.');
  refuseUnsupported(loaded, train);
  const classNames = classNamesOf(options.labelMap, ssd.numClasses);
  const { step, learningRate } = planStep(loaded, classNames);
  const { model, loss, batchSize } = step;
  const weights = [
    ...(loss.classificationClassWeights?.weights ?? []),
    ...(loss.localizationClassWeights ?? []),
  ];
  return {
    step,
    input: {
      dataset: options.dataset,
      labelMap: options.labelMap,
      batchSize,
      seed: options.seed,
      shuffle: reader?.shuffle ?? true,
      everyNth: Math.max(1, reader?.sample1OfNExamples ?? 1),
      ...sourceWeights(reader),
      ...repeats(reader, options.repeatFactors),
      resizer: model.resizer,
      augmentations: buildAugmentations(train.dataAugmentationOptions),
      targets: targetOptions(ssd, model),
      maxBoxes: reader?.maxNumberOfBoxes ?? 100,
      workers: options.workers,
      cacheBytes: options.cacheBytes,
    },
    learningRate,
    numSteps: stepsOf(
      loaded,
      options.repeatFactors === undefined ? options.images : repeatedLength(options.repeatFactors),
    ),
    seed: options.seed,
    classNames,
    largestClassWeight: Math.max(1, ...weights),
  };
}
