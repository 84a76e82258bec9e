/**
 * @module
 * What the reader of a configuration remarks without refusing it, with the fix that would make the remark go away.
 */

import type { TextPlace } from '../../util/errors.ts';
import type { TextFix } from '../../util/text-edit.ts';
import type { Severity } from '../diagnostic.ts';

/** A remark at a place, made under the rule with this id; `fix` rewrites the text to the canonical spelling. */
export interface Note {
  readonly rule: string;
  /** How much it weighs, where that is not what the rule says. */
  readonly severity?: Severity | undefined;
  readonly message: string;
  readonly place: TextPlace;
  readonly fix?: TextFix | undefined;
}
