/**
 * @module
 * Fields that Counterweight reads and does not use, because they change nothing here: what upstream itself ignores, how
 * it computes rather than what, and the queues and replicas of its training. They are not refused; `check` lists them.
 * Deprecated fields are none of them: they have a rule of their own (deprecated-field).
 */

import type { ReflectMessage } from '@bufbuild/protobuf/reflect';
import type { TrainEvalPipelineConfig } from '../../proto/gen/object_detection/protos/pipeline_pb.js';
import { everyMessage } from '../find-messages.ts';
import { idleFields } from './feature-extractors.ts';
import { asksForSomething } from './unhonoured-fields.ts';

/** By message. */
const UNUSED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  Ssd: ['inplace_batchnorm_update'],
  SsdFeatureExtractor: ['spaghettinet_arch_name', 'use_hardswish'],
  Hyperparams: ['regularize_depthwise'],
  WeightedDiceClassificationLoss: ['is_prediction_probability'],
  ArgMaxMatcher: ['use_matmul_gather'],
  BipartiteMatcher: ['use_matmul_gather'],
  BidirectionalFeaturePyramidNetworks: ['use_native_resize_op'],
  BatchNonMaxSuppression: [
    'use_static_shapes',
    'use_partitioned_nms',
    'use_combined_nms',
    'use_cpu_nms',
    // Greedy suppression is what there is without soft_nms_sigma, with which it is refused.
    'use_hard_nms',
  ],
  XYPairs: ['training_data_type'],
  TrainConfig: [
    'sync_replicas',
    'replicas_to_aggregate',
    'startup_delay_steps',
    'keep_checkpoint_every_n_hours',
    'unpad_groundtruth_tensors',
    'retain_original_images',
    'use_bfloat16',
    'summarize_gradients',
  ],
  // The data that an SSD here trains on has no keypoints.
  RandomHorizontalFlip: ['keypoint_flip_permutation'],
  RandomVerticalFlip: ['keypoint_flip_permutation'],
  RandomRotation90: ['keypoint_rot_permutation'],
  InputReader: [
    'shuffle_buffer_size',
    'filenames_shuffle_buffer_size',
    'num_epochs',
    'num_readers',
    'num_parallel_batches',
    'num_prefetch_batches',
    'read_block_length',
    'num_keypoints',
    'keypoint_type_weight',
    'load_multiclass_scores',
    'frame_index',
    'drop_remainder',
    'load_context_features',
    'load_context_image_ids',
    'load_instance_masks',
    'mask_type',
    'load_dense_pose',
    'load_track_id',
    'load_keypoint_depth_features',
    'use_display_name',
    'include_source_id',
    'use_keypoint_label_map',
  ],
};

/** Whether the field is one that changes nothing here; both by name. */
export function isUnused(message: string, field: string): boolean {
  return UNUSED_FIELDS[message]?.includes(field) ?? false;
}

/** The fields of a feature extractor that change nothing in its type. */
function idleIn(message: ReflectMessage): readonly string[] {
  const type = message.desc.name === 'SsdFeatureExtractor' ? message.desc.field.type : undefined;
  return type === undefined ? [] : idleFields(String(message.get(type)));
}

/** The paths of the fields of `config` that are set, ask for something, and are not used. */
export function unusedFields(config: TrainEvalPipelineConfig): string[] {
  return everyMessage(config).flatMap(({ path, message }) =>
    [...(UNUSED_FIELDS[message.desc.name] ?? []), ...idleIn(message)]
      .filter((name) => asksForSomething(message, name))
      .map((name) => `${path}.${name}`),
  );
}
