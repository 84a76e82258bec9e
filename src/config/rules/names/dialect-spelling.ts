/**
 * @module
 * Rule: a name is read as another that the schema has.
 */

import type { RuleInfo } from '../../rule.ts';

/** A name is read as another that the schema has. */
export const dialectSpelling: RuleInfo = {
  id: 'CW120',
  name: 'dialect-spelling',
  severity: 'note',
  target: 'counterweight',
  summary: 'A name is read as another that the schema has.',
  explanation:
    'Advice on class weights uses names that no version of the TensorFlow API has. Counterweight reads them; check --fix writes the canonical ones.',
};
