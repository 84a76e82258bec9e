/**
 * @module
 * The configuration that the benches train: SSD MobileNet v1 as upstream's ssd_mobilenet_v1_coco.config has it (anchors,
 * L2 on the convolutions, sigmoid and smooth L1), with momentum and the gradients clipped. Its hard example miner is left
 * out unless asked for.
 */

/** What of the model is varied. */
export interface SsdShape {
  readonly batch: number;
  /** Height and width of the images. */
  readonly size: number;
  readonly depthMultiplier: number;
  readonly classes: number;
  readonly miner: boolean;
}

const MINER = `hard_example_miner {
        num_hard_examples: 3000 iou_threshold: 0.99 loss_type: CLASSIFICATION
        max_negatives_per_positive: 3 min_negatives_per_image: 0
      }`;

/** The text of the configuration. `reader` is the body of `train_input_reader`, `augmentations` what goes before it. */
export function ssdConfig(
  shape: SsdShape,
  parts: { readonly reader?: string; readonly augmentations?: string } = {},
): string {
  const { reader = '', augmentations = '' } = parts;
  const { batch, size, depthMultiplier, classes, miner } = shape;
  const hyperparams = (initializer: string, rest = ''): string =>
    `conv_hyperparams { activation: RELU_6 regularizer { l2_regularizer { weight: 0.00004 } } initializer { ${initializer} } ${rest} }`;
  return `model {
  ssd {
    num_classes: ${classes}
    image_resizer { fixed_shape_resizer { height: ${size} width: ${size} } }
    box_coder { faster_rcnn_box_coder { y_scale: 10 x_scale: 10 height_scale: 5 width_scale: 5 } }
    matcher {
      argmax_matcher { matched_threshold: 0.5 unmatched_threshold: 0.5 force_match_for_each_row: true }
    }
    similarity_calculator { iou_similarity { } }
    anchor_generator {
      ssd_anchor_generator {
        num_layers: 6 min_scale: 0.2 max_scale: 0.95
        aspect_ratios: [1.0, 2.0, 0.5, 3.0, 0.3333]
      }
    }
    feature_extractor {
      type: "ssd_mobilenet_v1" min_depth: 16 depth_multiplier: ${depthMultiplier}
      override_base_feature_extractor_hyperparams: true
      ${hyperparams(
        'variance_scaling_initializer { factor: 2.0 mode: FAN_IN }',
        'batch_norm { decay: 0.9997 epsilon: 0.001 scale: true center: true }',
      )}
    }
    box_predictor {
      convolutional_box_predictor {
        kernel_size: 1 use_dropout: false
        ${hyperparams('truncated_normal_initializer { stddev: 0.03 }')}
      }
    }
    normalize_loss_by_num_matches: true
    loss {
      classification_loss { weighted_sigmoid { } }
      localization_loss { weighted_smooth_l1 { } }
      ${miner ? MINER : ''}
      classification_weight: 1 localization_weight: 1
    }
    post_processing {
      batch_non_max_suppression {
        score_threshold: 0.01 iou_threshold: 0.6 max_detections_per_class: 100 max_total_detections: 100
      }
      score_converter: SIGMOID
    }
  }
}
train_config {
  batch_size: ${batch}
  num_steps: 1000
  gradient_clipping_by_norm: 10
  optimizer {
    momentum_optimizer {
      momentum_optimizer_value: 0.9
      learning_rate { constant_learning_rate { learning_rate: 0.001 } }
    }
    use_moving_average: false
  }
  ${augmentations}
}
train_input_reader {
  ${reader}
}
`;
}
