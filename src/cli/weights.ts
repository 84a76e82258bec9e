/**
 * @module
 * `counterweight weights`: counts a data set, computes class weights by every scheme side by side or by one, says which to
 * take and why, and prints them or writes them into the losses of a pipeline.config.
 *
 * Without `--scheme` it is the recommended weights that are written. The JSON's `classes` keep the weights of `inverse`,
 * the default of `auto_class_weights`, unless others were written.
 */

import { access, readFile } from 'node:fs/promises';
import { compareSchemes, type WeighedScheme, weighScheme } from '../balance/compare-schemes.ts';
import { describeWeightOptions, weightsProvenance } from '../balance/describe-weights.ts';
import { type Recommendation, recommendWeights } from '../balance/recommend-weights.ts';
import {
  type WrittenClassWeights,
  weightsByColumn,
  writeClassWeights,
} from '../config/edit/write-class-weights.ts';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import type { DatasetStatistics } from '../dataset/statistics.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { DataError } from '../util/errors.ts';
import type { CliCommand } from './command.ts';
import { addDataOptions, countData, type DataFlags, describeData } from './count-data.ts';
import { proseWidth, terminalWidth } from './terminal-width.ts';
import { schemeTables } from './weights/scheme-tables.ts';
import { addWeightOptions, schemeOptions, sharedOptions, type WeightFlags } from './weights/weight-flags.ts';
import { weightsJson } from './weights/weights-json.ts';
import {
  prose,
  recommendationText,
  scaleLine,
  schemeFlags,
  snippet,
  weightsTable,
  writtenText,
} from './weights/weights-text.ts';

interface WeightsFlags extends DataFlags, WeightFlags {
  readonly write?: string;
  readonly json?: boolean;
}

export const weightsCommand: CliCommand = {
  configure(command) {
    addWeightOptions(addDataOptions(command))
      .description(
        'Computes class weights from the counts of a data set: every scheme side by side with a recommendation, or one.',
      )
      .option(
        '--write <config>',
        'put the recommended weights, or those of --scheme, into this pipeline.config',
      )
      .option('--json', 'print JSON')
      .action(async (data: string, flags: WeightsFlags) => {
        const options = schemeOptions(flags);
        const labelMap = flags.labelMap ?? (await labelMapOf(flags.write));
        const statistics = await countData(data, labelMap === undefined ? flags : { ...flags, labelMap });
        const one = weighScheme(statistics.classes, options);
        if (flags.scheme === undefined) await compare(data, flags, statistics, one);
        else await detail(data, flags, statistics, one);
      });
  },
};

/** All schemes, and the recommended one. */
async function compare(
  data: string,
  flags: WeightsFlags,
  statistics: DatasetStatistics,
  inverse: WeighedScheme,
): Promise<void> {
  const { classes } = statistics;
  const schemes = compareSchemes(classes, sharedOptions(flags));
  const recommendation = recommendWeights(classes, sharedOptions(flags));
  const { choice } = recommendation;
  const source = describeData(data, flags);
  const written = choice === undefined ? undefined : await write(flags, source, statistics, choice);
  if (flags.json) {
    const result = { data, split: flags.split, statistics, compared: { schemes, recommendation } };
    const chosen = written === undefined ? inverse : (choice ?? inverse);
    printJson(weightsJson({ ...result, chosen, ...written }));
    return;
  }
  const scaled = `normalization ${flags.normalize}`;
  const blocks = [
    `${source}: class weights by every scheme, ${scaled}`,
    ...schemeTables({ classes, schemes, recommendation }, terminalWidth()),
    recommendationText(recommendation, proseWidth()),
    whatNow(flags, recommendation, written),
    ...(choice === undefined || written !== undefined ? [] : [pasteable(flags, source, statistics, choice)]),
  ];
  console.log(blocks.join('\n\n'));
}

/** The scheme that was asked for. */
async function detail(
  data: string,
  flags: WeightsFlags,
  statistics: DatasetStatistics,
  chosen: WeighedScheme,
): Promise<void> {
  const source = describeData(data, flags);
  const written = await write(flags, source, statistics, chosen);
  if (flags.json) {
    printJson(weightsJson({ data, split: flags.split, statistics, chosen, ...written }));
    return;
  }
  const blocks = [
    `${source}: ${describeWeightOptions(chosen.options)}`,
    weightsTable(statistics.classes, chosen),
    scaleLine(chosen),
    ...chosen.warnings.map(({ text }) => prose(`warning: ${text}`, proseWidth())),
    written === undefined
      ? pasteable(flags, source, statistics, chosen)
      : writtenText(written.written.file, describeWeightOptions(chosen.options), written.written.result),
  ];
  console.log(blocks.join('\n\n'));
}

type Written = { readonly written: { readonly file: string; readonly result: WrittenClassWeights } };

function whatNow(flags: WeightsFlags, { choice }: Recommendation, written: Written | undefined): string {
  const other = '--scheme NAME takes another';
  if (choice === undefined) {
    const nothing = flags.write === undefined ? '' : `Nothing was written into ${flags.write}. `;
    return prose(`${nothing}${other.replace('another', 'one all the same')}.`, proseWidth());
  }
  if (written === undefined)
    return prose(
      `--write pipeline.config writes the recommended weights (${schemeFlags(choice)}); ${other}.`,
      proseWidth(),
    );
  const { file, result } = written.written;
  const what = `the recommended weights, ${describeWeightOptions(choice.options)}`;
  return `${writtenText(file, what, result)}\n${prose(`${other}, as --scheme inverse.`, proseWidth())}`;
}

function pasteable(
  flags: WeightsFlags,
  source: string,
  { classes }: DatasetStatistics,
  { options, weights }: WeighedScheme,
): string {
  const comment = weightsProvenance(source, classes, options);
  return snippet(weightsByColumn(classes, weights), comment, flags.losses);
}

async function write(
  { write: file, losses }: WeightsFlags,
  source: string,
  { classes }: DatasetStatistics,
  { options, weights }: WeighedScheme,
): Promise<Written | undefined> {
  if (file === undefined) return undefined;
  const text = await readConfig(file);
  const comment = weightsProvenance(source, classes, options);
  const columns = weightsByColumn(classes, weights);
  const result = writeClassWeights(text, { file, weights: columns, comment, losses });
  if (result.text !== text) await writeFileAtomically(file, result.text);
  return { written: { file, result } };
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

function printJson(value: object): void {
  console.log(JSON.stringify(value, null, 2));
}
