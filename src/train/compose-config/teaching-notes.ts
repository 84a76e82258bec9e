/**
 * @module
 * What a new configuration says of the parts that are the same for all data.
 */

import type { Notes } from './recipe.ts';

/** The comments of the model's and the training's fixed parts. */
export const TEACHING_NOTES: Notes = {
  box_coder:
    'A box is predicted as the difference from its anchor: centre and logarithm of the sides, scaled as in every SSD.',
  matcher:
    'An anchor learns the box that it overlaps with an IoU of 0.5 or more, all others the background. Every box gets at least its best anchor.',
  feature_extractor: 'Trained from scratch: no fine_tune_checkpoint is needed.',
  conv_hyperparams: 'The settings below hold for the whole backbone, not for the added layers alone.',
  batch_norm:
    "Upstream's decay of 0.9997 is for long fine-tuning. From scratch the statistics must follow the network faster.",
  box_predictor: 'One 1×1 convolution on each feature map predicts classes and boxes.',
  normalize_loss_by_num_matches: 'Losses are divided by the number of anchors that lie on objects.',
  hard_example_miner:
    'Nearly all anchors are background. For each one on an object only the three hardest of the others count. ' +
    'num_hard_examples: 0 sets no further limit; iou_threshold: 1.0 saves the time that suppressing near-copies takes.',
  gradient_clipping_by_norm: 'Keeps one odd batch from undoing what has been learnt.',
  eval_config: 'COCO\'s figures, class by class: "counterweight eval" prints them.',
};
