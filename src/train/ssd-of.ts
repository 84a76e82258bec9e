/**
 * @module
 * The SSD detector of a configuration, or a refusal that names what the configuration has instead.
 */

import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import { SUPPORTED_PARTS } from '../config/support/supported-parts.ts';
import { DetectionModelSchema } from '../proto/gen/object_detection/protos/model_pb.js';
import type { Ssd } from '../proto/gen/object_detection/protos/ssd_pb.js';
import { ConfigError } from '../util/errors.ts';

/** @throws ConfigError where the configuration has no SSD model. */
export function ssdOf({ config, fragment }: LoadedPipelineConfig): Ssd {
  const model = config.model?.model;
  if (model?.case === 'ssd' && fragment === undefined) return model.value;
  if (fragment !== undefined) {
    throw new ConfigError(
      `The file is a fragment (${fragment}); training needs a whole pipeline.config with a model.`,
    );
  }
  if (model?.case === undefined)
    throw new ConfigError('The configuration has no model; training needs model { ssd { … } }.');
  const { name } = DetectionModelSchema.field[model.case];
  throw new ConfigError(
    `The model "${name}" is not supported yet; supported: ${SUPPORTED_PARTS.DetectionModel.join(', ')}.`,
  );
}
