/**
 * @module
 * How computed class weights say of themselves where they come from: the scheme in words, and the comment that stands
 * above them in a configuration.
 */

import type { ClassWeightOptions } from './class-weights.ts';
import type { ClassCount } from './schemes.ts';

const COMMENT_COLUMNS = 90;

/** `scheme inverse, normalization min, max_weight 10`. */
export function describeWeightOptions(options: ClassWeightOptions): string {
  const { scheme = 'inverse', power, beta, normalization = 'min', minWeight, maxWeight } = options;
  const parts = [`scheme ${scheme}`];
  if (scheme === 'power') parts.push(`power ${power ?? 0.5}`);
  if (scheme === 'effective_number') parts.push(`beta ${beta ?? 0.999}`);
  parts.push(`normalization ${normalization}`);
  if (minWeight !== undefined) parts.push(`min_weight ${minWeight}`);
  if (maxWeight !== undefined) parts.push(`max_weight ${maxWeight}`);
  return parts.join(', ');
}

/** The lines of the comment above the weights: the data, the counts, the scheme; wrapped. */
export function weightsProvenance(
  data: string,
  classes: readonly ClassCount[],
  options: ClassWeightOptions,
): string[] {
  const together = (text: string): string => text.replaceAll(' ', '\u00A0'); // undone below
  const counts = classes.map(({ name, instances }) => together(`${name} ${instances}`)).join(', ');
  const text = `class weights from ${data} (instances: ${counts}); ${describeWeightOptions(options)}`;
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
