/**
 * @module
 * What the sweep over all fields has to know of them: a configuration in which each can show what it does, a value that
 * differs, and which are read from files or by other commands than training.
 */

const HYPERPARAMS = `conv_hyperparams { activation: RELU_6 batch_norm { scale: true }
  initializer { random_normal_initializer { stddev: 0.02 } } regularizer { l2_regularizer { weight: 0.1 } } }`;

const rest = `
  post_processing { batch_non_max_suppression { } }
  loss { classification_loss { weighted_sigmoid { } } localization_loss { weighted_smooth_l1 { } } } } }
train_config { batch_size: 2 num_steps: 1000
  optimizer { momentum_optimizer { learning_rate { constant_learning_rate { learning_rate: 0.02 } } } use_moving_average: false } }
train_input_reader { label_map_path: "a" tf_record_input_reader { input_path: "a.record" } }
eval_config { }
eval_input_reader { label_map_path: "a" tf_record_input_reader { input_path: "a.record" } }
`;

const head = (side: number): string => `model { ssd { num_classes: 3
  image_resizer { fixed_shape_resizer { height: ${side} width: ${side} } }
  box_coder { faster_rcnn_box_coder { } } matcher { argmax_matcher { } } similarity_calculator { iou_similarity { } }`;

/** Row of maps, a convolutional predictor. */
export const BASE: string = `${head(64)}
  feature_extractor { type: "ssd_mobilenet_v1" depth_multiplier: 0.25 ${HYPERPARAMS} }
  box_predictor { convolutional_box_predictor { ${HYPERPARAMS} } }
  anchor_generator { ssd_anchor_generator { } } ${rest}`;

const pyramid = (type: string, fields: string, predictor = ''): string => `${head(128)}
  feature_extractor { type: "${type}" ${fields} ${HYPERPARAMS} }
  box_predictor { weight_shared_convolutional_box_predictor { depth: 16 num_layers_before_predictor: 1 ${predictor} ${HYPERPARAMS} } }
  anchor_generator { multiscale_anchor_generator { aspect_ratios: [1, 2] } } ${rest}`;

const FPN = pyramid('ssd_mobilenet_v1_fpn', 'depth_multiplier: 0.25 fpn { additional_layer_depth: 16 }');
const KERAS_FPN = pyramid(
  'ssd_mobilenet_v1_fpn_keras',
  'depth_multiplier: 0.25 use_depthwise: true fpn { additional_layer_depth: 16 }',
  'use_depthwise: true',
);
const BIFPN = pyramid(
  'ssd_efficientnet-b0_bifpn_keras',
  'bifpn { num_filters: 16 num_iterations: 1 }',
).replaceAll('128 width: 128', '256 width: 256');

const resized = (resizer: string): string =>
  BASE.replace(/image_resizer \{ .* \}/, `image_resizer { ${resizer} input_height: 64 input_width: 64 }`);
const SQUARE = BASE.replace('faster_rcnn_box_coder', 'square_box_coder').replace(
  'convolutional_box_predictor {',
  'convolutional_box_predictor { box_code_size: 3',
);

/** By message, or message and field, the configuration to start from, where BASE cannot show the field. */
export const STARTS: Readonly<Record<string, string>> = {
  FeaturePyramidNetworks: FPN,
  BidirectionalFeaturePyramidNetworks: BIFPN,
  WeightSharedConvolutionalBoxPredictor: FPN,
  WeightSharedConvolutionalBoxPredictor_BoxEncodingsClipRange: FPN,
  MultiscaleAnchorGenerator: FPN,
  'WeightSharedConvolutionalBoxPredictor.apply_conv_hyperparams_to_heads': KERAS_FPN,
  'WeightSharedConvolutionalBoxPredictor.apply_conv_hyperparams_pointwise': KERAS_FPN,
  'ImageResizer.input_height': resized('identity_resizer { }'),
  'ImageResizer.input_width': resized('identity_resizer { }'),
  ConditionalShapeResizer: resized('conditional_shape_resizer { }'),
  PadToMultipleResizer: resized('pad_to_multiple_resizer { }'),
  SquareBoxCoder: SQUARE,
  'RegionSimilarityCalculator.iou_similarity': BASE.replace('iou_similarity', 'ioa_similarity'),
};

const CONSTANT_RATE = 'learning_rate { constant_learning_rate { learning_rate: 0.02 } }';

const SSD_CROP = 'min_aspect_ratio: 0.5 max_aspect_ratio: 2 min_area: 0.1 max_area: 0.9';

/** The operation of an SSD crop has no ranges of its own: each field with all ranges but its own. */
function ssdCrop(message: string, hasRatios: boolean, others = ''): Readonly<Record<string, string>> {
  const ranges: readonly (readonly [string, number])[] = [
    ...(hasRatios
      ? ([
          ['min_aspect_ratio', 0.5],
          ['max_aspect_ratio', 2],
        ] as const)
      : []),
    ['min_area', 0.1],
    ['max_area', 0.9],
  ];
  const without = (field: string): string =>
    ranges
      .flatMap(([name, value]) => (name === field ? [] : [`${name}: ${value}`]))
      .concat(others)
      .join(' ');
  return {
    [message]: without(''),
    ...Object.fromEntries(ranges.map(([name]) => [`${message}.${name}`, without(name)])),
  };
}

/** By message, message and field, or field, what the field needs beside it. */
export const COMPANIONS: Readonly<Record<string, string>> = {
  'Ssd.implicit_example_weight': 'use_confidences_as_targets: true',
  'ImageResizer.identity_resizer': 'input_height: 64 input_width: 64',
  'InputReader.sample_from_datasets_weights': 'tf_record_input_reader { input_path: "b.record" }',
  'KeepAspectRatioResizer.min_dimension': 'max_dimension: 128',
  'KeepAspectRatioResizer.max_dimension': 'min_dimension: 64',
  KeepAspectRatioResizer: 'min_dimension: 64 max_dimension: 128',
  'ConvolutionalBoxPredictor.dropout_keep_probability': 'use_dropout: true',
  'ConvolutionalBoxPredictor.min_depth': 'max_depth: 4 num_layers_before_predictor: 1',
  'ConvolutionalBoxPredictor.max_depth': 'min_depth: 4 num_layers_before_predictor: 1',
  'ConvolutionalBoxPredictor.num_layers_before_predictor': 'min_depth: 8 max_depth: 8',
  'ConvolutionalBoxPredictor.use_depthwise': 'kernel_size: 3',
  'ConvolutionalBoxPredictor_BoxEncodingsClipRange.min': 'max: 7',
  'ConvolutionalBoxPredictor_BoxEncodingsClipRange.max': 'min: -7',
  'WeightSharedConvolutionalBoxPredictor.dropout_keep_probability': 'use_dropout: true',
  'WeightSharedConvolutionalBoxPredictor_BoxEncodingsClipRange.min': 'max: 7',
  'WeightSharedConvolutionalBoxPredictor_BoxEncodingsClipRange.max': 'min: -7',
  'SsdAnchorGenerator.height_stride': 'width_stride: [1, 2, 3, 4, 5, 6]',
  'SsdAnchorGenerator.width_stride': 'height_stride: [1, 2, 3, 4, 5, 6]',
  'SsdAnchorGenerator.height_offset': 'width_offset: [1, 2, 3, 4, 5, 6]',
  'SsdAnchorGenerator.width_offset': 'height_offset: [1, 2, 3, 4, 5, 6]',
  'KeepAspectRatioResizer.per_channel_pad_value':
    'min_dimension: 64 max_dimension: 128 pad_to_max_dimension: true',
  NormalizeImage: 'original_minval: 0 original_maxval: 255',
  'RandomPadImage.min_image_height': 'min_image_width: 9',
  'RandomPadImage.min_image_width': 'min_image_height: 9',
  'RandomPadImage.max_image_height': 'max_image_width: 999',
  'RandomPadImage.max_image_width': 'max_image_height: 999',
  '*.target_height': 'target_width: 9',
  '*.target_width': 'target_height: 9',
  '*.new_height': 'new_width: 9',
  '*.new_width': 'new_height: 9',
  'ResizeImage.method': 'new_width: 9 new_height: 9',
  ...ssdCrop('SSDRandomCropOperation', true),
  ...ssdCrop(
    'SSDRandomCropPadOperation',
    true,
    'min_padded_size_ratio: [1, 1] max_padded_size_ratio: [2, 2]',
  ),
  'SSDRandomCropPadOperation.min_padded_size_ratio': `${SSD_CROP} max_padded_size_ratio: [2, 2]`,
  'SSDRandomCropPadOperation.max_padded_size_ratio': `${SSD_CROP} min_padded_size_ratio: [1, 1]`,
  'Optimizer.moving_average_decay': 'use_moving_average: true',
  ...ssdCrop('SSDRandomCropFixedAspectRatioOperation', false),
  ...ssdCrop('SSDRandomCropPadFixedAspectRatioOperation', true),
  MomentumOptimizer: CONSTANT_RATE,
  RMSPropOptimizer: CONSTANT_RATE,
  AdamOptimizer: CONSTANT_RATE,
  'ExponentialDecayLearningRate.burnin_learning_rate': 'decay_steps: 400 burnin_steps: 100',
  'ExponentialDecayLearningRate.burnin_steps': 'decay_steps: 400 burnin_learning_rate: 0.1',
  'ExponentialDecayLearningRate.decay_steps': '',
  'ExponentialDecayLearningRate.staircase': 'decay_steps: 400',
  'ManualStepLearningRate_LearningRateSchedule.learning_rate': 'step: 10',
  'ManualStepLearningRate_LearningRateSchedule.step': 'learning_rate: 0.1',
  'CosineDecayLearningRate.total_steps': 'warmup_steps: 400 warmup_learning_rate: 0.0001',
  'CosineDecayLearningRate.warmup_steps': 'total_steps: 1000 warmup_learning_rate: 0.0001',
  'CosineDecayLearningRate.warmup_learning_rate': 'total_steps: 1000 warmup_steps: 400',
  ExponentialDecayLearningRate: 'decay_steps: 400',
  ManualStepLearningRate: 'schedule { step: 100 learning_rate: 0.1 }',
  CosineDecayLearningRate: 'total_steps: 1000 warmup_steps: 400 warmup_learning_rate: 0.0001',
  'XYPairs.training_data_type': 'x_y_pair { x: 0.1 y: 0.2 }',
};

const anchors = (fields: string): string =>
  `model { ssd { anchor_generator { multiscale_anchor_generator { ${fields} } } } }`;
const extractor = (fields: string): string => `model { ssd { feature_extractor { ${fields} } } }`;

/** What has to change with the field elsewhere, so that the two fit each other. */
export const ALONGSIDE: Readonly<Record<string, string>> = {
  'FeaturePyramidNetworks.min_level': anchors('min_level: 4'),
  'FeaturePyramidNetworks.max_level': anchors('max_level: 6'),
  'BidirectionalFeaturePyramidNetworks.min_level': anchors('min_level: 4'),
  'BidirectionalFeaturePyramidNetworks.max_level': anchors('max_level: 6'),
  'MultiscaleAnchorGenerator.min_level': extractor('fpn { min_level: 4 }'),
  'MultiscaleAnchorGenerator.max_level': extractor('fpn { max_level: 6 }'),
  'SsdAnchorGenerator.num_layers': extractor('num_layers: 5'),
  'SsdFeatureExtractor.num_layers':
    'model { ssd { anchor_generator { ssd_anchor_generator { num_layers: 5 } } } }',
  '*.box_code_size': 'model { ssd { box_coder { square_box_coder { } } } }',
};

/** By message and field, or field, a value to set; else some are made up. */
export const VALUES: Readonly<Record<string, string>> = {
  '*.min_level': '4',
  '*.max_level': '6',
  '*.num_layers': '5',
  '*.box_code_size': '3',
  '*.class_weights': '[1, 2, 3]',
  '*.class_weight': '{ name: "class 1" weight: 5 }',
  '*.height_stride': '[8, 8, 8, 8, 8, 8]',
  '*.width_stride': '[8, 8, 8, 8, 8, 8]',
  '*.height_offset': '[8, 8, 8, 8, 8, 8]',
  '*.width_offset': '[8, 8, 8, 8, 8, 8]',
  'SsdAnchorGenerator.scales': '[0.1, 0.2, 0.3, 0.4, 0.5, 0.6]',
  'SsdFeatureExtractor.type': '"ssd_mobilenet_v2"',
  'BidirectionalFeaturePyramidNetworks.combine_method': '"sum"',
  'InputReader.sample_from_datasets_weights': '[1, 3]',
  'TrainConfig.freeze_variables': '"FeatureExtractor"',
  'TrainConfig.update_trainable_variables': '"BoxPredictor"',
  'KeepAspectRatioResizer.min_dimension': '64',
  'KeepAspectRatioResizer.max_dimension': '128',
  'KeepAspectRatioResizer.per_channel_pad_value': '[1, 2, 3]',
  'Initializer.keras_initializer_by_name': '"he_normal"',
  'AutoAugmentImage.policy_name': '"v1"',
  'SubtractChannelMean.means': '[1, 2, 3]',
  'RandomDownscaleToTargetPixels.min_target_pixels': '400000',
  'RandomDownscaleToTargetPixels.max_target_pixels': '900000',
  '*.pad_color': '[1, 2, 3]',
  '*.min_padded_size_ratio': '[1, 1.5]',
  '*.max_padded_size_ratio': '[1, 1.5]',
  'ClassIdFunctionApproximations.class_id_xy_pairs_map': '{ key: 1 value { x_y_pair { x: 0.1 y: 0.2 } } }',
  'ClassIdSigmoidCalibrations.class_id_sigmoid_parameters_map': '{ key: 1 value { a: 2 } }',
};

/** Fields that are honoured outside of what a plan shows: the file of `src/` that reads each, or why none has to. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  'TrainConfig.fine_tune_checkpoint': 'train/starting-point/restore-starting-point.ts',
  'TrainConfig.fine_tune_checkpoint_type': 'train/starting-point/restore-starting-point.ts',
  'TrainConfig.load_all_detection_checkpoint_vars': 'train/starting-point/restore-starting-point.ts',
  'TrainConfig.fine_tune_label_map_path': 'train/starting-point/restore-starting-point.ts',
  'TrainConfig.fine_tune_checkpoint_version': 'the files say what they are',
  'TrainConfig.run_fine_tune_checkpoint_dummy_computation': 'no variables wait for a first run to be made',
  'TrainConfig.unpad_groundtruth_tensors': 'boxes are never padded',
  'InputReader.name': 'a name for summaries',
  'InputReader.label_map_path': 'train/prepare-run.ts',
  'InputReader.expand_labels_hierarchy': 'train/reader-dataset.ts',
  'InputReader.drop_remainder': 'what does not fill a batch is always left out',
  'InputReader.external_input_reader': 'train/reader-dataset.ts refuses it by name',
  'InputReader.yolo_input_reader': 'train/reader-dataset.ts refuses it by name',
  'InputReader.csv_input_reader': 'train/reader-dataset.ts refuses it by name',
  TFRecordInputReader: 'train/reader-dataset.ts',
  VocInputReader: 'train/reader-dataset.ts',
  CocoInputReader: 'train/reader-dataset.ts',
  'EvalConfig.metrics_set': 'cli/metrics-flags.ts',
  'EvalConfig.super_categories': 'cli/metrics-flags.ts',
  'EvalConfig.recall_lower_bound': 'cli/metrics-flags.ts',
  'EvalConfig.recall_upper_bound': 'cli/metrics-flags.ts',
  'EvalConfig.all_metrics_per_category': 'cli/metrics-flags.ts',
  'EvalConfig.use_moving_averages': 'train/load-run.ts',
  'EvalConfig.include_metrics_per_category': 'figures by class are always given',
  'EvalConfig.batch_size': 'how many images are evaluated at once changes no figure',
  'KeepAspectRatioResizer.pad_to_max_dimension': 'images are always padded (docs/known-differences.txt)',
  '*.auto_class_weights': 'train/resolve-auto-class-weights.ts',
  AutoClassWeights: 'train/resolve-auto-class-weights.ts',
  ClassWeight: 'builders/class-weights.ts',
};
