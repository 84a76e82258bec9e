/**
 * @module
 * The `model` of a new configuration: SSD MobileNet v1 to be trained from scratch, with upstream's structure and the
 * settings by which `examples/bccd` and the demo train well.
 */

import { block, comment, field, type Lines, textField } from './config-text.ts';
import type { ModelRecipe, Notes } from './recipe.ts';

/** The `model` block. */
export function ssdMobilenetV1Model(model: ModelRecipe, notes: Notes): Lines {
  return block(
    'model',
    block(
      'ssd',
      comment(notes.num_classes),
      field('num_classes', model.numClasses),
      comment(notes.image_resizer),
      block(
        'image_resizer',
        block('fixed_shape_resizer', field('height', model.inputSize), field('width', model.inputSize)),
      ),
      ...boxesAndAnchors(model, notes),
      featureExtractor(model, notes),
      comment(notes.box_predictor),
      block(
        'box_predictor',
        block(
          'convolutional_box_predictor',
          field('kernel_size', 1),
          field('use_dropout', false),
          convHyperparams(block('random_normal_initializer', field('stddev', '0.03'))),
        ),
      ),
      comment(notes.normalize_loss_by_num_matches),
      field('normalize_loss_by_num_matches', true),
      comment(notes.loss),
      loss(notes),
      comment(notes.post_processing),
      block(
        'post_processing',
        block(
          'batch_non_max_suppression',
          field('score_threshold', '0.01'),
          field('iou_threshold', '0.6'),
          field('max_detections_per_class', model.detections),
          field('max_total_detections', model.detections),
        ),
        field('score_converter', 'SIGMOID'),
      ),
    ),
  );
}

function boxesAndAnchors({ anchors }: ModelRecipe, notes: Notes): readonly Lines[] {
  return [
    comment(notes.box_coder),
    block(
      'box_coder',
      block(
        'faster_rcnn_box_coder',
        field('y_scale', '10.0'),
        field('x_scale', '10.0'),
        field('height_scale', '5.0'),
        field('width_scale', '5.0'),
      ),
    ),
    comment(notes.matcher),
    block(
      'matcher',
      block(
        'argmax_matcher',
        field('matched_threshold', '0.5'),
        field('unmatched_threshold', '0.5'),
        field('force_match_for_each_row', true),
      ),
    ),
    block('similarity_calculator', block('iou_similarity')),
    comment(notes.anchor_generator),
    block(
      'anchor_generator',
      block(
        'ssd_anchor_generator',
        field('num_layers', 6),
        field('min_scale', anchors.minScale),
        field('max_scale', anchors.maxScale),
        ...anchors.aspectRatios.map((ratio) => field('aspect_ratios', decimal(ratio))),
        anchors.reduceBoxesInLowestLayer ? [] : field('reduce_boxes_in_lowest_layer', false),
      ),
    ),
  ];
}

function featureExtractor({ depthMultiplier }: ModelRecipe, notes: Notes): Lines {
  return [
    ...comment(notes.feature_extractor),
    ...block(
      'feature_extractor',
      textField('type', 'ssd_mobilenet_v1'),
      comment(notes.depth_multiplier),
      field('depth_multiplier', decimal(depthMultiplier)),
      field('min_depth', 16),
      comment(notes.conv_hyperparams),
      field('override_base_feature_extractor_hyperparams', true),
      convHyperparams(
        block('variance_scaling_initializer', field('factor', '2.0'), field('mode', 'FAN_IN')),
        comment(notes.batch_norm),
        block(
          'batch_norm',
          field('decay', '0.97'),
          field('epsilon', '0.001'),
          field('scale', true),
          field('center', true),
        ),
      ),
    ),
  ];
}

function convHyperparams(initializer: Lines, ...more: readonly Lines[]): Lines {
  return block(
    'conv_hyperparams',
    field('activation', 'RELU_6'),
    block('regularizer', block('l2_regularizer', field('weight', '0.00004'))),
    block('initializer', initializer),
    ...more,
  );
}

function loss(notes: Notes): Lines {
  return block(
    'loss',
    block('classification_loss', block('weighted_sigmoid')),
    block('localization_loss', block('weighted_smooth_l1')),
    comment(notes.hard_example_miner),
    block(
      'hard_example_miner',
      field('num_hard_examples', 0),
      field('iou_threshold', '1.0'),
      field('loss_type', 'CLASSIFICATION'),
      field('max_negatives_per_positive', 3),
      field('min_negatives_per_image', 3),
    ),
  );
}

/** `1.0` for 1. */
const decimal = (x: number): string => (Number.isInteger(x) ? `${x}.0` : String(x));
