/**
 * @module
 * The single shot detector as a function of images (Liu et al. 2016; meta_architectures/ssd_meta_arch.py): feature
 * extractor, box predictor and anchors put together. Losses and post-processing are built on its predictions elsewhere.
 */

import { createGraph } from '../../graph/create-graph.ts';
import { floats, type Value } from '../../graph/graph.ts';
import { mul, reduceSum } from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { type Network, trainingNetwork } from '../../nn/network.ts';
import { ConfigError } from '../../util/errors.ts';
import type { AnchorGenerator, FeatureMapShape } from '../anchor-generators/anchor-generator.ts';
import type { BoxPredictor, Predictions } from '../box-predictors/box-predictor.ts';
import type { FeatureExtractor } from '../feature-extractors/feature-extractor.ts';
import type { ImageResizer, ImageSize } from '../image-resizer.ts';

export interface SsdModel {
  readonly numClasses: number;
  /** Whether column 0 of labels and logits is the background's. */
  readonly addBackgroundClass: boolean;
  /** Whether the background's label is all zeros, rather than a one in column 0. */
  readonly encodeBackgroundAsZeros: boolean;
  /** Of the network's input, in pixels. */
  readonly inputHeight: number;
  readonly inputWidth: number;
  /** How an image becomes the input. */
  readonly resizer: ImageResizer;
  /** [A, 4] yxyx, normalised, not clipped. */
  readonly anchorsYxyx: Float32Array;
  /** Cells of each feature map. */
  readonly featureMapShapes: readonly FeatureMapShape[];
  /** Anchors of a cell, for each feature map. */
  readonly anchorsPerLocation: readonly number[];
  readonly boxCodeSize: number;
  /** Columns K of the class logits: C + 1 with a background class, else C. */
  readonly numClassSlots: number;
  /** The feature maps [B, Cᵢ, Hᵢ, Wᵢ] of images [B, 3, H, W] RGB of the input's size, 0..255, finest first. */
  featureMaps(network: Network, images: Value): readonly Value[];
  /** The predictions made of those. */
  predictFrom(network: Network, featureMaps: readonly Value[]): Predictions;
  /** Predictions for images [B, 3, H, W] RGB of the input's size, 0..255. */
  predict(network: Network, images: Value): Predictions;
}

export interface SsdOptions
  extends Pick<
    SsdModel,
    'numClasses' | 'addBackgroundClass' | 'encodeBackgroundAsZeros' | 'inputHeight' | 'inputWidth'
  > {
  readonly featureExtractor: FeatureExtractor;
  readonly boxPredictor: BoxPredictor;
  readonly anchorGenerator: AnchorGenerator;
  /** Stretching by default. */
  readonly resizer?: ResizerSettings;
}

/** What a resizer does besides the size that it ends in. */
export interface ResizerSettings extends Omit<ImageResizer, 'height' | 'width' | 'padColor'> {
  /** Red, green and blue of padding, in the units of the backbone: it is added to preprocessed images. */
  readonly padValue: readonly [number, number, number];
  /** Whether the network sees grey images of one channel. */
  readonly convertToGrayscale: boolean;
}

const STRETCHING: ResizerSettings = {
  rule: { kind: 'fixed_shape' },
  method: 'BILINEAR',
  alignCorners: false,
  padValue: [0, 0, 0],
  convertToGrayscale: false,
};

const LUMA = Float32Array.of(0.2989, 0.587, 0.114);

/** Preprocessed images, grey where the resizer makes them so: [B, 3, H, W] to [B, 3 or 1, H, W]. */
function preprocessed(
  images: Value,
  extractor: FeatureExtractor,
  { convertToGrayscale }: ResizerSettings,
): Value {
  const normalised = extractor.preprocess(images);
  if (!convertToGrayscale) return normalised;
  return reduceSum(mul(normalised, floats(images.graph, [3, 1, 1], LUMA, 'luma')), [1], true);
}

/** Cells of each feature map of an image: what the extractor makes of one, in a graph that is thrown away. */
function traceFeatureMapShapes(
  extractor: FeatureExtractor,
  { height, width, ...resizer }: ResizerSettings & ImageSize,
): FeatureMapShape[] {
  const graph = createGraph();
  const images = graph.input('images', { dtype: 'float32', shape: [1, 3, height, width] });
  const network = trainingNetwork(graph, graph.input('counter', { dtype: 'int64', shape: [] }));
  return extractor.extract(network, preprocessed(images, extractor, resizer)).map((map) => {
    const [, , rows, columns] = staticShape(map.shape);
    return [rows, columns];
  });
}

/** The number of label and logit columns. */
export function classSlots(model: Pick<SsdModel, 'numClasses' | 'addBackgroundClass'>): number {
  return model.numClasses + (model.addBackgroundClass ? 1 : 0);
}

/**
 * Puts the detector together and lays out its anchors.
 *
 * @throws ConfigError where the input is too small, or feature maps and anchor layers differ in number.
 */
export function ssd(options: SsdOptions): SsdModel {
  const { featureExtractor, boxPredictor, anchorGenerator, inputHeight, inputWidth, ...rest } = options;
  const { resizer = STRETCHING, ...classes } = rest;
  const { padValue, convertToGrayscale, ...settings } = resizer;
  const size = { height: inputHeight, width: inputWidth };
  const pixelOf = (channel: number): number =>
    featureExtractor.preprocess.pixelOf(padValue[channel], channel);
  if (Math.min(inputHeight, inputWidth) < featureExtractor.minImageSide) {
    throw new ConfigError(
      `The image resizer makes ${inputHeight}×${inputWidth} pixels (height × width), but ${featureExtractor.type} ` +
        `needs at least ${featureExtractor.minImageSide} on each side.`,
    );
  }
  const featureMapShapes = traceFeatureMapShapes(featureExtractor, { ...resizer, ...size });
  const anchorsPerLocation = anchorGenerator.numAnchorsPerLocation();
  if (anchorsPerLocation.length !== featureMapShapes.length) {
    throw new ConfigError(
      `The feature extractor ${featureExtractor.type} gives ${featureMapShapes.length} feature maps, but the anchor ` +
        `generator lays out ${anchorsPerLocation.length}; make num_layers of both the same.`,
    );
  }
  const featureMaps: SsdModel['featureMaps'] = (network, images) =>
    featureExtractor.extract(network, preprocessed(images, featureExtractor, resizer));
  const predictFrom: SsdModel['predictFrom'] = (network, maps) =>
    boxPredictor.predict(network, maps, anchorsPerLocation);
  return {
    ...classes,
    inputHeight,
    inputWidth,
    resizer: { ...settings, ...size, padColor: [pixelOf(0), pixelOf(1), pixelOf(2)] },
    featureMapShapes,
    anchorsYxyx: anchorGenerator.generate(featureMapShapes, inputHeight, inputWidth),
    anchorsPerLocation,
    boxCodeSize: boxPredictor.boxCodeSize,
    numClassSlots: classSlots(classes),
    featureMaps,
    predictFrom,
    predict: (network, images) => predictFrom(network, featureMaps(network, images)),
  };
}
