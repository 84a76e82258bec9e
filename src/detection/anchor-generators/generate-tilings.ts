/**
 * @module
 * The walk over feature maps that every anchor generator shares.
 */

import { invariant } from '../../util/errors.ts';
import type { FeatureMapShape } from './anchor-generator.ts';
import { type AnchorTiling, tileAnchors } from './tile-anchors.ts';

/** [A, 4] yxyx: the anchors of `tiling(map)` over each feature map, one map after the other. */
export function generateTilings(
  name: string,
  anchorsPerLocation: readonly number[],
  featureMapShapes: readonly FeatureMapShape[],
  tiling: (map: number) => AnchorTiling,
): Float32Array {
  invariant(
    featureMapShapes.length === anchorsPerLocation.length,
    `${name} has anchors for ${anchorsPerLocation.length} feature maps, got ${featureMapShapes.length}`,
  );
  const total = featureMapShapes.reduce((sum, [h, w], map) => sum + h * w * anchorsPerLocation[map], 0);
  const anchors = new Float32Array(4 * total);
  let next = 0;
  featureMapShapes.forEach((shape, map) => {
    next = tileAnchors(anchors, next, shape, tiling(map));
  });
  return anchors;
}
