/**
 * @module
 * `counterweight init`: writes a commented pipeline.config and a label map for a data set, fitted to its counts and box
 * sizes, ready to be trained.
 */

import { Option } from 'commander';
import { WEIGHT_SCHEMES, type WeightScheme } from '../balance/schemes.ts';
import { REGISTERED_FEATURE_EXTRACTORS } from '../config/feature-extractor-types.ts';
import type { CountedData, Draft } from '../train/compose-config/draft.ts';
import { draftConfig } from '../train/compose-config/draft-config.ts';
import { nextCommands, runName } from '../train/compose-config/next-commands.ts';
import { draftFile, writeDraft } from '../train/compose-config/write-draft.ts';
import { refuseExistingFile } from '../train/refuse-existing-file.ts';
import { countNoun } from '../util/count-noun.ts';
import { didYouMean } from '../util/did-you-mean.ts';
import { UsageError } from '../util/errors.ts';
import type { CliCommand } from './command.ts';
import { patientProgress } from './count-data.ts';
import { formatTable } from './format-table.ts';
import { parseNumber } from './parse-number.ts';
import { pickName } from './pick-name.ts';

interface InitFlags {
  readonly split?: string;
  readonly evalData?: string;
  readonly evalSplit?: string;
  readonly imageDir?: string;
  readonly labelMap?: string;
  readonly model: string;
  readonly out: string;
  readonly overwrite?: boolean;
  readonly inputSize?: number;
  readonly steps?: number;
  readonly batchSize?: number;
  readonly depthMultiplier?: number;
  readonly scheme?: WeightScheme;
  readonly classWeights: boolean;
  readonly json?: boolean;
}

/** The models that configurations are composed for. */
const MODELS: readonly string[] = ['ssd_mobilenet_v1'];

export const initCommand: CliCommand = {
  configure(command) {
    command
      .description('Writes a commented pipeline.config and a label map for a data set, ready to be trained.')
      .argument('<data>', 'a Pascal VOC folder, TFRecord file or pattern, or COCO annotation file')
      .option('--split <name>', 'the split of a Pascal VOC folder to train on (default: train)')
      .option('--eval-data <path>', 'the data to evaluate on (default: looked for by name)')
      .option('--eval-split <name>', 'the split to evaluate on (default: test, else val)')
      .option('--image-dir <folder>', 'where the images of a COCO file lie')
      .option('--label-map <file>', 'the classes and their ids (default: from 1, in alphabetical order)')
      .option('--model <name>', `the detector: ${MODELS.join(', ')}`, MODELS[0])
      .option('--out <path>', 'a folder for pipeline.config and label_map.pbtxt, or the config itself', '.')
      .option('--overwrite', 'replace a config and a label map that are there')
      .option(
        '--input-size <pixels>',
        'side of the square that images are stretched to (default: fitted to the smallest boxes)',
        parseNumber({ min: 1, whole: true }),
      )
      .option('--steps <n>', 'training steps (default: by the images)', parseNumber({ min: 1, whole: true }))
      .option(
        '--batch-size <n>',
        'images of a step (default: 16, fewer for little data)',
        parseNumber({ min: 1, whole: true }),
      )
      .option(
        '--depth-multiplier <d>',
        "share of the network's channels (default: by the images)",
        parseNumber({ min: 0.05, max: 4 }),
      )
      .addOption(
        new Option(
          '--scheme <name>',
          `the formula of the class weights: ${Object.keys(WEIGHT_SCHEMES).join(', ')} (default: what fits the counts)`,
        ).argParser((text) => pickName(text, Object.keys(WEIGHT_SCHEMES), '--scheme')),
      )
      .option('--no-class-weights', 'write no class weights')
      .option('--json', 'print JSON')
      .action(async (data: string, flags: InitFlags) => {
        refuseModel(flags.model);
        if (flags.scheme !== undefined && !flags.classWeights)
          throw new UsageError(
            `--scheme ${flags.scheme} is for class weights, and --no-class-weights leaves them out; give one.`,
          );
        const file = await draftFile(flags.out);
        if (!flags.overwrite) await refuseExistingFile(file);
        const draft = await draftFor(data, file, flags);
        const written = await writeDraft(draft, file);
        console.log(
          flags.json ? JSON.stringify(draftJson(draft, written), null, 2) : report(draft, written, data),
        );
      });
  },
};

/** @throws UsageError naming what is supported, where `model` is not */
function refuseModel(model: string): void {
  if (MODELS.includes(model)) return;
  const supported = `Supported: ${MODELS.join(', ')}.`;
  if (REGISTERED_FEATURE_EXTRACTORS.includes(model))
    throw new UsageError(`--model "${model}" is not written by init yet. ${supported}`);
  const near = didYouMean(model, REGISTERED_FEATURE_EXTRACTORS);
  const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
  throw new UsageError(`There is no model "${model}".${hint} ${supported}`);
}

async function draftFor(data: string, file: string, flags: InitFlags): Promise<Draft> {
  let shown: { readonly title: string; readonly progress: ReturnType<typeof patientProgress> } | undefined;
  const { split, imageDir, evalData, evalSplit, overwrite = false } = flags;
  try {
    return await draftConfig(
      {
        data,
        file,
        overwrite,
        ...(split === undefined ? {} : { split }),
        ...(imageDir === undefined ? {} : { imageDir }),
        ...(evalData === undefined ? {} : { evalData }),
        ...(evalSplit === undefined ? {} : { evalSplit }),
        labelMapPath: flags.labelMap,
        inputSize: flags.inputSize,
        numSteps: flags.steps,
        batchSize: flags.batchSize,
        depthMultiplier: flags.depthMultiplier,
        weights: flags.classWeights ? flags.scheme : 'none',
      },
      (title, done, total) => {
        if (shown?.title !== title) {
          shown?.progress.finish();
          shown = { title, progress: patientProgress(total, 'count') };
        }
        shown.progress.update(done);
      },
    );
  } finally {
    shown?.progress.finish();
  }
}

function report(draft: Draft, written: readonly string[], data: string): string {
  const { training, evaluation, labels, input, anchors, schedule, weights } = draft;
  const notes = [training.note, typeof evaluation === 'string' ? undefined : evaluation.note, labels.note];
  const reach = `${(100 * anchors.reach).toFixed(0)} % of the boxes within reach of an anchor`;
  const rows = [
    ['train on', counted(training)],
    ['evaluate on', typeof evaluation === 'string' ? 'nothing yet' : counted(evaluation)],
    ['input', `${input.size}×${input.size}, ${reach}`],
    ['network', `ssd_mobilenet_v1, depth_multiplier ${schedule.depthMultiplier}`],
    ['training', `${schedule.numSteps} steps of ${countNoun(schedule.batchSize, 'image')}`],
  ];
  return [
    formatTable([{ header: '' }, { header: '' }], rows)
      .split('\n')
      .slice(1)
      .join('\n'),
    '',
    classTable(draft),
    '',
    weights.note,
    ...notes.flatMap((note) => (note === undefined ? [] : [note])),
    ...draft.warnings.map((warning) => `warning: ${warning}`),
    '',
    'Written:',
    ...written.map((path) => `  ${path}`),
    '',
    'next:',
    ...nextCommands(written[0], `runs/${runName(data)}`, typeof evaluation !== 'string').map((c) => `  ${c}`),
  ].join('\n');
}

function counted({ title, statistics: { images, instances } }: CountedData): string {
  return `${title}: ${countNoun(images, 'image')}, ${countNoun(instances, 'box', 'boxes')}`;
}

function classTable({ training, weights }: Draft): string {
  return formatTable(
    [
      { header: 'id', align: 'right' },
      { header: 'class' },
      { header: 'instances', align: 'right' },
      { header: 'images', align: 'right' },
      ...(weights.weights === undefined ? [] : [{ header: 'weight', align: 'right' as const }]),
    ],
    training.statistics.classes.map(({ id, name, instances, images }, i) => [
      String(id),
      name,
      String(instances),
      String(images),
      ...(weights.weights === undefined ? [] : [weights.weights[i].toFixed(4)]),
    ]),
  );
}

function draftJson(draft: Draft, written: readonly string[]): unknown {
  const { training, evaluation, labels, schedule, weights, anchors } = draft;
  const dataJson = ({ title, written: source, statistics }: CountedData): unknown => ({
    title,
    ...source,
    images: statistics.images,
    instances: statistics.instances,
  });
  return {
    config: written[0],
    labelMap: labels.path,
    written,
    model: MODELS[0],
    numClasses: draft.numClasses,
    inputSize: draft.input.size,
    depthMultiplier: schedule.depthMultiplier,
    batchSize: schedule.batchSize,
    numSteps: schedule.numSteps,
    learningRate: schedule.learningRate,
    anchors: { ...anchors.fields, reach: anchors.reach },
    trainData: dataJson(training),
    evalData: typeof evaluation === 'string' ? null : dataJson(evaluation),
    classWeights: weights.weights === undefined ? null : weights.options,
    classes: training.statistics.classes.map(({ id, name, instances, images }, i) => ({
      id,
      name,
      instances,
      images,
      weight: weights.weights?.[i] ?? null,
    })),
    warnings: draft.warnings,
  };
}
