/**
 * @module
 * Rule: a field that only TensorFlow 1 honours is set in a configuration for TensorFlow 2.
 */

import type { Severity } from '../../diagnostic.ts';
import type { Rule } from '../../rule.ts';
import { differsFromDefault } from '../../schema/differs-from-default.ts';
import { locatePipelineFields } from '../../schema/locate-fields.ts';
import { generationOf } from './generation.ts';

/** Fields whose loss changes what is trained, and what becomes of them. */
const MISSED: Readonly<Record<string, { readonly said: string; readonly severity: Severity }>> = {
  'TrainConfig.freeze_variables': { said: 'ignores it: nothing is frozen', severity: 'warning' },
  'TrainConfig.update_trainable_variables': {
    said: 'ignores it: everything is trained',
    severity: 'warning',
  },
  'TrainConfig.bias_grad_multiplier': { said: 'ignores it', severity: 'warning' },
  'TrainEvalPipelineConfig.graph_rewriter': { said: 'ignores it: nothing is quantised', severity: 'warning' },
  'Matcher.bipartite_matcher': { said: 'refuses it; take argmax_matcher', severity: 'error' },
};

/** Fields that nobody misses. */
const HARMLESS: readonly string[] = [
  'TrainConfig.sync_replicas',
  'TrainConfig.replicas_to_aggregate',
  'TrainConfig.startup_delay_steps',
  'TrainConfig.keep_checkpoint_every_n_hours',
  'TrainConfig.summarize_gradients',
  'BatchNorm.train',
  'ConvolutionalBoxPredictor.apply_sigmoid_to_scores',
];

/** Each field that changes the training has its own remark; the harmless ones share one, for the TensorFlow API alone. */
export const tensorFlow1Field: Rule = {
  id: 'CW153',
  name: 'tensorflow-1-field',
  severity: 'note',
  summary: 'A field that only TensorFlow 1 honours is set in a configuration for TensorFlow 2.',
  explanation:
    "TensorFlow 2 reads the same schema as TensorFlow 1 and silently ignores parts of it: freeze_variables, update_trainable_variables, bias_grad_multiplier, graph_rewriter, sync_replicas and others. Upstream's own TensorFlow 2 samples set some of the harmless ones.",
  check({ loaded, target }, report) {
    if (generationOf(loaded) !== 2) return;
    const harmless: string[] = [];
    let first: number | undefined;
    const { document } = loaded;
    for (const located of locatePipelineFields(document)) {
      const { desc, field } = located;
      const key = `${desc.parent.name}.${desc.name}`;
      const missed = MISSED[key];
      if ((missed === undefined && !HARMLESS.includes(key)) || !differsFromDefault(located)) continue;
      const offset = field.nameTokens[0].offset;
      if (missed !== undefined) {
        const place = { file: document.file, text: document.text, offset };
        report(
          place,
          `${desc.name} belongs to TensorFlow 1; TensorFlow 2, which this model is for, ${missed.said}.`,
          {
            severity: target === 'tfod' ? missed.severity : 'note',
          },
        );
      } else {
        harmless.push(desc.name);
        first ??= offset;
      }
    }
    if (target !== 'tfod' || first === undefined) return;
    const names = [...new Set(harmless)].join(', ');
    const place = { file: document.file, text: document.text, offset: first };
    report(place, `TensorFlow 2, which this model is for, ignores ${names}.`);
  },
};
