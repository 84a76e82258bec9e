/**
 * @module
 * Rule: a weight-shared box predictor has one head for all feature maps, so all must have the same anchors in each place.
 */

import { anchorsPerLocation } from '../../anchor-count.ts';
import { ssdIn } from '../../detector-in.ts';
import { fixBySetting } from '../../edit/fix-by-edit.ts';
import type { Rule } from '../../rule.ts';

const AT = 'model.ssd.anchor_generator.ssd_anchor_generator';

/** With `weight_shared_convolutional_box_predictor` every layer has as many anchors. */
export const sharedPredictorAnchors: Rule = {
  id: 'CW324',
  name: 'shared-predictor-anchors',
  severity: 'error',
  summary: 'A weight-shared box predictor needs the same number of anchors on every feature map.',
  explanation:
    'weight_shared_convolutional_box_predictor applies the same filters to every feature map. ssd_anchor_generator puts only 3 anchors on the first map unless reduce_boxes_in_lowest_layer is false; upstream refuses that combination.',
  check({ loaded: { config, document, placeOf } }, report) {
    const ssd = ssdIn(config);
    const chosen = ssd?.anchorGenerator?.anchorGeneratorOneof;
    if (ssd?.boxPredictor?.boxPredictorOneof.case !== 'weightSharedConvolutionalBoxPredictor') return;
    if (chosen?.case !== 'ssdAnchorGenerator' || placeOf(AT) === undefined) return;
    const [first, second] = anchorsPerLocation(ssd, chosen.value.numLayers) ?? [];
    if (second === undefined || first === second) return;
    const field = `${AT}.reduce_boxes_in_lowest_layer`;
    report(
      placeOf(field) === undefined ? AT : field,
      `The first feature map has ${first} anchors in each place and the others ${second}, but a weight-shared box predictor needs the same number on all. Set reduce_boxes_in_lowest_layer: false.`,
      { fix: fixBySetting(document, field, 'false') },
    );
  },
};
