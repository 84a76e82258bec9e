/**
 * @module
 * The demo's pipeline.config: SSD MobileNet v1 at quarter depth on 128×128 pictures, small enough to be trained twice
 * in a few minutes on two cores. It has no class weights; the demo writes them in.
 */

/** The configuration that trains for `steps` on the demo's data, without class weights. */
export function demoConfig(options: {
  readonly trainRecord: string;
  readonly evalRecord: string;
  readonly labelMap: string;
  readonly size: number;
  readonly batchSize: number;
  readonly steps: number;
}): string {
  const { size, batchSize, steps } = options;
  const text = (path: string): string => JSON.stringify(path);
  return `# Two kinds of surface defect on brushed metal; scratches outnumber pits sixteen to one.
model {
  ssd {
    num_classes: 2
    image_resizer {
      fixed_shape_resizer {
        height: ${size}
        width: ${size}
      }
    }
    box_coder {
      faster_rcnn_box_coder {
        y_scale: 10.0
        x_scale: 10.0
        height_scale: 5.0
        width_scale: 5.0
      }
    }
    matcher {
      argmax_matcher {
        matched_threshold: 0.5
        unmatched_threshold: 0.5
        force_match_for_each_row: true
      }
    }
    similarity_calculator {
      iou_similarity {
      }
    }
    anchor_generator {
      ssd_anchor_generator {
        num_layers: 6
        min_scale: 0.2
        max_scale: 0.95
        aspect_ratios: 1.0
        aspect_ratios: 2.0
        aspect_ratios: 0.5
        aspect_ratios: 3.0
        aspect_ratios: 0.3333
      }
    }
    feature_extractor {
      type: "ssd_mobilenet_v1"
      depth_multiplier: 0.25
      min_depth: 16
      override_base_feature_extractor_hyperparams: true
      conv_hyperparams {
        activation: RELU_6
        regularizer {
          l2_regularizer {
            weight: 0.00004
          }
        }
        initializer {
          variance_scaling_initializer {
            factor: 2.0
            mode: FAN_IN
          }
        }
        batch_norm {
          decay: 0.97
          epsilon: 0.001
          scale: true
          center: true
        }
      }
    }
    box_predictor {
      convolutional_box_predictor {
        kernel_size: 1
        use_dropout: false
        conv_hyperparams {
          activation: RELU_6
          regularizer {
            l2_regularizer {
              weight: 0.00004
            }
          }
          initializer {
            random_normal_initializer {
              stddev: 0.03
            }
          }
        }
      }
    }
    normalize_loss_by_num_matches: true
    loss {
      classification_loss {
        weighted_sigmoid {
        }
      }
      localization_loss {
        weighted_smooth_l1 {
        }
      }
      hard_example_miner {
        num_hard_examples: 3000
        iou_threshold: 1.0
        loss_type: CLASSIFICATION
        max_negatives_per_positive: 3
        min_negatives_per_image: 3
      }
    }
    post_processing {
      batch_non_max_suppression {
        score_threshold: 0.01
        iou_threshold: 0.6
        max_detections_per_class: 100
        max_total_detections: 100
      }
      score_converter: SIGMOID
    }
  }
}

train_config {
  batch_size: ${batchSize}
  num_steps: ${steps}
  gradient_clipping_by_norm: 10.0
  optimizer {
    adam_optimizer {
      learning_rate {
        cosine_decay_learning_rate {
          learning_rate_base: 0.004
          total_steps: ${steps}
          warmup_learning_rate: 0.0004
          warmup_steps: ${Math.floor(steps / 10)}
        }
      }
    }
    use_moving_average: false
  }
  data_augmentation_options {
    random_horizontal_flip {
    }
  }
  data_augmentation_options {
    random_vertical_flip {
    }
  }
}

train_input_reader {
  label_map_path: ${text(options.labelMap)}
  tf_record_input_reader {
    input_path: ${text(options.trainRecord)}
  }
}

eval_input_reader {
  label_map_path: ${text(options.labelMap)}
  shuffle: false
  tf_record_input_reader {
    input_path: ${text(options.evalRecord)}
  }
}
`;
}
