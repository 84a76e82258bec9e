/**
 * @module
 * Which generation of TensorFlow a configuration is written for. No file states it: its feature extractor tells, whose
 * types are registered for one of them, and the version of its checkpoint. Both read the same schema and honour different
 * parts of it.
 */

import { isFieldSet } from '@bufbuild/protobuf';
import {
  type CheckpointVersion,
  TrainConfigSchema,
} from '../../../proto/gen/object_detection/protos/train_pb.js';
import {
  FASTER_RCNN_FEATURE_EXTRACTORS,
  type Generation,
  SSD_FEATURE_EXTRACTORS,
} from '../../feature-extractor-types.ts';
import type { LoadedPipelineConfig } from '../../load-pipeline-config.ts';

/** A feature extractor that the text names. */
export interface NamedExtractor {
  readonly type: string;
  readonly path: string;
  /** Every type that may stand there. */
  readonly known: readonly string[];
  /** `undefined` where the type is none of them. */
  readonly generation: Generation | undefined;
}

/** The feature extractor of an SSD or a Faster R-CNN, where the text names one. */
export function namedExtractor({ config, placeOf }: LoadedPipelineConfig): NamedExtractor | undefined {
  const model = config.model?.model;
  if (model?.case !== 'ssd' && model?.case !== 'fasterRcnn') return undefined;
  const isSsd = model.case === 'ssd';
  const types = isSsd ? SSD_FEATURE_EXTRACTORS : FASTER_RCNN_FEATURE_EXTRACTORS;
  const path = `model.${isSsd ? 'ssd' : 'faster_rcnn'}.feature_extractor.type`;
  if (placeOf(path) === undefined) return undefined;
  const type = model.value.featureExtractor?.type ?? '';
  const generations: readonly Generation[] = [1, 2];
  return {
    type,
    path,
    known: [...types[1], ...types[2]],
    generation: generations.find((generation) => types[generation].includes(type)),
  };
}

/** The generation that a configuration's model is for: only TensorFlow 2 has CenterNet. */
export function generationOf(loaded: LoadedPipelineConfig): Generation | undefined {
  if (loaded.config.model?.model.case === 'centerNet') return 2;
  return namedExtractor(loaded)?.generation;
}

/** The value of `fine_tune_checkpoint_version`, where the text sets it. */
export function statedVersion({ config }: LoadedPipelineConfig): CheckpointVersion | undefined {
  const train = config.trainConfig;
  return train !== undefined && isFieldSet(train, TrainConfigSchema.field.fineTuneCheckpointVersion)
    ? train.fineTuneCheckpointVersion
    : undefined;
}
