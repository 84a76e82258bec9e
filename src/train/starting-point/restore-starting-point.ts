/**
 * @module
 * `train_config.fine_tune_checkpoint` and the fields beside it → the parameters that training starts with.
 * `fine_tune_checkpoint_version` is not asked: the files say what they are.
 */

import { openCheckpoint } from '../../checkpoint/open-checkpoint.ts';
import type { LoadedPipelineConfig } from '../../config/load-pipeline-config.ts';
import { isPlaceholder } from '../../config/named-paths.ts';
import {
  effectiveType,
  RESTORE_TYPES,
  takesHeads,
} from '../../config/rules/training/fine-tune-checkpoint.ts';
import type { LabelMap } from '../../dataset/label-map.ts';
import { readLabelMap } from '../../dataset/read-label-map.ts';
import type { SsdModel } from '../../detection/meta-architectures/ssd.ts';
import { ConfigError } from '../../util/errors.ts';
import { modelParameters } from '../model-parameters.ts';
import type { TrainingPlan } from '../training-plan.ts';
import { planClassTransfer } from './keep-classes.ts';
import { locateCheckpoint } from './locate-checkpoint.ts';
import {
  type Restored,
  type RestoreOptions,
  type RestoreType,
  restoreParameters,
} from './restore-parameters.ts';

const FIELD = 'train_config.fine_tune_checkpoint';

const isType = (type: string): type is RestoreType => RESTORE_TYPES.some((known) => known === type);

/** The rule for class heads of the checkpoint with `before`'s classes. */
function transferBetween(
  before: LabelMap,
  now: LabelMap,
  { numClasses, addBackgroundClass, numClassSlots }: SsdModel,
): NonNullable<RestoreOptions['classTransfer']> {
  return (found, wanted) => {
    const anchors = wanted / numClassSlots;
    const slots = found / anchors;
    if (!Number.isInteger(slots)) return undefined;
    const fromClasses = slots - (addBackgroundClass ? 1 : 0);
    return planClassTransfer({ before, now, fromClasses, numClasses, addBackgroundClass });
  };
}

/**
 * What `loaded` starts from; undefined where it names no checkpoint.
 *
 * @throws ConfigError for fields that do not go together; DataError where the checkpoint is missing, damaged, or of
 * another model
 */
export async function restoreStartingPoint(
  { config }: LoadedPipelineConfig,
  { step: { model }, labelMap, seed }: Pick<TrainingPlan, 'step' | 'seed'> & { readonly labelMap: LabelMap },
): Promise<Restored | undefined> {
  const { trainConfig: train } = config;
  if (train === undefined || train.fineTuneCheckpoint === '') return undefined;
  const { fineTuneCheckpoint: path, loadAllDetectionCheckpointVars: loadAll, fineTuneLabelMapPath } = train;
  if (isPlaceholder(path))
    throw new ConfigError(
      `${FIELD} is "${path}", a place to be filled in. Name a checkpoint, or remove the field to train from scratch.`,
    );
  const type = effectiveType(train);
  if (!isType(type))
    throw new ConfigError(`${FIELD}_type is "${type}"; it must be one of ${RESTORE_TYPES.join(', ')}.`);
  if (fineTuneLabelMapPath !== '' && !takesHeads(train))
    throw new ConfigError(
      `train_config.fine_tune_label_map_path keeps classes in the heads, which type "${type}" does not take; set ${FIELD}_type: "full".`,
    );
  const before = fineTuneLabelMapPath === '' ? undefined : await readLabelMap(fineTuneLabelMapPath);
  const checkpoint = await openCheckpoint(await locateCheckpoint(path));
  try {
    return await restoreParameters({
      specs: modelParameters(model),
      checkpoint,
      type,
      loadAll,
      seed,
      classTransfer: before && transferBetween(before, labelMap, model),
    });
  } finally {
    await checkpoint.close();
  }
}
