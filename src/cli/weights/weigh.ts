/**
 * @module
 * `weights` without `--plan`: class weights, all schemes side by side or one in detail, written where the flags say so.
 */

import { compareSchemes, type WeighedScheme, weighScheme } from '../../balance/compare-schemes.ts';
import { describeWeightOptions, weightsProvenance } from '../../balance/describe-weights.ts';
import { type Recommendation, recommendWeights } from '../../balance/recommend-weights.ts';
import {
  type WrittenClassWeights,
  weightsByColumn,
  writeClassWeights,
} from '../../config/edit/write-class-weights.ts';
import { withoutRepeatSampling } from '../../config/edit/write-repeat-sampling.ts';
import type { DatasetStatistics } from '../../dataset/statistics.ts';
import { type DataFlags, describeData } from '../count-data.ts';
import { proseWidth, terminalWidth } from '../terminal-width.ts';
import type { PlanOutcome } from './plan-outcome.ts';
import { schemeTables } from './scheme-tables.ts';
import { schemeOptions, sharedOptions, type WeightFlags } from './weight-flags.ts';
import { weightsJson } from './weights-json.ts';
import {
  prose,
  recommendationText,
  scaleLine,
  schemeFlags,
  snippet,
  weightsTable,
  writtenText,
} from './weights-text.ts';

/** The data and what was asked about it. */
export interface WeighRequest {
  readonly data: string;
  readonly flags: DataFlags & WeightFlags & { readonly write?: string; readonly replace?: boolean };
  readonly statistics: DatasetStatistics;
  /** The text of the configuration to be written. */
  readonly text: string | undefined;
}

interface Written {
  readonly file: string;
  readonly result: WrittenClassWeights;
}

/** The weights that were asked for. @throws ConfigError, DataError, UsageError */
export function weigh(request: WeighRequest): PlanOutcome {
  return request.flags.scheme === undefined ? compareAll(request) : weighOne(request);
}

/** All schemes, and the recommended one. */
function compareAll(request: WeighRequest): PlanOutcome {
  const { data, flags, statistics } = request;
  const { classes } = statistics;
  const one = weighScheme(classes, schemeOptions(flags));
  const schemes = compareSchemes(classes, sharedOptions(flags));
  const recommendation = recommendWeights(classes, sharedOptions(flags));
  const { choice } = recommendation;
  const written = choice && write(request, choice);
  return {
    text: written?.result.text ?? request.text,
    blocks: () => [
      prose(
        `${describeData(data, flags)}: class weights by every scheme, normalization ${flags.normalize}`,
        proseWidth(),
      ),
      ...(classes.filter(({ instances }) => instances > 0).length > 1
        ? schemeTables({ classes, schemes, recommendation }, terminalWidth())
        : []),
      recommendationText(recommendation, proseWidth()),
      whatNow(flags.write, recommendation, written),
      ...(choice === undefined || written !== undefined ? [] : [pasteable(request, choice)]),
    ],
    json: () => {
      const chosen = written === undefined ? one : (choice ?? one);
      const compared = { schemes, recommendation };
      return weightsJson({ data, split: flags.split, statistics, chosen, compared, written });
    },
  };
}

/** The scheme that was asked for. */
function weighOne(request: WeighRequest): PlanOutcome {
  const { data, flags, statistics } = request;
  const chosen = weighScheme(statistics.classes, schemeOptions(flags));
  const said = describeWeightOptions(chosen.options);
  const written = write(request, chosen);
  return {
    text: written?.result.text ?? request.text,
    blocks: () => [
      `${describeData(data, flags)}: ${said}`,
      weightsTable(statistics.classes, chosen),
      scaleLine(chosen),
      ...chosen.warnings.map(({ text }) => prose(`warning: ${text}`, proseWidth())),
      written === undefined ? pasteable(request, chosen) : writtenText(written.file, said, written.result),
    ],
    json: () => weightsJson({ data, split: flags.split, statistics, chosen, written }),
  };
}

function whatNow(file: string | undefined, { choice }: Recommendation, written: Written | undefined): string {
  const other = '--scheme NAME takes another';
  if (choice === undefined) {
    const nothing = file === undefined ? '' : `No class weights were written into ${file}. `;
    return prose(`${nothing}--scheme NAME takes one all the same.`, proseWidth());
  }
  if (written === undefined)
    return prose(
      `--write pipeline.config writes the recommended weights (${schemeFlags(choice)}); ${other}.`,
      proseWidth(),
    );
  const what = `the recommended weights, ${describeWeightOptions(choice.options)}`;
  return `${writtenText(written.file, what, written.result)}\n${other}, as --scheme inverse.`;
}

function pasteable({ data, flags, statistics }: WeighRequest, { options, weights }: WeighedScheme): string {
  const comment = weightsProvenance(describeData(data, flags), statistics.classes, options);
  return snippet(weightsByColumn(statistics.classes, weights), comment, flags.losses);
}

function write(request: WeighRequest, { options, weights }: WeighedScheme): Written | undefined {
  const { data, flags, statistics, text } = request;
  const { write: file, losses, replace = false } = flags;
  if (file === undefined || text === undefined) return undefined;
  const { classes } = statistics;
  const comment = weightsProvenance(describeData(data, flags), classes, options);
  const columns = weightsByColumn(classes, weights);
  const bare = withoutRepeatSampling(text, file, replace);
  const result = writeClassWeights(bare.text, { file, weights: columns, comment, losses });
  return { file, result: { ...result, notes: [...bare.notes, ...result.notes] } };
}
