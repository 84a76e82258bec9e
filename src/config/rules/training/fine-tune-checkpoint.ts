/**
 * @module
 * Rule: `fine_tune_checkpoint` and what says how to read it agree. The types are those of `restore_from_objects` and
 * `restore_map` (meta_architectures/): `fine_tune` is CenterNet's.
 */

import type { TrainConfig } from '../../../proto/gen/object_detection/protos/train_pb.js';
import { didYouMean } from '../../../util/did-you-mean.ts';
import { fixAt } from '../../edit/fix-by-edit.ts';
import type { LoadedPipelineConfig } from '../../load-pipeline-config.ts';
import type { Report, Rule } from '../../rule.ts';

const CHECKPOINT = 'train_config.fine_tune_checkpoint';
const TYPE = 'train_config.fine_tune_checkpoint_type';
const OLD_TYPE = 'train_config.from_detection_checkpoint';

const LABEL_MAP = 'train_config.fine_tune_label_map_path';

/** What may be taken from a checkpoint. */
export const RESTORE_TYPES = ['classification', 'detection', 'full'] as const;

/** What people write for a type. */
const SAID_FOR: Readonly<Record<string, string>> = {
  fine_tune: 'detection',
  finetune: 'detection',
  detector: 'detection',
  detect: 'detection',
  object_detection: 'detection',
  classifier: 'classification',
  backbone: 'classification',
  all: 'full',
};

/** The type is one of three, agrees with the old field, and has a checkpoint to speak of. */
export const fineTuneCheckpoint: Rule = {
  id: 'CW420',
  name: 'fine-tune-checkpoint',
  severity: 'error',
  summary: 'fine_tune_checkpoint and its type do not go together.',
  explanation:
    'fine_tune_checkpoint_type says what is taken from the checkpoint: "classification" the backbone, "detection" the feature extractor without the heads, "full" everything, which needs the same num_classes. CenterNet also knows "fine_tune". Where it is empty, from_detection_checkpoint decides between the first two. fine_tune_checkpoint names the files by what they begin with: "model/ckpt-0" for ckpt-0.index and ckpt-0.data-00000-of-00001; here it may also name a folder with a TensorFlow checkpoint, a run or a .safetensors file. fine_tune_label_map_path keeps the weights of classes that both label maps name, which needs the heads: type "full".',
  example: {
    wrong: 'fine_tune_checkpoint: "ssd/checkpoint/ckpt-0.index"',
    right: 'fine_tune_checkpoint: "ssd/checkpoint/ckpt-0"',
  },
  check({ loaded }, report) {
    const { config, placeOf } = loaded;
    const { trainConfig: train } = config;
    if (train === undefined) return;
    const { fineTuneCheckpoint: checkpoint, fineTuneCheckpointType: type } = train;
    checkType(loaded, type, report);
    if (
      isKnown(loaded, type) &&
      placeOf(OLD_TYPE) !== undefined &&
      train.fromDetectionCheckpoint !== (type !== 'classification')
    )
      report(
        OLD_TYPE,
        `from_detection_checkpoint: ${train.fromDetectionCheckpoint} contradicts fine_tune_checkpoint_type: "${type}", which counts. Remove it.`,
        { severity: 'warning' },
      );
    if (checkpoint !== '') {
      checkPrefix(loaded, checkpoint, report);
      checkHeads(loaded, report);
      return;
    }
    const idle = [TYPE, OLD_TYPE, 'train_config.fine_tune_checkpoint_version', LABEL_MAP].find(
      (path) => placeOf(path) !== undefined,
    );
    if (idle !== undefined)
      report(idle, `${idle.split('.')[1]} has no effect: there is no fine_tune_checkpoint.`, {
        severity: 'note',
      });
  },
};

function knownTypes({ config }: LoadedPipelineConfig): readonly string[] {
  return config.model?.model.case === 'centerNet' ? [...RESTORE_TYPES, 'fine_tune'] : RESTORE_TYPES;
}

function isKnown(loaded: LoadedPipelineConfig, type: string): boolean {
  return knownTypes(loaded).includes(type);
}

function checkType(loaded: LoadedPipelineConfig, type: string, report: Report): void {
  const known = knownTypes(loaded);
  if (type === '' || isKnown(loaded, type)) return;
  const near = SAID_FOR[type.toLowerCase()] ?? didYouMean(type, known);
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  report(TYPE, `fine_tune_checkpoint_type is "${type}"; it must be ${listed(known)}.${hint}`, {
    fix: near === undefined ? undefined : fixAt(loaded, TYPE, `"${near}"`),
  });
}

/** A checkpoint is named without the endings of its files. */
function checkPrefix(loaded: LoadedPipelineConfig, checkpoint: string, report: Report): void {
  const [ending] = /\.(index|meta|data-\d+-of-\d+)$/.exec(checkpoint) ?? [];
  if (ending === undefined) return;
  const prefix = checkpoint.slice(0, -ending.length);
  report(
    CHECKPOINT,
    `fine_tune_checkpoint names one file of a checkpoint; name what they all begin with, "${prefix}".`,
    { fix: fixAt(loaded, CHECKPOINT, JSON.stringify(prefix)) },
  );
}

/** Classes can be kept by their names where the class head is taken at all. */
function checkHeads(loaded: LoadedPipelineConfig, report: Report): void {
  const { trainConfig: train } = loaded.config;
  if (train === undefined || train.fineTuneLabelMapPath === '') return;
  if (takesHeads(train)) return;
  report(
    LABEL_MAP,
    `fine_tune_label_map_path keeps the weights of classes in the head, and type "${effectiveType(train)}" takes no heads. Set fine_tune_checkpoint_type: "full".`,
    { fix: fixAt(loaded, TYPE, '"full"') },
  );
}

/** The type, where it is empty by from_detection_checkpoint. */
export function effectiveType(
  train: Pick<TrainConfig, 'fineTuneCheckpointType' | 'fromDetectionCheckpoint'>,
): string {
  const { fineTuneCheckpointType: type, fromDetectionCheckpoint } = train;
  return type !== '' ? type : fromDetectionCheckpoint ? 'detection' : 'classification';
}

function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted[quoted.length - 1]}`;
}

/** Whether the heads are taken too. */
export function takesHeads(
  train: Parameters<typeof effectiveType>[0] & Pick<TrainConfig, 'loadAllDetectionCheckpointVars'>,
): boolean {
  const type = effectiveType(train);
  return type === 'full' || (type === 'detection' && train.loadAllDetectionCheckpointVars);
}
