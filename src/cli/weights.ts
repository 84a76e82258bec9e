/**
 * @module
 * `counterweight weights`: counts a data set, computes class weights, and prints them or writes them into the losses of a
 * pipeline.config.
 */

import { access, readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import {
  type ClassWeightOptions,
  computeClassWeights,
  WEIGHT_NORMALIZATIONS,
  type WeightNormalization,
} from '../balance/class-weights.ts';
import { describeWeightOptions, weightsProvenance } from '../balance/describe-weights.ts';
import { WEIGHT_SCHEMES, type WeightScheme } from '../balance/schemes.ts';
import {
  formatWeights,
  type WrittenClassWeights,
  weightsByColumn,
  writeClassWeights,
} from '../config/edit/write-class-weights.ts';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import type { DatasetStatistics } from '../dataset/statistics.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { DataError, UsageError } from '../util/errors.ts';
import type { CliCommand } from './command.ts';
import { addDataOptions, countData, type DataFlags, describeData } from './count-data.ts';
import { formatTable } from './format-table.ts';
import { parseNumber } from './parse-number.ts';
import { pickName } from './pick-name.ts';

interface WeightsFlags extends DataFlags {
  readonly scheme: WeightScheme;
  readonly power?: number;
  readonly beta?: number;
  readonly normalize: WeightNormalization;
  readonly minWeight?: number;
  readonly maxWeight?: number;
  readonly write?: string;
  readonly json?: boolean;
}

export const weightsCommand: CliCommand = {
  configure(command) {
    addWeightOptions(addDataOptions(command))
      .description('Computes class weights from the counts of a data set.')
      .option('--write <config>', 'put the weights into both losses of this pipeline.config')
      .option('--json', 'print JSON')
      .action(async (data: string, flags: WeightsFlags) => {
        const options = weightOptions(flags);
        const labelMap = flags.labelMap ?? (await labelMapOf(flags.write));
        const statistics = await countData(data, labelMap === undefined ? flags : { ...flags, labelMap });
        const { weights, warnings } = computeClassWeights(statistics.classes, options);
        const columns = weightsByColumn(statistics.classes, weights);
        const comment = weightsProvenance(describeData(data, flags), statistics.classes, options);
        const written = flags.write === undefined ? undefined : await rewrite(flags.write, columns, comment);
        if (flags.json) {
          const json = weightsJson({ data, flags, statistics, weights, warnings, written });
          console.log(JSON.stringify(json, null, 2));
          return;
        }
        console.log(`${describeData(data, flags)}: ${describeWeightOptions(options)}\n`);
        console.log(`${weightsTable(statistics, weights)}\n`);
        for (const warning of warnings) console.log(`warning: ${warning}\n`);
        console.log(written === undefined ? snippet(columns, comment) : report(flags.write ?? '', written));
      });
  },
};

function addWeightOptions(command: Command): Command {
  const schemes = Object.keys(WEIGHT_SCHEMES);
  return command
    .addOption(
      new Option('--scheme <name>', 'the formula')
        .choices(schemes)
        .default('inverse')
        .argParser((text) => pickName(text, schemes, '--scheme')),
    )
    .option('--power <p>', 'the exponent of --scheme power (default: 0.5)', parseNumber({ min: 0 }))
    .option('--beta <b>', 'the beta of --scheme effective_number (default: 0.999)', parseNumber({ min: 0 }))
    .addOption(
      new Option('--normalize <how>', 'how to scale')
        .choices(WEIGHT_NORMALIZATIONS)
        .default('min')
        .argParser((text) => pickName(text, WEIGHT_NORMALIZATIONS, '--normalize')),
    )
    .option('--min-weight <w>', 'raise smaller weights to this', parseNumber({ min: 0 }))
    .option('--max-weight <w>', 'lower larger weights to this', parseNumber({ min: 0 }));
}

function weightOptions({
  scheme,
  power,
  beta,
  normalize,
  minWeight,
  maxWeight,
}: WeightsFlags): ClassWeightOptions {
  if (power !== undefined && scheme !== 'power')
    throw new UsageError(`--power is the exponent of --scheme power; the scheme is ${scheme}.`);
  if (beta !== undefined && scheme !== 'effective_number')
    throw new UsageError(`--beta belongs to --scheme effective_number; the scheme is ${scheme}.`);
  return {
    scheme,
    normalization: normalize,
    ...(power === undefined ? {} : { power }),
    ...(beta === undefined ? {} : { beta }),
    ...(minWeight === undefined ? {} : { minWeight }),
    ...(maxWeight === undefined ? {} : { maxWeight }),
  };
}

/** The label map that the configuration to be written names: its ids are the order of the weights. */
async function labelMapOf(config: string | undefined): Promise<string | undefined> {
  if (config === undefined) return undefined;
  const { trainInputReader } = loadPipelineConfig(await readConfig(config), config).config;
  const path = trainInputReader?.labelMapPath ?? '';
  if (path === '') return undefined;
  await access(path).catch((cause: Error) => {
    const remedy = 'Correct it, or pass --label-map.';
    throw new DataError(config, `Its label_map_path "${path}" cannot be read (${cause.message}). ${remedy}`, {
      cause,
    });
  });
  return path;
}

function readConfig(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: Error) => {
    throw new DataError(file, `The configuration cannot be read (${cause.message}).`, { cause });
  });
}

async function rewrite(
  file: string,
  weights: readonly number[],
  comment: readonly string[],
): Promise<WrittenClassWeights> {
  const text = await readConfig(file);
  const written = writeClassWeights(text, { file, weights, comment });
  if (written.text !== text) await writeFileAtomically(file, written.text);
  return written;
}

function weightsTable({ classes }: DatasetStatistics, weights: readonly number[]): string {
  return formatTable(
    [
      { header: 'id', align: 'right' },
      { header: 'class' },
      { header: 'instances', align: 'right' },
      { header: 'images', align: 'right' },
      { header: 'weight', align: 'right' },
    ],
    classes.map(({ id, name, instances, images }, i) => [
      String(id),
      name,
      String(instances),
      String(images),
      weights[i].toFixed(4),
    ]),
  );
}

function snippet(columns: readonly number[], comment: readonly string[]): string {
  const list = `class_weights: ${formatWeights(columns)}`;
  const block = (kind: string, loss: string): string[] => [
    `  ${kind} {`,
    `    ${loss} {`,
    ...comment.map((line) => `      # ${line}`),
    `      ${list}`,
    '    }',
    '  }',
  ];
  return [
    'For the pipeline.config (or let --write pipeline.config do it, in the losses that stand there):',
    '',
    'loss {',
    ...block('classification_loss', 'weighted_sigmoid'),
    ...block('localization_loss', 'weighted_smooth_l1'),
    '}',
  ].join('\n');
}

function report(file: string, { losses, notes }: WrittenClassWeights): string {
  return [
    `Written into ${file}:`,
    ...losses.map((path) => `  ${path}`),
    ...notes.map((n) => `note: ${n}`),
  ].join('\n');
}

function weightsJson(result: {
  readonly data: string;
  readonly flags: WeightsFlags;
  readonly statistics: DatasetStatistics;
  readonly weights: readonly number[];
  readonly warnings: readonly string[];
  readonly written: WrittenClassWeights | undefined;
}): unknown {
  const { data, flags, statistics, weights, warnings, written } = result;
  return {
    data,
    ...(flags.split === undefined ? {} : { split: flags.split }),
    scheme: flags.scheme,
    ...(flags.scheme === 'power' ? { power: flags.power ?? 0.5 } : {}),
    ...(flags.scheme === 'effective_number' ? { beta: flags.beta ?? 0.999 } : {}),
    normalization: flags.normalize,
    images: statistics.images,
    instances: statistics.instances,
    classes: statistics.classes.map(({ id, name, instances, images }, i) => ({
      id,
      name,
      instances,
      images,
      weight: weights[i],
    })),
    warnings,
    ...(written === undefined
      ? {}
      : { written: { file: flags.write, losses: written.losses, notes: written.notes } }),
  };
}
