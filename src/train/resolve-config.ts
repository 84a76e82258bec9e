/**
 * @module
 * From the configuration as the user wrote it to the one that the run records: overrides of the command line written
 * in, and what training needs but the file leaves out. All of it is done on the text, so that the recorded file is the
 * user's own with a few fields changed, and is the single truth of the run.
 */

import { canonicalise } from '../config/edit/canonicalise.ts';
import { removeField } from '../config/edit/remove-field.ts';
import { setField } from '../config/edit/set-field.ts';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import type { DatasetSpec } from '../dataset/dataset.ts';
import { ConfigError } from '../util/errors.ts';
import { readerFields } from './reader-fields.ts';

/** What the command line may set over the configuration. */
export interface TrainingOverrides {
  readonly trainData?: DatasetSpec | undefined;
  readonly evalData?: DatasetSpec | undefined;
  readonly labelMapPath?: string | undefined;
  readonly numTrainSteps?: number | undefined;
  readonly batchSize?: number | undefined;
  readonly fineTuneCheckpoint?: string | undefined;
  readonly fineTuneCheckpointType?: string | undefined;
  readonly fineTuneLabelMapPath?: string | undefined;
}

export interface ResolvedConfig {
  readonly text: string;
  /** What was filled in, for the user to read. */
  readonly notes: readonly string[];
}

const BATCH_SIZE = 8;
const BASE_RATE = 0.02;
const quoted = (text: string): string => JSON.stringify(text);

const READERS = ['tf_record', 'external', 'voc', 'coco', 'yolo', 'csv'].map((name) => `${name}_input_reader`);

/** `text` with `reader` naming the data of `spec` and no other. */
export function setReader(text: string, reader: string, spec: DatasetSpec, file: string): string {
  const bare = READERS.reduce((t, name) => removeField(t, `${reader}.${name}`, { file }), text);
  const named = readerFields(spec);
  return named.fields.reduce(
    (t, [name, value]) => setField(t, `${reader}.${named.reader}.${name}`, value, { file }),
    bare,
  );
}

function fillOptimizer(text: string, steps: number, file: string): string {
  const schedule = 'train_config.optimizer.momentum_optimizer.learning_rate.cosine_decay_learning_rate';
  const warmup = Math.min(100, Math.floor(steps / 10));
  const fields: readonly (readonly [string, string])[] = [
    [`${schedule}.learning_rate_base`, String(BASE_RATE)],
    [`${schedule}.total_steps`, String(steps)],
    [`${schedule}.warmup_learning_rate`, String(BASE_RATE / 10)],
    [`${schedule}.warmup_steps`, String(warmup)],
    ['train_config.optimizer.momentum_optimizer.momentum_optimizer_value', '0.9'],
    ['train_config.optimizer.use_moving_average', 'false'],
    ['train_config.gradient_clipping_by_norm', '10.0'],
  ];
  return fields.reduce((t, [path, value]) => setField(t, path, value, { file }), text);
}

/**
 * The text that the run records.
 *
 * @throws ConfigError if the text is no configuration, or the number of steps is nowhere given.
 */
export function resolveConfig(source: string, file: string, overrides: TrainingOverrides): ResolvedConfig {
  const notes: string[] = [];
  const { trainData, evalData, labelMapPath, numTrainSteps, batchSize } = overrides;
  let text = canonicalise(source, file);
  // Of several, the first is the one that is evaluated.
  const several = loadPipelineConfig(text, file).config.evalInputReader.length > 1;
  const evalReader = several ? 'eval_input_reader[0]' : 'eval_input_reader';
  const set = (path: string, value: string): void => {
    text = setField(text, path, value, { file });
  };
  if (trainData !== undefined) text = setReader(text, 'train_input_reader', trainData, file);
  if (evalData !== undefined) text = setReader(text, evalReader, evalData, file);
  if (labelMapPath !== undefined) {
    set('train_input_reader.label_map_path', quoted(labelMapPath));
    set(`${evalReader}.label_map_path`, quoted(labelMapPath));
  }
  if (numTrainSteps !== undefined) set('train_config.num_steps', String(numTrainSteps));
  const { fineTuneCheckpoint, fineTuneCheckpointType, fineTuneLabelMapPath } = overrides;
  const fineTune = [
    ['fine_tune_checkpoint', fineTuneCheckpoint],
    ['fine_tune_checkpoint_type', fineTuneCheckpointType],
    ['fine_tune_label_map_path', fineTuneLabelMapPath],
  ] as const;
  for (const [field, value] of fineTune) if (value !== undefined) set(`train_config.${field}`, quoted(value));
  if (batchSize !== undefined) set('train_config.batch_size', String(batchSize));

  const { config, placeOf } = loadPipelineConfig(text, file);
  const steps = config.trainConfig?.numSteps ?? 0;
  if (steps === 0) {
    throw new ConfigError(
      'The configuration does not say how long to train; set train_config.num_steps or pass --num-train-steps.',
    );
  }
  if (placeOf('train_config.batch_size') === undefined) {
    set('train_config.batch_size', String(BATCH_SIZE));
    notes.push(`The configuration has no batch_size; ${BATCH_SIZE} is used.`);
  }
  if (config.trainConfig?.optimizer?.optimizer.case === undefined) {
    text = fillOptimizer(text, steps, file);
    notes.push(
      `The configuration has no optimizer; momentum 0.9 with a cosine schedule from ${BASE_RATE} over ${steps} steps, gradients clipped at norm 10, is used.`,
    );
  }
  return { text, notes };
}
