/**
 * @module
 * One remark of the check of a configuration.
 */

import type { TextPlace } from '../util/errors.ts';
import type { TextFix } from '../util/text-edit.ts';

/** How much a remark weighs: an `error` must be mended, a `warning` should be looked at, a `note` informs. */
export type Severity = 'error' | 'warning' | 'note';

/** One remark. `place` is absent where the text sets nothing that it could point at. */
export interface Diagnostic {
  /** The id of the rule: `CW201`. */
  readonly rule: string;
  readonly severity: Severity;
  /** Whole sentences: what (the value quoted), what was expected, what to do. */
  readonly message: string;
  readonly place: TextPlace | undefined;
  /** What mends it, where there is one right answer. */
  readonly fix?: TextFix | undefined;
}
