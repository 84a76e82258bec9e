/**
 * @module
 * The detector of a configuration, for rules that look at it alone, and whether rules on what is missing may speak.
 */

import type { ImageResizer } from '../proto/gen/object_detection/protos/image_resizer_pb.js';
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

/** What every meta-architecture has. */
export interface Detector {
  /** `model.ssd` */
  readonly path: string;
  readonly numClasses: number;
  readonly imageResizer: ImageResizer | undefined;
}

/** The detector, whatever its kind; undefined where the configuration has none of the usual kinds. */
export function detectorIn({ model }: TrainEvalPipelineConfig): Detector | undefined {
  switch (model?.model.case) {
    case 'ssd':
      return { ...partsOf(model.model.value), path: 'model.ssd' };
    case 'fasterRcnn':
      return { ...partsOf(model.model.value), path: 'model.faster_rcnn' };
    case 'centerNet':
      return { ...partsOf(model.model.value), path: 'model.center_net' };
    default:
      return undefined;
  }
}

function partsOf({
  numClasses,
  imageResizer,
}: {
  readonly numClasses: number;
  readonly imageResizer?: ImageResizer | undefined;
}): Omit<Detector, 'path'> {
  return { numClasses, imageResizer };
}
