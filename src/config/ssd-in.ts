/**
 * @module
 * The SSD of a configuration, for rules that look at nothing else, and whether rules on what is missing may speak.
 */

import type { TrainEvalPipelineConfig } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import type { Ssd } from '../proto/gen/object_detection/protos/ssd_pb.js';
import type { Subject } from './rule.ts';

/** The message at `model.ssd`, where the configuration has one. */
export function ssdIn({ model }: TrainEvalPipelineConfig): Ssd | undefined {
  return model?.model.case === 'ssd' ? model.model.value : undefined;
}

/** Whether the file is a whole configuration and was read without fault: only then is something missing that is not there. */
export function isWhole({ loaded, hasFaults }: Subject): boolean {
  return loaded.fragment === undefined && !hasFaults;
}
