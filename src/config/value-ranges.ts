/**
 * @module
 * The ranges of figures whose meaning sets one, by message and field. Figures that depend on others have rules of their
 * own. What the builders refuse is among them (test/refusals.test.ts).
 */

/** A range: whether a value lies in it, and how it is said. */
export interface ValueRange {
  readonly holds: (value: number) => boolean;
  /** After "must be": `at least 0`. */
  readonly words: string;
}

const atLeast = (least: number): ValueRange => ({ holds: (x) => x >= least, words: `at least ${least}` });
const above = (bound: number): ValueRange => ({ holds: (x) => x > bound, words: `above ${bound}` });
const between = (least: number, most: number): ValueRange => ({
  holds: (x) => x >= least && x <= most,
  words: `between ${least} and ${most}`,
});
const notZero: ValueRange = { holds: (x) => x !== 0, words: 'other than 0' };
const momentum: ValueRange = { holds: (x) => x >= 0 && x < 1, words: 'at least 0 and below 1' };
const keep: ValueRange = { holds: (x) => x > 0 && x <= 1, words: 'above 0 and at most 1' };
const probability = { probability: between(0, 1) };

/** By the message's name, then by the field's. */
export const VALUE_RANGES: Readonly<Record<string, Readonly<Record<string, ValueRange>>>> = {
  Ssd: { negative_class_weight: atLeast(0), implicit_example_weight: atLeast(0) },
  SsdFeatureExtractor: {
    depth_multiplier: above(0),
    min_depth: atLeast(1),
    pad_to_multiple: atLeast(1),
    num_layers: atLeast(1),
  },
  ConvolutionalBoxPredictor: {
    dropout_keep_probability: keep,
    kernel_size: atLeast(1),
    box_code_size: atLeast(1),
    num_layers_before_predictor: atLeast(0),
  },
  WeightSharedConvolutionalBoxPredictor: {
    dropout_keep_probability: keep,
    kernel_size: atLeast(1),
    box_code_size: atLeast(1),
    depth: atLeast(0),
  },
  FasterRcnnBoxCoder: {
    y_scale: above(0),
    x_scale: above(0),
    height_scale: above(0),
    width_scale: above(0),
  },
  MeanStddevBoxCoder: { stddev: above(0) },
  BatchNorm: { decay: between(0, 1), epsilon: above(0) },
  L1Regularizer: { weight: atLeast(0) },
  L2Regularizer: { weight: atLeast(0) },
  TruncatedNormalInitializer: { stddev: atLeast(0) },
  RandomNormalInitializer: { stddev: atLeast(0) },
  VarianceScalingInitializer: { factor: above(0) },
  Loss: { classification_weight: atLeast(0), localization_weight: atLeast(0) },
  SigmoidFocalClassificationLoss: { gamma: atLeast(0), alpha: between(0, 1) },
  WeightedSmoothL1LocalizationLoss: { delta: above(0) },
  WeightedSoftmaxClassificationLoss: { logit_scale: notZero },
  WeightedSoftmaxClassificationAgainstLogitsLoss: { logit_scale: notZero },
  PostProcessing: { logit_scale: notZero },
  MultiscaleAnchorGenerator: { anchor_scale: above(0), min_level: atLeast(1) },
  MomentumOptimizer: { momentum_optimizer_value: momentum },
  RMSPropOptimizer: { momentum_optimizer_value: momentum, decay: between(0, 1), epsilon: atLeast(0) },
  AdamOptimizer: { epsilon: atLeast(0) },
  Optimizer: { moving_average_decay: between(0, 1) },
  TrainConfig: { gradient_clipping_by_norm: atLeast(0) },
  RandomHorizontalFlip: probability,
  RandomVerticalFlip: probability,
  RandomRotation90: probability,
  RandomRGBtoGray: probability,
  RandomBlackPatches: { ...probability, size_to_image_ratio: between(0, 1) },
  RandomImageScale: { min_scale_ratio: above(0) },
  RandomCropImage: {
    min_object_covered: between(0, 1),
    overlap_thresh: between(0, 1),
    random_coef: between(0, 1),
  },
  KeepAspectRatioResizer: { min_dimension: atLeast(1) },
  ConditionalShapeResizer: { size_threshold: atLeast(1) },
  PadToMultipleResizer: { multiple: atLeast(1) },
  AdjustGamma: { gamma: atLeast(0) },
  ResizeImage: { new_height: atLeast(1), new_width: atLeast(1) },
  RandomResizeMethod: { target_height: atLeast(1), target_width: atLeast(1) },
  RandomDownscaleToTargetPixels: {
    min_target_pixels: atLeast(1),
    max_target_pixels: atLeast(1),
    random_coef: between(0, 1),
  },
  RandomJpegQuality: {
    min_jpeg_quality: between(0, 100),
    max_jpeg_quality: between(0, 100),
    random_coef: between(0, 1),
  },
  RandomPatchGaussian: {
    min_patch_size: atLeast(1),
    min_gaussian_stddev: atLeast(0),
    random_coef: between(0, 1),
  },
  RandomCropToAspectRatio: { aspect_ratio: above(0), overlap_thresh: between(0, 1) },
  RandomSelfConcatImage: {
    concat_vertical_probability: between(0, 1),
    concat_horizontal_probability: between(0, 1),
  },
  DropLabelProbabilistically: { drop_probability: between(0, 1) },
  RandomSquareCropByScale: { max_border: atLeast(1), scale_min: above(0), num_scales: atLeast(1) },
  RandomScaleCropAndPadToSquare: { output_size: atLeast(1), scale_min: above(0) },
  SSDRandomCropFixedAspectRatio: { aspect_ratio: above(0) },
  SSDRandomCropPadFixedAspectRatio: { aspect_ratio: above(0) },
  SSDRandomCropOperation: {
    min_object_covered: between(0, 1),
    overlap_thresh: between(0, 1),
    random_coef: between(0, 1),
  },
  EvalConfig: {
    recall_lower_bound: between(0, 1),
    recall_upper_bound: between(0, 1),
    min_score_threshold: between(0, 1),
  },
  InputReader: { max_number_of_boxes: atLeast(1), sample_1_of_n_examples: atLeast(1) },
  RepeatFactorSampling: { threshold: keep },
};
