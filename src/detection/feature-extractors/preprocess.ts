/**
 * @module
 * What backbones expect of pixel values: functions of images [B, 3, H, W], RGB, 0..255 (the `preprocess` of
 * models/*_feature_extractor.py).
 */

import { floats, type Value } from '../../graph/graph.ts';
import { div, mul, sub } from '../../graph/ops.ts';

/** What a backbone expects of pixel values, and the way back, for padding that is stated in its units. */
export interface Preprocess {
  /** [B, 3, H, W] RGB, 0..255, to the same shape. */
  (images: Value): Value;
  /** The pixel value of `channel` that becomes `value`. */
  readonly pixelOf: (value: number, channel: number) => number;
}

const MEAN_COLOUR = [123.68, 116.779, 103.939];
const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];

/** x · 2/255 − 1, so that values are in −1..1: MobileNets. */
export const toUnitRange: Preprocess = Object.assign((images: Value): Value => sub(mul(images, 2 / 255), 1), {
  pixelOf: (value: number): number => ((value + 1) * 255) / 2,
});

const perChannel = (images: Value, values: readonly number[]): Value =>
  floats(images.graph, [values.length, 1, 1], Float32Array.from(values));

/** x − (123.68, 116.779, 103.939), the mean colour of ImageNet: ResNets. */
export const lessMeanColour: Preprocess = Object.assign(
  (images: Value): Value => sub(images, perChannel(images, MEAN_COLOUR)),
  { pixelOf: (value: number, channel: number): number => value + MEAN_COLOUR[channel] },
);

/** (x / 255 − (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225): EfficientNets. */
export const standardised: Preprocess = Object.assign(
  (images: Value): Value => {
    const centred = sub(div(images, 255), perChannel(images, MEAN));
    return div(centred, perChannel(images, DEVIATION));
  },
  {
    pixelOf: (value: number, channel: number): number => 255 * (value * DEVIATION[channel] + MEAN[channel]),
  },
);
