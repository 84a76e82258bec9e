/**
 * @module
 * How many channels a layer keeps when a model is thinned.
 */

/** `depth_multiplier` and `min_depth` of the configuration. */
export interface DepthRule {
  readonly depthMultiplier: number;
  readonly minDepth: number;
}

/** max(⌊depth · multiplier⌋, minimum). */
export function channelDepth(depth: number, { depthMultiplier, minDepth }: DepthRule): number {
  return Math.max(Math.trunc(depth * depthMultiplier), minDepth);
}
