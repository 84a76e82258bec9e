/**
 * @module
 * Rule: a field asks for something that Counterweight does not do yet (`support/unhonoured-fields.ts`). Training refuses
 * it, rather than to leave it undone.
 */

import { everyMessage } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';
import { isOwnPart } from '../../support/is-own-part.ts';
import { unhonouredIn } from '../../support/unhonoured-fields.ts';

/** What rules of their own speak of. */
const ELSEWHERE: ReadonlySet<string> = new Set(['graph_rewriter', 'expected_loss_weights']);

/** A note on each such field. */
export const unhonouredField: Rule = {
  id: 'CW510',
  name: 'unhonoured-field',
  severity: 'note',
  target: 'counterweight',
  summary: 'A field asks for something that is not done here yet.',
  explanation:
    'The field is read, and "counterweight train" refuses a configuration that sets it, so that nothing is silently left undone. Remove it to train here; keep it for the TensorFlow API.',
  check({ loaded: { config } }, report) {
    for (const { path, message } of everyMessage(config)) {
      if (!isOwnPart(config, path)) continue;
      for (const name of unhonouredIn(message)) {
        if (ELSEWHERE.has(name)) continue;
        const at = path === '' ? name : `${path}.${name}`;
        report(at, `${name} is read but not honoured here yet; "counterweight train" refuses it.`);
      }
    }
  },
};
