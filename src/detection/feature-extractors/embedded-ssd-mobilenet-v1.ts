/**
 * @module
 * The feature extractor `embedded_ssd_mobilenet_v1` (models/embedded_ssd_mobilenet_v1_feature_extractor.py): five maps
 * of 16, 8, 4, 2 and 1 cells a side on 256×256 pixels, the only size it takes. Its depthwise kernels are not penalised,
 * unless the backbone has the configuration's hyperparams.
 */

import { staticShape } from '../../graph/tensor-type.ts';
import { ConfigError } from '../../util/errors.ts';
import type { FeatureExtractor, FeatureExtractorOptions } from './feature-extractor.ts';
import { mobilenetV1, mobilenetV1BackboneHyperparams } from './mobilenet-v1.ts';
import { type FeatureMapSource, multiResolutionFeatureMaps } from './multi-resolution-feature-maps.ts';
import { toUnitRange } from './preprocess.ts';

const SCOPE = 'FeatureExtractor/MobilenetV1';
const SIDE = 256;

const SOURCES: readonly FeatureMapSource[] = [
  { layer: 'Conv2d_11_pointwise' },
  { layer: 'Conv2d_13_pointwise' },
  { depth: 512 },
  { depth: 256 },
  { depth: 256, kernel: 2 },
];

/** SSD feature extraction for small devices. @throws ConfigError (on `extract`) for another size of image. */
export function embeddedSsdMobilenetV1(options: FeatureExtractorOptions): FeatureExtractor {
  const { type, depth, padding } = options;
  const backbone = mobilenetV1BackboneHyperparams(options);
  const depthwise = options.overrideBackbone ? backbone : { ...backbone, regularizer: undefined };
  return {
    type,
    minImageSide: SIDE,
    preprocess: toUnitRange,
    extract: (network, preprocessed) => {
      const [, , height, width] = staticShape(preprocessed.shape);
      if (height !== SIDE || width !== SIDE) {
        throw new ConfigError(
          `The image resizer makes ${height}×${width} pixels (height × width), but ${type} takes ${SIDE}×${SIDE} alone.`,
        );
      }
      const layers = mobilenetV1(network, preprocessed, SCOPE, {
        depth,
        padding,
        hyperparams: backbone,
        depthwise,
      });
      return multiResolutionFeatureMaps(network, layers, SCOPE, { ...options, sources: SOURCES });
    },
  };
}
