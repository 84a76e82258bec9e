/**
 * @module
 * `counterweight weights`: counts a data set, computes class weights by every scheme side by side or by one, says which to
 * take and why, and prints them or writes them into the losses of a pipeline.config; or, with `--plan sampling`, repeat
 * factors for images in their place. Beside that it surveys the anchors of
 * the configuration: a class whose boxes fit no anchor cannot learn, whatever its weight.
 *
 * Without `--scheme` it is the recommended weights that are written. The JSON's `classes` keep the weights of `inverse`,
 * the default of `auto_class_weights`, unless others were written.
 */

import { type Command, Option } from 'commander';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { trainedClasses } from '../train/resolve-repeat-sampling.ts';
import { UsageError } from '../util/errors.ts';
import type { CliCommand } from './command.ts';
import { addDataOptions, countData } from './count-data.ts';
import { parseNumber } from './parse-number.ts';
import { pickName } from './pick-name.ts';
import { labelMapOf, readConfig } from './weights/config-file.ts';
import { planSampling, refuseWeightFlags, type SamplingFlags } from './weights/plan-sampling.ts';
import {
  type AnchorFlags,
  anchorsToWrite,
  surveyBlocks,
  surveyConfig,
  surveyJson,
  writeAnchors,
} from './weights/survey-config.ts';
import { weigh } from './weights/weigh.ts';
import { addWeightOptions, schemeOptions, type WeightFlags } from './weights/weight-flags.ts';

/** What is done against the imbalance. */
const PLANS = ['weights', 'sampling'] as const;

interface WeightsFlags extends AnchorFlags, WeightFlags, SamplingFlags {
  readonly plan: (typeof PLANS)[number];
  readonly write?: string;
  readonly json?: boolean;
}

export const weightsCommand: CliCommand = {
  configure(command) {
    addWeightOptions(addDataOptions(command))
      .description(
        'Computes class weights from the counts of a data set: every scheme side by side with a recommendation, or one. With a pipeline.config it also tells how well its anchors can match each class.',
      )
      .option(
        '--write <config>',
        'put the recommended weights, or those of --scheme, into this pipeline.config',
      )
      .addOption(
        new Option('--plan <which>', 'class weights, or images of rare classes repeated in their place')
          .choices(PLANS)
          .default('weights')
          .argParser((text) => pickName(text, PLANS, '--plan')),
      )
      .option(
        '--threshold <t>',
        'with --plan sampling: repeat classes that are in a smaller share of the images (default: the median)',
        parseNumber({ min: 1e-9, max: 1 }),
      )
      .option('--replace', 'let what --write writes take the place of the other plan in the config')
      .option('--config <config>', 'survey the anchors of this pipeline.config (default: that of --write)')
      .option('--write-anchors', 'put the anchors proposed into that config')
      .option('--json', 'print JSON')
      .action((data: string, flags: WeightsFlags) => run(data, flags, command));
  },
};

async function run(data: string, flags: WeightsFlags, command: Command): Promise<void> {
  refuseMixed(flags, command);
  const labelMap = flags.labelMap ?? (await labelMapOf(flags.write ?? flags.config));
  const labelled = labelMap === undefined ? flags : { ...flags, labelMap };
  const images: Int32Array[] = [];
  const statistics = await countData(data, labelled, (sample) => images.push(trainedClasses(sample)));
  const before = flags.write === undefined ? undefined : await readConfig(flags.write);
  const request = { data, flags, statistics, text: before };
  const outcome = flags.plan === 'sampling' ? planSampling({ ...request, images }) : weigh(request);
  const survey = await surveyConfig(data, labelled);
  const anchors = anchorsToWrite(survey, flags);
  if (flags.write !== undefined && outcome.text !== undefined && outcome.text !== before)
    await writeFileAtomically(flags.write, outcome.text);
  if (survey !== undefined && anchors !== undefined)
    await writeFileAtomically(survey.file, writeAnchors(await readConfig(survey.file), survey.file, anchors));
  console.log(
    flags.json
      ? JSON.stringify({ ...outcome.json(), ...surveyJson(survey, flags) }, null, 2)
      : [...outcome.blocks(), ...surveyBlocks(survey, flags)].join('\n\n'),
  );
}

/** @throws UsageError for flags that do not go together, before anything is read */
function refuseMixed(flags: WeightsFlags, command: Command): void {
  if (flags.plan === 'sampling') {
    refuseWeightFlags(flags, (flag) => command.getOptionValueSource(flag) === 'cli');
    return;
  }
  schemeOptions(flags);
  if (flags.threshold !== undefined)
    throw new UsageError(`--threshold ${flags.threshold} belongs to --plan sampling; the plan is weights.`);
}
