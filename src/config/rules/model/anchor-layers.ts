/**
 * @module
 * Rule: the anchor generator lays out anchors for as many feature maps as the feature extractor makes. Neither upstream
 * nor Counterweight builds a detector where they differ.
 */

import { ssdIn } from '../../detector-in.ts';
import { featureMapStrides, layoutOf, pyramidLevels } from '../../feature-map-layouts.ts';
import type { Rule } from '../../rule.ts';

const ANCHORS = 'model.ssd.anchor_generator';
const EXTRACTOR = 'model.ssd.feature_extractor';

/** `num_layers` or levels of the anchor generator are those of the feature extractor. */
export const anchorLayers: Rule = {
  id: 'CW320',
  name: 'anchor-layers',
  severity: 'error',
  summary: 'The anchor generator is laid out for other feature maps than the feature extractor makes.',
  explanation:
    'Each feature map needs its anchors. ssd_anchor_generator lays them out for num_layers maps, multiscale_anchor_generator for the levels min_level to max_level; the feature extractor makes num_layers maps (6 unless set) or, with a pyramid, one for each level of fpn or bifpn (3 to 7 unless set). The two must be the same.',
  check({ loaded: { config, placeOf } }, report) {
    const ssd = ssdIn(config);
    const extractor = ssd?.featureExtractor;
    const layout = extractor && layoutOf(extractor.type);
    const chosen = ssd?.anchorGenerator?.anchorGeneratorOneof;
    if (ssd === undefined || extractor === undefined || layout === undefined || chosen === undefined) return;
    if (placeOf(ANCHORS) === undefined) return;
    const { minLevel, maxLevel } = pyramidLevels(extractor);
    if (layout.kind !== 'maps' && minLevel > maxLevel) {
      const pyramid = extractor.featurePyramidOneof.case ?? layout.kind;
      report(
        `${EXTRACTOR}.${pyramid}.min_level`,
        `min_level ${minLevel} is above max_level ${maxLevel}: the pyramid has no level.`,
      );
      return;
    }
    const maps = featureMapStrides(extractor)?.length;
    if (chosen.case === 'multiscaleAnchorGenerator') {
      const { minLevel: min, maxLevel: max } = chosen.value;
      const at = `${ANCHORS}.multiscale_anchor_generator`;
      if (min > max)
        report(`${at}.min_level`, `min_level ${min} is above max_level ${max}: there is no level.`);
      else if (layout.kind === 'maps' && maps !== undefined && max - min + 1 !== maps)
        report(
          `${at}.max_level`,
          `The levels ${min} to ${max} are ${max - min + 1} feature maps, but ${extractor.type} makes ${maps}.`,
        );
      else if (layout.kind !== 'maps' && (min !== minLevel || max !== maxLevel))
        report(
          `${at}.${min !== minLevel ? 'min' : 'max'}_level`,
          `The anchors are for the levels ${min} to ${max}, but the feature extractor makes the levels ${minLevel} to ${maxLevel}. Make min_level and max_level of both the same.`,
        );
    }
    if (chosen.case === 'ssdAnchorGenerator' && maps !== undefined && chosen.value.numLayers !== maps) {
      const cut = layout.kind === 'maps' && placeOf(`${EXTRACTOR}.num_layers`) !== undefined;
      report(
        `${ANCHORS}.ssd_anchor_generator.num_layers`,
        `num_layers of the anchors is ${chosen.value.numLayers}, but ${extractor.type} makes ${maps} feature maps${cut ? ' (feature_extractor.num_layers)' : ''}. Make them the same.`,
      );
    }
  },
};
