/**
 * @module
 * The parts of an SSD that can be filled in where a configuration leaves them out, as upstream's SSD MobileNet v1 sample
 * has them, in the text format indented by two spaces a level. What is read for a missing part and what a fix writes
 * are the same text.
 */

/** The parts that a detector cannot do without and that have a usual value. */
export type SsdPart =
  | 'image_resizer'
  | 'anchor_generator'
  | 'post_processing'
  | 'box_coder'
  | 'matcher'
  | 'similarity_calculator'
  | 'box_predictor';

const LINES: { readonly [P in SsdPart]: readonly string[] } = {
  image_resizer: [
    'image_resizer {',
    '  fixed_shape_resizer {',
    '    height: 300',
    '    width: 300',
    '  }',
    '}',
  ],
  anchor_generator: [
    'anchor_generator {',
    '  ssd_anchor_generator {',
    '    num_layers: 6',
    '    min_scale: 0.2',
    '    max_scale: 0.95',
    '    aspect_ratios: 1.0',
    '    aspect_ratios: 2.0',
    '    aspect_ratios: 0.5',
    '    aspect_ratios: 3.0',
    '    aspect_ratios: 0.3333',
    '  }',
    '}',
  ],
  post_processing: [
    'post_processing {',
    '  batch_non_max_suppression {',
    '    score_threshold: 1e-8',
    '    iou_threshold: 0.6',
    '    max_detections_per_class: 100',
    '    max_total_detections: 100',
    '  }',
    '  score_converter: SIGMOID',
    '}',
  ],
  box_coder: [
    'box_coder {',
    '  faster_rcnn_box_coder {',
    '    y_scale: 10.0',
    '    x_scale: 10.0',
    '    height_scale: 5.0',
    '    width_scale: 5.0',
    '  }',
    '}',
  ],
  matcher: [
    'matcher {',
    '  argmax_matcher {',
    '    matched_threshold: 0.5',
    '    unmatched_threshold: 0.5',
    '    ignore_thresholds: false',
    '    negatives_lower_than_unmatched: true',
    '    force_match_for_each_row: true',
    '  }',
    '}',
  ],
  similarity_calculator: ['similarity_calculator {', '  iou_similarity {', '  }', '}'],
  box_predictor: [
    'box_predictor {',
    '  convolutional_box_predictor {',
    '    kernel_size: 1',
    '    use_dropout: false',
    '    conv_hyperparams {',
    '      activation: RELU_6',
    '      regularizer {',
    '        l2_regularizer {',
    '          weight: 0.00004',
    '        }',
    '      }',
    '      initializer {',
    '        truncated_normal_initializer {',
    '          stddev: 0.03',
    '          mean: 0.0',
    '        }',
    '      }',
    '    }',
    '  }',
    '}',
  ],
};

/** The lines of a part. `isSoftmax` says that the classification loss is a softmax, whose scores are converted alike. */
export function ssdPartLines(part: SsdPart, isSoftmax: boolean): readonly string[] {
  return isSoftmax ? LINES[part].map((line) => line.replace('SIGMOID', 'SOFTMAX')) : LINES[part];
}
