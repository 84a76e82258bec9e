/**
 * @module
 * Puts repeat factor sampling into the text of a pipeline.config, and takes it out: never beside class weights, as the same
 * imbalance would be corrected twice. Pure: text in, text out.
 */

import { ConfigError } from '../../util/errors.ts';
import { loadPipelineConfig } from '../load-pipeline-config.ts';
import { weighsClasses } from '../weighs-classes.ts';
import { CLASS_WEIGHT_FIELDS, classWeightForm, weightedLosses } from '../weighted-losses.ts';
import { removeField } from './remove-field.ts';
import { setField } from './set-field.ts';

/** The path of the field. */
export const REPEAT_SAMPLING = 'train_input_reader.repeat_factor_sampling';

/** How to write it. */
export interface RepeatSamplingToWrite {
  readonly file: string;
  /** As it is to stand in the text. */
  readonly threshold: string;
  /** Lines without `#`; the first begins with "repeat factors". */
  readonly comment: readonly string[];
  /** Whether class weights give way; else they are refused. */
  readonly replace: boolean;
}

/** A text, and what had to give way, as sentences. */
export interface RewrittenText {
  readonly text: string;
  readonly notes: readonly string[];
}

/** `text` with the sampling in train_input_reader. @throws ConfigError where a loss weighs classes, unless these give way */
export function writeRepeatSampling(text: string, options: RepeatSamplingToWrite): RewrittenText {
  const { file, threshold, comment, replace } = options;
  const { config, placeOf, fragment } = loadPipelineConfig(text, file);
  if (fragment !== undefined)
    throw new ConfigError(
      `${file} is a fragment (${fragment}); sampling belongs into train_input_reader of a whole pipeline.config.`,
    );
  const notes: string[] = [];
  let written = text;
  for (const weighted of weightedLosses(config)) {
    const form = classWeightForm(weighted.loss);
    if (form === undefined || !weighsClasses(weighted)) continue;
    const path = `${weighted.path}.${form}`;
    if (!replace)
      throw new ConfigError(
        `${file} has ${form} in ${weighted.path}; sampling on top of it would correct the same imbalance twice. Pass --replace to take the class weights out, or keep them and leave sampling.`,
        placeOf(path),
      );
    for (const name of CLASS_WEIGHT_FIELDS)
      written = removeField(written, `${weighted.path}.${name}`, { file, comment: ['class weights'] });
    notes.push(`${weighted.path}: removed ${form}; repeat_factor_sampling takes its place.`);
  }
  return { text: setField(written, `${REPEAT_SAMPLING}.threshold`, threshold, { file, comment }), notes };
}

/** `text` without the sampling. @throws ConfigError where there is some, unless it gives way */
export function withoutRepeatSampling(text: string, file: string, replace: boolean): RewrittenText {
  const { config, placeOf } = loadPipelineConfig(text, file);
  if (config.trainInputReader?.repeatFactorSampling === undefined) return { text, notes: [] };
  if (!replace)
    throw new ConfigError(
      `${file} has repeat_factor_sampling in train_input_reader; class weights on top of it would correct the same imbalance twice. Pass --replace to take the sampling out, or keep it and leave class weights.`,
      placeOf(REPEAT_SAMPLING),
    );
  return {
    text: removeField(text, REPEAT_SAMPLING, { file, comment: ['repeat factors'] }),
    notes: [`${REPEAT_SAMPLING}: removed; class weights take its place.`],
  };
}
