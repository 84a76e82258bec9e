/**
 * @module
 * Rule: a feature extractor of TensorFlow 1 stands in a configuration that is otherwise for TensorFlow 2.
 */

import { CheckpointVersion } from '../../../proto/gen/object_detection/protos/train_pb.js';
import { quotedLike, replaceValue } from '../../edit/replace-value.ts';
import { typeInGeneration } from '../../feature-extractor-types.ts';
import type { Rule } from '../../rule.ts';
import { locatePipelineFields } from '../../schema/locate-fields.ts';
import { namedExtractor, statedVersion } from './generation.ts';

/** A type of TensorFlow 1 does not go with a checkpoint of version V2. The other way round is `checkpoint-version`. */
export const featureExtractorGeneration: Rule = {
  id: 'CW151',
  name: 'feature-extractor-generation',
  severity: 'warning',
  summary: 'A feature extractor of TensorFlow 1 stands in a configuration for TensorFlow 2.',
  explanation:
    'TensorFlow 1 and 2 register different names for the same extractor: "ssd_mobilenet_v2" and "ssd_mobilenet_v2_keras". Each refuses the other\'s. fine_tune_checkpoint_version: V2 is a checkpoint of TensorFlow 2, so the name should be of TensorFlow 2 too.',
  example: {
    wrong: 'feature_extractor { type: "ssd_mobilenet_v2" }  # with fine_tune_checkpoint_version: V2',
    right: 'feature_extractor { type: "ssd_mobilenet_v2_keras" }',
  },
  check({ loaded, target }, report) {
    const extractor = namedExtractor(loaded);
    if (extractor?.generation !== 1 || statedVersion(loaded) !== CheckpointVersion.V2) return;
    const { type, path } = extractor;
    const other = typeInGeneration(type, 2);
    const field = locatePipelineFields(loaded.document).findLast((located) => located.path === path)?.field;
    const advice =
      other === undefined
        ? 'TensorFlow 2 has no such extractor: train with TensorFlow 1 and a checkpoint of version V1, or take another type.'
        : `TensorFlow 2 calls it "${other}".`;
    report(
      path,
      `"${type}" is a feature extractor of TensorFlow 1, fine_tune_checkpoint_version: V2 is TensorFlow 2's. ${advice}`,
      {
        severity: target === 'tfod' ? 'error' : 'warning',
        fix:
          other === undefined || field === undefined
            ? undefined
            : { title: `Write "${other}"`, edits: [replaceValue(field, quotedLike(field, other))] },
      },
    );
  },
};
