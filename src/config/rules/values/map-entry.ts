/**
 * @module
 * Rule: an entry of a map is not { key: … value: … }.
 */

import type { RuleInfo } from '../../rule.ts';

/** An entry of a map is not { key: … value: … }. */
export const mapEntry: RuleInfo = {
  id: 'CW127',
  name: 'map-entry',
  severity: 'error',
  summary: 'An entry of a map is not { key: … value: … }.',
  explanation: 'A map is written as one block for each entry, with a key and a value in it.',
  example: { wrong: 'super_categories { a: "b,c" }', right: 'super_categories { key: "a" value: "b,c" }' },
};
