/**
 * @module
 * Rule: the model is of a kind that Counterweight cannot train yet. Its parts are then not looked at one by one.
 */

import { DetectionModelSchema } from '../../../proto/gen/object_detection/protos/model_pb.js';
import type { Rule } from '../../rule.ts';
import { SUPPORTED_PARTS } from '../../support/supported-parts.ts';

/** A note on every meta-architecture but SSD. */
export const unsupportedModel: Rule = {
  id: 'CW501',
  name: 'unsupported-model',
  severity: 'note',
  target: 'counterweight',
  summary: 'The model is of a kind that cannot be trained here yet.',
  explanation:
    'Counterweight trains SSD detectors. Configurations of Faster R-CNN, Mask R-CNN and CenterNet are read and checked, and "counterweight train" refuses them by name.',
  check({ loaded: { config } }, report) {
    const model = config.model?.model;
    if (model?.case === undefined) return;
    const { name } = DetectionModelSchema.field[model.case];
    if (!SUPPORTED_PARTS.DetectionModel.includes(name))
      report(
        `model.${name}`,
        `${name} is read but cannot be trained here yet; supported: ${SUPPORTED_PARTS.DetectionModel.join(', ')}.`,
      );
  },
};
