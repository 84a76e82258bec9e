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
        const comment = provenance(describeData(data, flags), statistics, flags);
        const written = flags.write === undefined ? undefined : await rewrite(flags.write, columns, comment);
        if (flags.json) {
          const json = weightsJson({ data, flags, statistics, weights, warnings, written });
          console.log(JSON.stringify(json, null, 2));
          return;
        }
        console.log(`${describeData(data, flags)}: ${describeScheme(flags)}\n`);
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
      new Option('--scheme <name>', `the formula: ${schemes.join(', ')}`)
        .default('inverse')
        .argParser((text) => pick(text, schemes, '--scheme')),
    )
    .option('--power <p>', 'the exponent of --scheme power (default: 0.5)', parseNumber({ min: 0 }))
    .option('--beta <b>', 'the beta of --scheme effective_number (default: 0.999)', parseNumber({ min: 0 }))
    .addOption(
      new Option('--normalize <how>', `how to scale: ${WEIGHT_NORMALIZATIONS.join(', ')}`)
        .default('min')
        .argParser((text) => pick(text, WEIGHT_NORMALIZATIONS, '--normalize')),
    )
    .option('--min-weight <w>', 'raise smaller weights to this', parseNumber({ min: 0 }))
    .option('--max-weight <w>', 'lower larger weights to this', parseNumber({ min: 0 }));
}

/** `text` as one of `known`, hyphens and capitals as the configuration has them. */
function pick(text: string, known: readonly string[], flag: string): string {
  const name = text.toLowerCase().replaceAll('-', '_');
  if (!known.includes(name))
    throw new UsageError(`${flag} is "${text}"; expected one of ${known.join(', ')}.`);
  return name;
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

/** `scheme inverse, normalized by min, at most 10`. */
function describeScheme({ scheme, power, beta, normalize, minWeight, maxWeight }: WeightsFlags): string {
  const parts = [`scheme ${scheme}`];
  if (scheme === 'power') parts.push(`power ${power ?? 0.5}`);
  if (scheme === 'effective_number') parts.push(`beta ${beta ?? 0.999}`);
  parts.push(`normalization ${normalize}`);
  if (minWeight !== undefined) parts.push(`min_weight ${minWeight}`);
  if (maxWeight !== undefined) parts.push(`max_weight ${maxWeight}`);
  return parts.join(', ');
}

const COMMENT_COLUMNS = 90;

/** The comment above the weights: the data, the counts, the scheme; wrapped. */
function provenance(title: string, { classes }: DatasetStatistics, flags: WeightsFlags): string[] {
  const together = (text: string): string => text.replaceAll(' ', '\u00A0'); // undone below
  const counts = classes.map(({ name, instances }) => together(`${name} ${instances}`)).join(', ');
  const text = `class weights from ${title} (instances: ${counts}); ${describeScheme(flags)}`;
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/)) {
    if (line !== '' && line.length + 1 + word.length > COMMENT_COLUMNS) {
      lines.push(line);
      line = `  ${word}`;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((wrapped) => wrapped.replaceAll(/[^\S ]/g, ' '));
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
