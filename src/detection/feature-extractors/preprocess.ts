/**
 * @module
 * What backbones expect of pixel values: functions of images [B, 3, H, W], RGB, 0..255 (the `preprocess` of
 * models/*_feature_extractor.py).
 */

import { floats, type Value } from '../../graph/graph.ts';
import { div, mul, sub } from '../../graph/ops.ts';

/** x · 2/255 − 1, so that values are in −1..1: MobileNets. */
export function toUnitRange(images: Value): Value {
  return sub(mul(images, 2 / 255), 1);
}

const perChannel = (images: Value, values: readonly number[]): Value =>
  floats(images.graph, [values.length, 1, 1], Float32Array.from(values));

/** x − (123.68, 116.779, 103.939), the mean colour of ImageNet: ResNets. */
export function lessMeanColour(images: Value): Value {
  return sub(images, perChannel(images, [123.68, 116.779, 103.939]));
}

/** (x / 255 − (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225): EfficientNets. */
export function standardised(images: Value): Value {
  const centred = sub(div(images, 255), perChannel(images, [0.485, 0.456, 0.406]));
  return div(centred, perChannel(images, [0.229, 0.224, 0.225]));
}
