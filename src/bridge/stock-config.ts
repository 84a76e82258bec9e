/**
 * @module
 * The text of a configuration as the stock TensorFlow API accepts it: the user's own, comments kept, with Counterweight's
 * fields gone, canonical names, and what is missing written out; and the data where the export has them.
 */

import { diagnose } from '../config/check-pipeline-config.ts';
import { removeField } from '../config/edit/remove-field.ts';
import { setField } from '../config/edit/set-field.ts';
import { fixPipelineConfig } from '../config/fix-pipeline-config.ts';
import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import { CLASS_WEIGHT_FIELDS, weightedLosses } from '../config/weighted-losses.ts';
import { ConfigError } from '../util/errors.ts';
import { type ReaderData, rewriteReaders } from './rewrite-readers.ts';

export interface StockOptions {
  readonly file: string;
  readonly loaded: LoadedPipelineConfig;
  readonly train: ReaderData;
  /** One for each `eval_input_reader`. */
  readonly eval: readonly ReaderData[];
  /** What both losses are multiplied by. */
  readonly lossFactor: number;
}

/** The text, and what was done to get there, as the titles of fixes. */
export interface StockConfig {
  readonly text: string;
  readonly changes: readonly string[];
}

/** `text` for the stock API. @throws ConfigError with everything that it would still refuse */
export function stockConfig(text: string, { file, loaded, lossFactor, ...data }: StockOptions): StockConfig {
  const changes: string[] = [];
  if (data.train.inputPaths !== undefined) changes.push('Name the exported records in train_input_reader');
  if (data.eval.some(({ inputPaths }) => inputPaths !== undefined))
    changes.push('Name the exported records in eval_input_reader');
  let stock = rewriteReaders(text, file, 'train_input_reader', [data.train]);
  stock = rewriteReaders(stock, file, 'eval_input_reader', data.eval);
  for (const { path } of weightedLosses(loaded.config)) {
    for (const name of CLASS_WEIGHT_FIELDS) {
      const without = removeField(stock, `${path}.${name}`, { file, comment: ['class weights'] });
      if (without !== stock) changes.push(`Remove ${path}.${name}`);
      stock = without;
    }
  }
  if (lossFactor !== 1) {
    const model = loaded.config.model?.model;
    const loss = model?.case === 'ssd' ? model.value.loss : undefined;
    for (const [name, weight = 1] of [
      ['classification_weight', loss?.classificationWeight],
      ['localization_weight', loss?.localizationWeight],
    ] as const) {
      const value = Number((weight * lossFactor).toPrecision(6));
      stock = setField(stock, `model.ssd.loss.${name}`, String(value), { file });
      changes.push(`Set ${name} to ${value}, from ${weight}`);
    }
  }
  const options = { target: 'tfod' } as const;
  const fixed = fixPipelineConfig(
    stock,
    file,
    options,
    ({ rule, severity }) => severity === 'error' || rule.startsWith('CW6'),
  );
  changes.push(...fixed.applied.flatMap(({ fix }) => (fix === undefined ? [] : [fix.title])));
  refuseRest(fixed.text, file);
  return { text: fixed.text, changes };
}

function refuseRest(text: string, file: string): void {
  const errors = diagnose(text, `${file} (as exported)`, { target: 'tfod' }).diagnostics.filter(
    ({ severity }) => severity === 'error',
  );
  const [first, ...others] = errors.map(({ rule, message, place }) => ({ rule, summary: message, place }));
  if (first === undefined) return;
  throw new ConfigError(first.summary, first.place, { rule: first.rule, others });
}
