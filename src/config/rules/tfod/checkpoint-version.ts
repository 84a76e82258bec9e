/**
 * @module
 * Rule: a configuration for TensorFlow 2 fine-tunes from a checkpoint of version V1, which it cannot read.
 */

import { CheckpointVersion } from '../../../proto/gen/object_detection/protos/train_pb.js';
import { insertTemplate } from '../../edit/insert-into-block.ts';
import { replaceValue } from '../../edit/replace-value.ts';
import type { Rule } from '../../rule.ts';
import { locatePipelineFields } from '../../schema/locate-fields.ts';
import { generationOf, statedVersion } from './generation.ts';

const VERSION = 'train_config.fine_tune_checkpoint_version';

/** With a TensorFlow 2 model, `fine_tune_checkpoint` goes with `fine_tune_checkpoint_version: V2`; V1 is the default. */
export const checkpointVersion: Rule = {
  id: 'CW152',
  name: 'checkpoint-version',
  severity: 'note',
  summary: 'A TensorFlow 2 configuration fine-tunes from a checkpoint of version V1.',
  explanation:
    'TensorFlow 2 reads object-based checkpoints alone and refuses fine_tune_checkpoint_version: V1, which is the default of the schema. Set it to V2 and name a checkpoint of TensorFlow 2.',
  example: {
    wrong: 'fine_tune_checkpoint: "base/ckpt-0"',
    right: 'fine_tune_checkpoint_version: V2\nfine_tune_checkpoint: "base/ckpt-0"',
  },
  check({ loaded, target }, report) {
    const checkpoint = loaded.config.trainConfig?.fineTuneCheckpoint ?? '';
    if (checkpoint === '' || generationOf(loaded) !== 2) return;
    const version = statedVersion(loaded);
    if (version === CheckpointVersion.V2) return;
    const located = locatePipelineFields(loaded.document);
    const stated = located.findLast(({ path }) => path === VERSION)?.field;
    const block = located.find(
      ({ path, field }) => path === 'train_config' && field.value.kind === 'message',
    );
    const edit =
      stated !== undefined
        ? replaceValue(stated, 'V2')
        : block && insertTemplate(loaded.document, block.field, ['fine_tune_checkpoint_version: V2']);
    const found = version === undefined ? 'not set, which is V1' : CheckpointVersion[version];
    report(
      stated === undefined ? 'train_config.fine_tune_checkpoint' : VERSION,
      `fine_tune_checkpoint_version is ${found}; TensorFlow 2, which this model is for, reads V2 alone.`,
      {
        severity: target === 'tfod' ? 'error' : 'note',
        fix: edit && { title: 'Set fine_tune_checkpoint_version: V2', edits: [edit] },
      },
    );
  },
};
