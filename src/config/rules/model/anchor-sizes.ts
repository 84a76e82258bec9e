/**
 * @module
 * Rule: anchors are neither so small that objects fall between them, nor larger than the image, as the sizes follow from
 * the configuration.
 */

import type { Ssd } from '../../../proto/gen/object_detection/protos/ssd_pb.js';
import { brief } from '../../brief.ts';
import { ssdIn } from '../../detector-in.ts';
import { featureMapStrides } from '../../feature-map-layouts.ts';
import { networkInputSize } from '../../network-input-size.ts';
import type { Rule } from '../../rule.ts';

const AT = 'model.ssd.anchor_generator';
/** Of one of the three anchors of a lowest layer with fewer. */
const LOWEST_SCALE = 0.1;

/** Pixels between the centres of anchors of a feature map, and the sides of its smallest and its largest, as squares. */
interface LayerSizes {
  readonly stride: number;
  readonly cells: number;
  readonly smallest: number;
  readonly largest: number;
}

/** Of each layer the largest anchor is at least its stride, and the smallest at most the image. */
export const anchorSizes: Rule = {
  id: 'CW323',
  name: 'anchor-sizes',
  severity: 'warning',
  summary: 'Anchors leave gaps between them, or are larger than the image.',
  explanation:
    'The centres of anchors are one cell of their feature map apart. Where even the largest anchors are smaller than that, there are gaps between them into which whole objects fall. Anchors larger than the image match no box; a few at the coarsest level are common and cost little.',
  check({ loaded: { config, placeOf } }, report) {
    const ssd = ssdIn(config);
    const size = networkInputSize(ssd?.imageResizer);
    if (ssd === undefined || size === undefined || placeOf(AT) === undefined) return;
    const side = Math.min(size.height, size.width);
    const layers = layerSizes(ssd, side);
    if (layers === undefined || side <= 0) return;
    const at = `${AT}.${ssd.anchorGenerator?.anchorGeneratorOneof.case === 'ssdAnchorGenerator' ? 'ssd_anchor_generator' : 'multiscale_anchor_generator.anchor_scale'}`;
    const sparse = layers.find(({ cells, largest, stride }) => cells > 1 && largest < stride);
    if (sparse !== undefined)
      report(
        at,
        `The anchors of the feature map of ${sparse.cells}×${sparse.cells} cells are at most ${brief(sparse.largest)} pixels wide and stand ${brief(sparse.stride)} pixels apart: objects fall into the gaps. Make them larger.`,
      );
    const huge = layers.find(({ smallest }) => smallest > side);
    if (huge !== undefined)
      report(
        at,
        `All anchors of the feature map of ${huge.cells}×${huge.cells} cells are larger than the image (${brief(huge.smallest)} pixels or more; it has ${side}): few boxes will match them.`,
        { severity: 'note' },
      );
  },
};

function layerSizes(ssd: Ssd, side: number): readonly LayerSizes[] | undefined {
  const strides = ssd.featureExtractor && featureMapStrides(ssd.featureExtractor);
  const chosen = ssd.anchorGenerator?.anchorGeneratorOneof;
  if (strides === undefined) return undefined;
  if (chosen?.case === 'multiscaleAnchorGenerator') {
    const { minLevel, maxLevel, anchorScale, scalesPerOctave: scales } = chosen.value;
    if (maxLevel - minLevel + 1 !== strides.length || scales < 1) return undefined;
    return strides.map((_, i) => {
      const stride = 2 ** (minLevel + i);
      const smallest = stride * anchorScale;
      return {
        stride,
        cells: Math.ceil(side / stride),
        smallest,
        largest: smallest * 2 ** ((scales - 1) / scales),
      };
    });
  }
  if (chosen?.case !== 'ssdAnchorGenerator') return undefined;
  const { numLayers, scales, minScale, maxScale, reduceBoxesInLowestLayer } = chosen.value;
  const hasInterpolated = chosen.value.interpolatedScaleAspectRatio > 0;
  const given = scales.length > 0;
  if (numLayers !== strides.length || (given ? scales.length !== numLayers : numLayers < 2)) return undefined;
  const scaleOf = (k: number): number => {
    if (k === numLayers) return 1;
    return given ? scales[k] : minScale + ((maxScale - minScale) * k) / (numLayers - 1);
  };
  return strides.map((stride, k) => {
    const scale = scaleOf(k);
    // Beside the layer's own scale: the lowest layer's fixed one, or the one between it and the next layer's.
    const other =
      k === 0 && reduceBoxesInLowestLayer
        ? LOWEST_SCALE
        : hasInterpolated
          ? Math.sqrt(scale * scaleOf(k + 1))
          : scale;
    const cells = Math.ceil(side / stride);
    return {
      stride: side / cells,
      cells,
      smallest: Math.min(scale, other) * side,
      largest: Math.max(scale, other) * side,
    };
  });
}
