/**
 * @module
 * Where to point at for a field that the text may not set.
 */

import type { TextPlace } from '../util/errors.ts';
import type { LoadedPipelineConfig } from './load-pipeline-config.ts';

/** Where the field at `path` stands, or the innermost block around it that the text has. */
export function nearestPlace({ placeOf }: LoadedPipelineConfig, path: string): TextPlace | undefined {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.search(/(?:\.[^.[]*|\[\d+\])$/)))) {
    const place = placeOf(at);
    if (place !== undefined) return place;
  }
  return undefined;
}
