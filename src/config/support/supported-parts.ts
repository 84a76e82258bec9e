/**
 * @module
 * What Counterweight builds, of the parts among which a configuration chooses. The single source: the builders refuse
 * what is not listed and name what is, and `check` says so beforehand (rules/support). A part is added here when its
 * builder is.
 */

import { FEATURE_EXTRACTORS, isSupportedFeatureExtractor } from './feature-extractors.ts';

/** The messages that choose a part by a one-of, of which not every choice is built. */
export type PartName =
  | 'DetectionModel'
  | 'ImageResizer'
  | 'AnchorGenerator'
  | 'BoxCoder'
  | 'Matcher'
  | 'RegionSimilarityCalculator'
  | 'BoxPredictor'
  | 'ClassificationLoss'
  | 'LocalizationLoss'
  | 'Hyperparams'
  | 'Initializer'
  | 'InputReader'
  | 'PreprocessingStep';

/** By message, the fields of its one-of that are built. */
export const SUPPORTED_PARTS: Readonly<Record<PartName, readonly string[]>> = {
  DetectionModel: ['ssd'],
  ImageResizer: [
    'fixed_shape_resizer',
    'keep_aspect_ratio_resizer',
    'conditional_shape_resizer',
    'identity_resizer',
    'pad_to_multiple_resizer',
  ],
  AnchorGenerator: ['ssd_anchor_generator', 'multiscale_anchor_generator'],
  BoxCoder: ['faster_rcnn_box_coder', 'mean_stddev_box_coder', 'square_box_coder'],
  Matcher: ['argmax_matcher', 'bipartite_matcher'],
  RegionSimilarityCalculator: [
    'iou_similarity',
    'ioa_similarity',
    'neg_sq_dist_similarity',
    'thresholded_iou_similarity',
  ],
  BoxPredictor: ['convolutional_box_predictor', 'weight_shared_convolutional_box_predictor'],
  ClassificationLoss: [
    'weighted_sigmoid',
    'weighted_sigmoid_focal',
    'weighted_softmax',
    'weighted_logits_softmax',
    'bootstrapped_sigmoid',
    'penalty_reduced_logistic_focal_loss',
    'weighted_dice_classification_loss',
  ],
  LocalizationLoss: [
    'weighted_smooth_l1',
    'weighted_l2',
    'l1_localization_loss',
    'weighted_iou',
    'weighted_giou',
  ],
  Hyperparams: ['batch_norm', 'sync_batch_norm'],
  Initializer: [
    'truncated_normal_initializer',
    'variance_scaling_initializer',
    'random_normal_initializer',
    'keras_initializer_by_name',
  ],
  InputReader: ['tf_record_input_reader', 'voc_input_reader', 'coco_input_reader'],
  PreprocessingStep: [
    'random_horizontal_flip',
    'random_vertical_flip',
    'random_rotation90',
    'random_pixel_value_scale',
    'random_image_scale',
    'random_rgb_to_gray',
    'random_adjust_brightness',
    'random_adjust_contrast',
    'random_adjust_saturation',
    'random_adjust_hue',
    'random_distort_color',
    'random_jitter_boxes',
    'random_crop_image',
    'random_pad_image',
    'random_absolute_pad_image',
    'random_crop_pad_image',
    'random_black_patches',
    'ssd_random_crop',
    'ssd_random_crop_pad',
    'ssd_random_crop_fixed_aspect_ratio',
    'ssd_random_crop_pad_fixed_aspect_ratio',
    'normalize_image',
    'subtract_channel_mean',
    'adjust_gamma',
    'rgb_to_gray',
    'resize_image',
    'random_resize_method',
    'random_downscale_to_target_pixels',
    'random_jpeg_quality',
    'random_patch_gaussian',
    'random_crop_to_aspect_ratio',
    'random_self_concat_image',
    'autoaugment_image',
    'drop_label_probabilistically',
    'remap_labels',
    'random_square_crop_by_scale',
    'random_scale_crop_and_pad_to_square',
  ],
};

/**
 * The types of `model.ssd.feature_extractor` that are built, for sentences: `ssd_mobilenet_v1[_keras]` is one type with
 * the spellings of both TensorFlows.
 */
export const NAMED_FEATURE_EXTRACTORS: readonly string[] = Object.keys(FEATURE_EXTRACTORS).flatMap((type) => {
  if (type.endsWith('_keras') && isSupportedFeatureExtractor(type.replace(/_keras$/, ''))) return [];
  return isSupportedFeatureExtractor(`${type}_keras`) ? [`${type}[_keras]`] : [type];
});
