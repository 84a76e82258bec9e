/**
 * @module
 * Rule: a model leaves out a part without which the stock TensorFlow API does not build it.
 */

import type { Ssd } from '../../../proto/gen/object_detection/protos/ssd_pb.js';
import { insertTemplate } from '../../edit/insert-into-block.ts';
import type { LoadedPipelineConfig } from '../../load-pipeline-config.ts';
import type { Rule } from '../../rule.ts';
import { hasSoftmax } from '../../schema/fill-missing.ts';
import { type SsdPart, ssdPartLines } from '../../schema/ssd-defaults.ts';
import { blockAt } from '../../text/syntax-tree.ts';

/** The parts of an SSD that upstream's builders ask for and that have a usual value, and what upstream says without. */
const PARTS: readonly (readonly [part: SsdPart, says: string])[] = [
  ['image_resizer', 'Invalid image resizer option'],
  ['anchor_generator', 'Empty anchor generator'],
  ['box_coder', 'Empty box coder'],
  ['matcher', 'Empty matcher'],
  ['similarity_calculator', 'Unknown region similarity calculator'],
  ['box_predictor', 'Unknown box predictor'],
];

const LOSSES = [
  ['classification_loss', ['classification_loss {', '  weighted_sigmoid {', '  }', '}']],
  ['localization_loss', ['localization_loss {', '  weighted_smooth_l1 {', '  }', '}']],
] as const;

/** Each part of an SSD that is missing, with the values of upstream's SSD MobileNet v1 sample as the fix. */
export const missingPart: Rule = {
  id: 'CW620',
  name: 'missing-part',
  severity: 'error',
  target: 'tfod',
  summary: 'A part of the model is missing without which the TensorFlow API does not build it.',
  explanation:
    "Counterweight fills some parts in with the values of upstream's SSD samples; the TensorFlow API stops. Without post_processing it goes on, with IDENTITY for score_converter: its scores are then logits.",
  check({ loaded, hasFaults }, report) {
    const { config, document, fragment, placeOf } = loaded;
    const model = config.model?.model;
    if (hasFaults || fragment !== undefined) return;
    if (model?.case === undefined)
      report('model', 'There is no model; the TensorFlow API needs model { ssd { … } } or another.');
    if (model?.case !== 'ssd') return;
    const ssd: Ssd = model.value;
    const block = blockAt(document, ['model', 'ssd']);
    const isSoftmax = hasSoftmax(ssd);
    const fixOf = (part: SsdPart) =>
      block && {
        title: `Write the ${part} of upstream's SSD samples`,
        edits: [insertTemplate(document, block, ssdPartLines(part, isSoftmax))],
      };
    for (const [part, says] of PARTS)
      if (placeOf(`model.ssd.${part}`) === undefined)
        report('model.ssd', `This ssd has no ${part}; the TensorFlow API stops with "${says}".`, {
          fix: fixOf(part),
        });
    if (placeOf('model.ssd.post_processing') === undefined)
      report(
        'model.ssd',
        'This ssd has no post_processing; the TensorFlow API then reports logits as scores (score_converter IDENTITY).',
        { severity: 'warning', fix: fixOf('post_processing') },
      );
    if (placeOf('model.ssd.feature_extractor.type') === undefined)
      report(
        'model.ssd.feature_extractor',
        'This ssd has no feature_extractor.type; the TensorFlow API stops with "Unknown ssd feature_extractor".',
      );
    reportLosses(loaded, ssd, report);
  },
};

function reportLosses(
  { document, placeOf }: LoadedPipelineConfig,
  ssd: Ssd,
  report: Parameters<Rule['check']>[1],
): void {
  const { loss } = ssd;
  const missing = LOSSES.filter(([name]) =>
    name === 'classification_loss'
      ? loss?.classificationLoss?.classificationLoss.case === undefined
      : loss?.localizationLoss?.localizationLoss.case === undefined,
  );
  for (const [name, lines] of missing) {
    const standing = placeOf(`model.ssd.loss.${name}`) !== undefined;
    const path = ['model', 'ssd', 'loss', ...(standing ? [name] : [])];
    const block = blockAt(document, path);
    const ssdBlock = blockAt(document, ['model', 'ssd']);
    const inner = standing ? lines.slice(1, -1).map((line) => line.slice(2)) : lines;
    const edit =
      block !== undefined
        ? insertTemplate(document, block, inner)
        : ssdBlock &&
          insertTemplate(document, ssdBlock, ['loss {', ...lines.map((line) => `  ${line}`), '}']);
    report(path.join('.'), `The ${name} names no loss; the TensorFlow API stops with "Empty loss config".`, {
      fix: edit && { title: `Write ${lines[1].trim().replace(' {', '')}, the usual one`, edits: [edit] },
    });
  }
}
