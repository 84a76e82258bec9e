/**
 * @module
 * What the language server needs from the program it runs in: this folder reads no files.
 */

import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import type { Target } from '../config/rule.ts';
import type { Surroundings } from '../config/surroundings.ts';

/** A configuration that is open, and the editor's workspace folders, all as URIs. */
export interface OpenConfig {
  readonly loaded: LoadedPipelineConfig;
  readonly uri: string;
  readonly folders: readonly string[];
}

/** The program around a language server. */
export interface LanguageHost {
  /** Its version, for the editor's log. */
  readonly version: string;
  /** For whom the files are checked. */
  readonly target: Target;
  /** Looks at the files that a configuration names. */
  gatherSurroundings(config: OpenConfig): Promise<Surroundings>;
}
