/**
 * @module
 * A configuration in the web's dialect, with each spelling that a fix exists for.
 */

/** The web's dialect in one file: each spelling that a quick fix exists for. */
export const DIALECT: string = `// class weights, as the web has them
model {
  ssd {
    num_classes: 2
    feature_extractor {
      type: "ssd_mobilenet_v1"
    }
    loss {
      classification_loss {
        weighted_sigmoid_cross_entropy {
          class_weights: [1.0, 5.0] // rare
        }
      }
      box_loss {
        weighted_huber {
          delta: 1.0
        }
      }
      hard_example_miner {
        loss_type: "both"
      }
      normalize_loss_by_num_matches: true
    }
  }
}
`;
