/**
 * @module
 * The check of a loaded configuration: the notes of reading it and what every rule finds, in file order. One rule per
 * file in `rules/`; this is their list, with those on class weights under one name.
 */

import { soundClassWeights } from './class-weight-problems.ts';
import type { Diagnostic, Reporter, Rule } from './diagnostic.ts';
import type { LoadedPipelineConfig } from './load-pipeline-config.ts';
import { anchorwiseOutput } from './rules/class-weights/anchorwise-output.ts';

const RULES: readonly Rule[] = [soundClassWeights, anchorwiseOutput];

/** Everything there is to say about `loaded`, in file order. */
export function checkPipelineConfig(loaded: LoadedPipelineConfig): Diagnostic[] {
  const found: Diagnostic[] = loaded.notes.map(({ message, place }) => ({
    severity: 'note',
    message,
    place,
  }));
  const report: Reporter = (severity, path, message) =>
    found.push({ severity, message, place: loaded.placeOf(path) });
  for (const rule of RULES) rule(loaded, report);
  return found.sort((a, b) => (a.place?.offset ?? 0) - (b.place?.offset ?? 0));
}
