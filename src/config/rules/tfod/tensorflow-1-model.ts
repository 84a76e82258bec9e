/**
 * @module
 * Rule: a model is one of TensorFlow 1, which the current programs of the TensorFlow API do not build.
 */

import { CheckpointVersion } from '../../../proto/gen/object_detection/protos/train_pb.js';
import { typeInGeneration } from '../../feature-extractor-types.ts';
import type { Rule } from '../../rule.ts';
import { namedExtractor, statedVersion } from './generation.ts';

/** A note on each extractor of TensorFlow 1. */
export const tensorFlow1Model: Rule = {
  id: 'CW156',
  name: 'tensorflow-1-model',
  severity: 'note',
  target: 'tfod',
  summary: 'The model is one of TensorFlow 1.',
  explanation:
    'model_main.py trains it under TensorFlow 1.15. model_main_tf2.py, which runs under TensorFlow 2, knows other names, most of which end in "_keras", and refuses this one.',
  check({ loaded }, report) {
    const extractor = namedExtractor(loaded);
    if (extractor?.generation !== 1 || statedVersion(loaded) === CheckpointVersion.V2) return;
    const { type, path } = extractor;
    const other = typeInGeneration(type, 2);
    report(
      path,
      `"${type}" is for TensorFlow 1 (model_main.py); TensorFlow 2 (model_main_tf2.py) ${other === undefined ? 'does not have it' : `calls it "${other}"`}.`,
    );
  },
};
