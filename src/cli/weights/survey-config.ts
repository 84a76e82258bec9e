/**
 * @module
 * What `weights` does about the anchors of a configuration: surveys them, prints that, and writes the better ones where it
 * is told to.
 */

import { removeField } from '../../config/edit/remove-field.ts';
import { setField } from '../../config/edit/set-field.ts';
import { type AnchorFieldChanges, anchorFieldChanges } from '../../train/anchor-fields.ts';
import { type AnchorSurvey, surveyAnchors } from '../../train/survey-anchors.ts';
import { ConfigError, UsageError } from '../../util/errors.ts';
import { type DataFlags, openData, patientProgress } from '../count-data.ts';
import { proseWidth } from '../terminal-width.ts';
import { anchorBlocks, anchorJson } from './anchor-text.ts';
import { readConfig } from './config-file.ts';
import { prose } from './weights-text.ts';

/** The flags on anchors. */
export interface AnchorFlags extends DataFlags {
  readonly config?: string;
  readonly write?: string;
  readonly writeAnchors?: boolean;
}

/** The survey, or why there is none; undefined where no configuration was named. */
export type SurveyOutcome =
  | { readonly file: string; readonly survey: AnchorSurvey }
  | { readonly file: string; readonly unavailable: string }
  | undefined;

/**
 * Surveys the configuration that the flags name. That of `--write` alone may be one that no detector can be built of.
 * @throws ConfigError, DataError, UsageError
 */
export async function surveyConfig(data: string, flags: AnchorFlags): Promise<SurveyOutcome> {
  const file = flags.config ?? flags.write;
  if (file === undefined) {
    if (flags.writeAnchors)
      throw new UsageError('--write-anchors needs a configuration: pass --config or --write.');
    return undefined;
  }
  const text = await readConfig(file);
  const dataset = await openData(data, flags);
  const progress = patientProgress(dataset.length, 'anchors');
  try {
    return { file, survey: await surveyAnchors(text, file, dataset, (done) => progress.update(done)) };
  } catch (error) {
    if (flags.config !== undefined || flags.writeAnchors || !(error instanceof ConfigError)) throw error;
    return { file, unavailable: error.summary };
  } finally {
    progress.finish();
    await dataset.close();
  }
}

/** The better anchors where there are some and the flags ask for them. */
export function anchorsToWrite(outcome: SurveyOutcome, flags: AnchorFlags): AnchorFieldChanges | undefined {
  if (!flags.writeAnchors || outcome === undefined || !('survey' in outcome)) return undefined;
  const { anchors, proposal } = outcome.survey;
  return proposal && anchorFieldChanges(anchors, proposal.anchors);
}

/** `text` with the changes made. */
export function writeAnchors(text: string, file: string, { path, set, remove }: AnchorFieldChanges): string {
  const bare = remove.reduce((t, name) => removeField(t, `${path}.${name}`, { file }), text);
  const comment = ['anchors fitted to the training boxes by "counterweight weights"'];
  return set.reduce(
    (t, [name, value], i) => setField(t, `${path}.${name}`, value, { file, ...(i === 0 ? { comment } : {}) }),
    bare,
  );
}

/** What is printed of it. */
export function surveyBlocks(outcome: SurveyOutcome, flags: AnchorFlags): string[] {
  if (outcome === undefined) return [];
  const { file } = outcome;
  if ('unavailable' in outcome)
    return [prose(`The anchors of ${file} were not looked at: ${outcome.unavailable}`, proseWidth())];
  const blocks = anchorBlocks(outcome.survey, file, proseWidth());
  if (!flags.writeAnchors) return blocks;
  const said = anchorsToWrite(outcome, flags)
    ? `Written into ${file}: the anchors proposed above.`
    : `Nothing was written into ${file} of anchors: there are none to propose.`;
  return [...blocks, said];
}

/** The same for `--json`. */
export function surveyJson(outcome: SurveyOutcome, flags: AnchorFlags): object {
  if (outcome === undefined) return {};
  if ('unavailable' in outcome) return { anchors: null, anchorsUnavailable: outcome.unavailable };
  const isWritten = anchorsToWrite(outcome, flags) !== undefined;
  return { anchors: { ...anchorJson(outcome.survey, outcome.file), written: isWritten } };
}
