/**
 * @module
 * Refuses a configuration that `check` would call wrong, before anything is done with it.
 */

import { ConfigError } from '../util/errors.ts';
import { checkPipelineConfig } from './check-pipeline-config.ts';
import type { LoadedPipelineConfig } from './load-pipeline-config.ts';

/** @throws ConfigError with the first of what `check` would call an error, and how many more there are. */
export function refuseErrors(loaded: LoadedPipelineConfig, file: string): void {
  const errors = checkPipelineConfig(loaded).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more; run "counterweight check ${file}")` : '';
  throw new ConfigError(`${first.message}${more}`, first.place);
}
