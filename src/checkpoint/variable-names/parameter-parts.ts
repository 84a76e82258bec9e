/**
 * @module
 * What a parameter belongs to, by its name: the three parts among which `fine_tune_checkpoint_type` chooses
 * (meta_architectures/ssd_meta_arch.py, restore_from_objects).
 */

/** The backbone; pyramids and extra maps above it; the predictor. */
export type ParameterPart = 'backbone' | 'feature maps' | 'heads';

export const FEATURE_EXTRACTOR = 'FeatureExtractor/';

/** Layers over a backbone: the pyramids' scopes, and extra maps, whose names tell what they are. */
const ABOVE = /\/(?:fpn|bifpn)\/|_[12]_Conv2d_\d+_\d+x\d+_/;

/** The part that the parameter `name` belongs to. */
export function partOf(name: string): ParameterPart {
  if (!name.startsWith(FEATURE_EXTRACTOR)) return 'heads';
  return ABOVE.test(name) ? 'feature maps' : 'backbone';
}

/** Whether the parameter has one share for each class: the last layer of the class head, its weights or biases. */
export function isByClass(name: string): boolean {
  return /(?:^|\/)ClassPredictor\/(?:weights|pointwise_weights|biases)$/.test(name);
}

/** A name's layer and what of the layer it is: `…/Conv2d_0` and `weights`, `…/Conv2d_0/BatchNorm` and `beta`. */
export function splitName(name: string): readonly [layer: string, leaf: string] {
  const cut = name.lastIndexOf('/');
  return [name.slice(0, cut), name.slice(cut + 1)];
}
