/**
 * @module
 * Rule: augmentations do something, once. An option given twice is applied twice; a flip of probability 0 never happens
 * (and stops the TensorFlow API, whose builder takes 0 for "unset").
 */

import { reflect } from '@bufbuild/protobuf/reflect';
import { PreprocessingStepSchema } from '../../../proto/gen/object_detection/protos/preprocessor_pb.js';
import type { Rule } from '../../rule.ts';

/** Options are different, not empty, and have a chance. */
export const augmentation: Rule = {
  id: 'CW430',
  name: 'augmentation',
  severity: 'warning',
  summary: 'An augmentation is given twice, is empty, or never happens.',
  explanation:
    'Each data_augmentation_options holds one step, and the steps are applied in order. The same step twice is done twice: two flips of probability 0.5 are one, and two crops leave a quarter. A probability of 0 never happens here; the TensorFlow API fails on it when training starts.',
  check({ loaded: { config } }, report) {
    const seen = new Map<string, number>();
    for (const [i, { preprocessingStep: step }] of (
      config.trainConfig?.dataAugmentationOptions ?? []
    ).entries()) {
      const at = `train_config.data_augmentation_options[${i}]`;
      if (step.case === undefined) {
        report(at, 'This data_augmentation_options is empty. Give a step, as random_horizontal_flip { }.', {
          severity: 'error',
        });
        continue;
      }
      const { name, message: schema } = PreprocessingStepSchema.field[step.case];
      if (seen.has(name)) report(`${at}.${name}`, `${name} stands twice and is applied twice. Keep one.`);
      seen.set(name, i);
      if (schema === undefined) continue;
      const message = reflect(schema, step.value);
      const field = message.fields.find((candidate) => candidate.name === 'probability');
      if (field !== undefined && message.isSet(field) && message.get(field) === 0)
        report(
          `${at}.${name}.probability`,
          `${name} has a probability of 0 and never happens; the TensorFlow API fails on it. Remove the step.`,
        );
    }
  },
};
