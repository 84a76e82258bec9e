/**
 * @module
 * `counterweight weights`: counts a data set, computes class weights by every scheme side by side or by one, says which to
 * take and why, and prints them or writes them into the losses of a pipeline.config. Beside that it surveys the anchors of
 * the configuration: a class whose boxes fit no anchor cannot learn, whatever its weight.
 *
 * Without `--scheme` it is the recommended weights that are written. The JSON's `classes` keep the weights of `inverse`,
 * the default of `auto_class_weights`, unless others were written.
 */

import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import type { CliCommand } from './command.ts';
import { addDataOptions, countData } from './count-data.ts';
import { labelMapOf, readConfig } from './weights/config-file.ts';
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

interface WeightsFlags extends AnchorFlags, WeightFlags {
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
      .option('--config <config>', 'survey the anchors of this pipeline.config (default: that of --write)')
      .option('--write-anchors', 'put the anchors proposed into that config')
      .option('--json', 'print JSON')
      .action(run);
  },
};

async function run(data: string, flags: WeightsFlags): Promise<void> {
  schemeOptions(flags); // refused before anything is read
  const config = flags.write ?? flags.config;
  const labelMap = flags.labelMap ?? (await labelMapOf(config));
  const labelled = labelMap === undefined ? flags : { ...flags, labelMap };
  const statistics = await countData(data, labelled);
  const before = flags.write === undefined ? undefined : await readConfig(flags.write);
  const outcome = weigh({ data, flags, statistics, text: before });
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
