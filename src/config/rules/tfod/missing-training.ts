/**
 * @module
 * Rule: a configuration does not say what the stock TensorFlow API needs to train: how, and on which data.
 */

import { insertTemplate } from '../../edit/insert-into-block.ts';
import type { LoadedPipelineConfig } from '../../load-pipeline-config.ts';
import type { Report, Rule } from '../../rule.ts';
import { blockAt } from '../../text/syntax-tree.ts';

/** The optimizer of upstream's SSD MobileNet v1 sample. */
const OPTIMIZER: readonly string[] = [
  'optimizer {',
  '  rms_prop_optimizer {',
  '    learning_rate {',
  '      exponential_decay_learning_rate {',
  '        initial_learning_rate: 0.004',
  '        decay_steps: 800720',
  '        decay_factor: 0.95',
  '      }',
  '    }',
  '    momentum_optimizer_value: 0.9',
  '    decay: 0.9',
  '    epsilon: 1.0',
  '  }',
  '}',
];

const nested = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

const TRAIN_CONFIG: readonly string[] = [
  'train_config {',
  '  batch_size: 24',
  ...nested(OPTIMIZER),
  '  num_steps: 200000',
  '}',
];

const RECORDS: readonly string[] = [
  'tf_record_input_reader {',
  '  input_path: "PATH_TO_BE_CONFIGURED/train.record"',
  '}',
];

const TRAIN_INPUT_READER: readonly string[] = [
  'train_input_reader {',
  '  label_map_path: "PATH_TO_BE_CONFIGURED/label_map.pbtxt"',
  ...nested(RECORDS),
  '}',
];

/** An optimizer in `train_config`, and records in `train_input_reader`. */
export const missingTraining: Rule = {
  id: 'CW621',
  name: 'missing-training',
  severity: 'error',
  target: 'tfod',
  summary: 'The optimizer or the training data are missing, without which the TensorFlow API does not train.',
  explanation:
    'Counterweight takes both from its command line or fills them in. The TensorFlow API reads them from the file alone.',
  check({ loaded, hasFaults }, report) {
    const { config, document, fragment } = loaded;
    if (hasFaults || fragment !== undefined || config.model === undefined) return;
    if (config.trainConfig === undefined)
      report(
        'model',
        'There is no train_config, so no optimizer; the TensorFlow API stops with "Optimizer None not supported".',
        {
          fix: {
            title: "Write the train_config of upstream's SSD samples",
            edits: [insertTemplate(document, undefined, TRAIN_CONFIG)],
          },
        },
      );
    else if (config.trainConfig.optimizer?.optimizer.case === undefined) reportOptimizer(loaded, report);
    reportReader(loaded, report);
  },
};

function reportOptimizer({ document }: LoadedPipelineConfig, report: Report): void {
  const empty = blockAt(document, ['train_config', 'optimizer']);
  const block = empty ?? blockAt(document, ['train_config']);
  const lines = empty === undefined ? OPTIMIZER : OPTIMIZER.slice(1, -1).map((line) => line.slice(2));
  report(
    empty === undefined ? 'train_config' : 'train_config.optimizer',
    'The train_config has no optimizer; the TensorFlow API stops with "Optimizer None not supported".',
    {
      fix: block && {
        title: "Write the optimizer of upstream's SSD samples",
        edits: [insertTemplate(document, block, lines)],
      },
    },
  );
}

function reportReader({ config, document, placeOf }: LoadedPipelineConfig, report: Report): void {
  const reader = config.trainInputReader;
  const source = reader?.inputReader;
  const missing =
    source?.case === undefined ||
    (source.case === 'tfRecordInputReader' && source.value.inputPath.length === 0);
  if (!missing) return;
  const has = placeOf('train_input_reader.tf_record_input_reader') !== undefined;
  const path = ['train_input_reader', ...(has ? ['tf_record_input_reader'] : [])];
  const block = reader === undefined ? undefined : blockAt(document, path);
  if (reader !== undefined && block === undefined) return;
  const lines =
    reader === undefined
      ? TRAIN_INPUT_READER
      : has
        ? RECORDS.slice(1, -1).map((line) => line.slice(2))
        : RECORDS;
  report(
    reader === undefined ? 'model' : path.join('.'),
    'The configuration names no training data; the TensorFlow API stops with "Unsupported input_reader_config".',
    {
      fix: {
        title: 'Write a tf_record_input_reader with a placeholder',
        edits: [insertTemplate(document, block, lines)],
      },
    },
  );
}
