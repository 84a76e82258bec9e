/**
 * @module
 * Rule: quantisation-aware training is asked for, by `graph_rewriter`.
 */

import type { Rule } from '../../rule.ts';
import { generationOf } from '../tfod/generation.ts';

/** A note on `graph_rewriter`, but in a configuration for TensorFlow 2, where it means nothing (tensorflow-1-field). */
export const quantisation: Rule = {
  id: 'CW511',
  name: 'quantisation',
  severity: 'note',
  target: 'counterweight',
  summary: 'graph_rewriter asks for quantisation-aware training, which is not done here.',
  explanation:
    'graph_rewriter { quantization } makes TensorFlow 1 train with rounded weights and activations after delay steps; TensorFlow 2 ignores it. Counterweight trains in float32 and refuses it where TensorFlow 1 would heed it. Remove the block to train here; the exported ONNX file can be quantised afterwards.',
  check({ loaded }, report) {
    if (loaded.config.graphRewriter !== undefined && generationOf(loaded) !== 2)
      report(
        'graph_rewriter',
        'Quantisation-aware training is not supported yet; "counterweight train" refuses graph_rewriter. Remove it to train in float32.',
      );
  },
};
