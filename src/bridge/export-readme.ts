/**
 * @module
 * The README.md of an export: what is in the folder, where the weights went, what the stock TensorFlow API makes of
 * them, and how to train.
 */

import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import { generationOf } from '../config/rules/tfod/generation.ts';
import type { ExportedReader } from './reader-work.ts';
import type { TfodExport } from './tfod-export.ts';

/** The text; `source` is the configuration that was exported, `loaded` the one that was written. */
export function exportReadme(result: TfodExport, source: string, loaded: LoadedPipelineConfig): string {
  const { config, labelMap, train, eval: evaluation, changes, notes } = result;
  return [
    '# For the TensorFlow Object Detection API',
    `Written by \`counterweight export-tfod\` from \`${source}\`. The stock API accepts this configuration and reads these records as they are; it needs no patch. Paths are relative to the folder in which the export was made.`,
    table(
      ['file', 'what'],
      [
        [`\`${config}\``, 'the configuration, without fields of Counterweight'],
        [`\`${labelMap}\``, 'the classes'],
        ...[train, ...evaluation].map((reader) => [filesOf(reader), ACTIONS[reader.action]]),
      ],
    ),
    '## The weights',
    weightsText(result),
    ...(result.weighted ? ['## What the API makes of them', ...lawText(result)] : []),
    '## Evaluation',
    'Evaluation data carry no class weights. The metrics of the API do not know any, and its evaluation loss is computed without them.',
    '## How to train',
    trainText(result, loaded),
    ...(changes.length === 0
      ? []
      : ['## What was changed in the configuration', changes.map((change) => `- ${change}`).join('\n')]),
    ...(notes.length === 0 ? [] : ['## Notes', notes.map((note) => `- ${note}`).join('\n')]),
    '',
  ]
    .join('\n\n')
    .replace(/\n+$/, '\n');
}

const ACTIONS: { readonly [A in ExportedReader['action']]: string } = {
  weighted:
    'the same records, class weights in their box weights; every other feature as it was, byte for byte',
  converted: 'written from the data set that the configuration named',
  copied: 'the same records, not compressed',
  left: 'left in place',
};

function filesOf({ paths, field }: ExportedReader): string {
  if (paths.length === 0) return `data of \`${field}\``;
  return paths.length <= 2
    ? paths.map((path) => `\`${path}\``).join(', ')
    : `\`${paths[0]}\` … \`${paths[paths.length - 1]}\` (${paths.length} files)`;
}

function weightsText({ classes, weighted, train }: TfodExport): string {
  const rows = classes.map(({ id, name, instances, weight }) => [
    String(id),
    name,
    String(instances),
    String(weight),
  ]);
  const list = table(['id', 'class', 'boxes', 'weight'], rows);
  return weighted
    ? `${list}\n\nEach box of the training data has in \`image/object/weight\` the weight that it had before (1 where it had none) times the weight of its class.`
    : `${list}\n\nThe configuration has no class weights that differ from 1, so boxes keep the weights that they had${train.action === 'left' ? ', and the training records stay in place' : ''}.`;
}

/** The law of docs/class-weights.md, for this export. */
function lawText({ normalizer, share, lossFactor }: TfodExport): string[] {
  const law =
    'The weight of a box multiplies both losses of the anchors that are matched to it, and the API counts it in `normalize_loss_by_num_matches`: both losses are divided by max(Σ of the box weights of matched anchors, 1) of the batch.';
  if (normalizer === 'NONE')
    return [
      law,
      '`normalize_loss_by_num_matches` is false here, so nothing is divided. The losses and their gradients are those that Counterweight computes from the original, to float precision.',
    ];
  if (normalizer === 'WEIGHTED_MATCHES')
    return [
      law,
      'The original says `class_weight_normalizer: WEIGHTED_MATCHES`, which is that divisor. The losses and their gradients are those that Counterweight computes from the original, to float precision.',
    ];
  const factor = share.toPrecision(4);
  const scaled =
    lossFactor === 1
      ? `Nothing makes up for it here. \`--keep-scale\` multiplies \`classification_weight\` and \`localization_weight\` by ${factor}, which does so on average over the data, not batch by batch.`
      : `\`classification_weight\` and \`localization_weight\` have been multiplied by ${lossFactor.toPrecision(4)} (\`--keep-scale\`), which makes up for it on average over the data, not batch by batch.`;
  return [
    law,
    `The original says \`class_weight_normalizer: MATCHES\` (the default), which leaves class weights out of the divisor. **The API divides by more**: by Σ(box weight · class weight) / Σ box weight times as much, in each batch. Over the boxes of the training data that is **${factor}**. So the losses and gradients of a batch are those that Counterweight computes, divided by about ${factor}: weighted classes keep their lead over the others, but everything, the background included, counts ${factor} times less against the regularisation and the learning rate. Batches with no more than one match are not divided at all.`,
    scaled,
    'For a training that is the same in both, set `class_weight_normalizer: WEIGHTED_MATCHES` in the original and export again.',
  ];
}

function trainText({ config }: TfodExport, loaded: LoadedPipelineConfig): string {
  const generation = generationOf(loaded);
  const program = generation === 1 ? 'model_main.py' : 'model_main_tf2.py';
  const tensorflow = generation === 1 ? 'TensorFlow 1.15' : 'TensorFlow 2';
  return `With the API installed for ${tensorflow}, from the same folder as the export:\n\n\`\`\`\npython object_detection/${program} --pipeline_config_path=${config} --model_dir=model\n\`\`\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
