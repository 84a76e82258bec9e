/**
 * @module
 * What the check of a configuration says, and the shape of one rule of it.
 */

import type { TextPlace } from '../util/errors.ts';
import type { LoadedPipelineConfig } from './load-pipeline-config.ts';

/** How much a remark weighs: an `error` must be mended, a `warning` should be looked at, a `note` informs. */
export type Severity = 'error' | 'warning' | 'note';

/** One remark. `place` is absent where the text sets nothing that it could point at. */
export interface Diagnostic {
  readonly severity: Severity;
  readonly message: string;
  readonly place: TextPlace | undefined;
}

/** Says something about the field at a dotted path. */
export type Reporter = (severity: Severity, path: string, message: string) => void;

/** One rule: looks at a loaded configuration and reports what it finds. */
export type Rule = (loaded: LoadedPipelineConfig, report: Reporter) => void;
