/**
 * @module
 * Rule: quantisation-aware training is asked for, by `graph_rewriter`.
 */

import type { Rule } from '../../rule.ts';

/** A note on `graph_rewriter`. */
export const quantisation: Rule = {
  id: 'CW511',
  name: 'quantisation',
  severity: 'note',
  target: 'counterweight',
  summary: 'graph_rewriter asks for quantisation-aware training, which is not done here.',
  explanation:
    'graph_rewriter { quantization } makes TensorFlow 1 train with rounded weights and activations after delay steps; TensorFlow 2 ignores it. Counterweight trains in float32 and refuses it. Remove the block to train here; the exported ONNX file can be quantised afterwards.',
  check({ loaded: { config } }, report) {
    if (config.graphRewriter !== undefined)
      report(
        'graph_rewriter',
        'Quantisation-aware training is not supported yet; "counterweight train" refuses graph_rewriter. Remove it to train in float32.',
      );
  },
};
