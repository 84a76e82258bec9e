/**
 * @module
 * Which parts of a configuration Counterweight would itself build, if it could: not those inside a model of another kind,
 * of which one note speaks, and not those of evaluation, which reads each image once.
 */

import type { TrainEvalPipelineConfig } from '../../proto/gen/object_detection/protos/pipeline_pb.js';

/** Whether the message at `path` is one that training an SSD would build. */
export function isOwnPart({ model }: TrainEvalPipelineConfig, path: string): boolean {
  if (path.startsWith('eval_')) return false;
  return !path.startsWith('model.') || model?.model.case === 'ssd';
}
