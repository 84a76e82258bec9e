/**
 * @module
 * How many anchors an SSD lays out, where the configuration alone says it: for rules on the miner.
 */

import type { Ssd } from '../proto/gen/object_detection/protos/ssd_pb.js';
import { featureMapShapes } from './feature-map-layouts.ts';
import { networkInputSize } from './network-input-size.ts';

/** More feature maps than any extractor has: a slip, and no reason to fill the memory. */
const MOST_LAYERS = 100;

/** Anchors per location of each of `layers` feature maps; undefined where the generator is of another kind or fits not. */
export function anchorsPerLocation({ anchorGenerator }: Ssd, layers: number): readonly number[] | undefined {
  const chosen = anchorGenerator?.anchorGeneratorOneof;
  if (layers > MOST_LAYERS) return undefined;
  if (chosen?.case === 'ssdAnchorGenerator') {
    const { numLayers, aspectRatios, interpolatedScaleAspectRatio, reduceBoxesInLowestLayer } = chosen.value;
    if (numLayers !== layers) return undefined;
    const usual = aspectRatios.length + (interpolatedScaleAspectRatio > 0 ? 1 : 0);
    return Array.from({ length: layers }, (_, k) => (k === 0 && reduceBoxesInLowestLayer ? 3 : usual));
  }
  if (chosen?.case === 'multiscaleAnchorGenerator') {
    const { minLevel, maxLevel, aspectRatios, scalesPerOctave } = chosen.value;
    if (maxLevel - minLevel + 1 !== layers) return undefined;
    return new Array<number>(layers).fill(aspectRatios.length * scalesPerOctave);
  }
  return undefined;
}

/** The anchors of one image, where its size is fixed and the feature extractor's maps are known. */
export function anchorCount(ssd: Ssd): number | undefined {
  const size = networkInputSize(ssd.imageResizer);
  if (size === undefined || ssd.featureExtractor === undefined) return undefined;
  const { height, width } = size;
  const shapes = featureMapShapes(ssd.featureExtractor, height, width);
  const perLocation = shapes && anchorsPerLocation(ssd, shapes.length);
  return perLocation && shapes.reduce((sum, [h, w], i) => sum + h * w * perLocation[i], 0);
}
