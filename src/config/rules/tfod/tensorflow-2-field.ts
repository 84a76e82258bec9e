/**
 * @module
 * Rule: a layer of a TensorFlow 1 model is given a setting that only TensorFlow 2 has.
 */

import { CheckpointVersion } from '../../../proto/gen/object_detection/protos/train_pb.js';
import type { Rule } from '../../rule.ts';
import { differsFromDefault } from '../../schema/differs-from-default.ts';
import { locatePipelineFields } from '../../schema/locate-fields.ts';
import { namedExtractor, statedVersion } from './generation.ts';

const FIELDS: readonly string[] = [
  'Hyperparams.sync_batch_norm',
  'Hyperparams.force_use_bias',
  'Initializer.keras_initializer_by_name',
];

/** `sync_batch_norm`, `force_use_bias` and `keras_initializer_by_name` only with a TensorFlow 2 extractor. */
export const tensorFlow2Field: Rule = {
  id: 'CW154',
  name: 'tensorflow-2-field',
  severity: 'note',
  summary: 'A setting that only TensorFlow 2 has is given to a TensorFlow 1 model.',
  explanation:
    'TensorFlow 1 refuses sync_batch_norm, force_use_bias and keras_initializer_by_name. Take the feature extractor of TensorFlow 2 (most end in "_keras"), or leave the setting out.',
  check({ loaded, target }, report) {
    const extractor = namedExtractor(loaded);
    // With a checkpoint of TensorFlow 2 it is the extractor that is out of place (CW151).
    if (extractor?.generation !== 1 || statedVersion(loaded) === CheckpointVersion.V2) return;
    const { file, text } = loaded.document;
    for (const located of locatePipelineFields(loaded.document)) {
      const { desc, field } = located;
      if (!FIELDS.includes(`${desc.parent.name}.${desc.name}`) || !differsFromDefault(located)) continue;
      report(
        { file, text, offset: field.nameTokens[0].offset },
        `${desc.name} belongs to TensorFlow 2; TensorFlow 1, which "${extractor.type}" is for, refuses it.`,
        { severity: target === 'tfod' ? 'error' : 'note' },
      );
    }
  },
};
