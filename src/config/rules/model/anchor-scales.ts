/**
 * @module
 * Rule: the scales of the SSD anchors are shares of the image, one for each layer, smallest first
 * (anchor_generators/multiple_grid_anchor_generator.py, `create_ssd_anchors`).
 */

import { SsdAnchorGeneratorSchema } from '../../../proto/gen/object_detection/protos/ssd_anchor_generator_pb.js';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** `scales` has `num_layers` entries; without it there are two layers at least, and `min_scale` is not the larger. */
export const anchorScales: Rule = {
  id: 'CW321',
  name: 'anchor-scales',
  severity: 'error',
  summary: 'The scales of the anchors do not fit the layers, or are out of order.',
  explanation:
    'scales gives the side of the anchors of each layer as a share of the image; without it the layers get even steps from min_scale to max_scale. Feature maps go from fine to coarse, so small scales belong first. Strides and offsets are given for every layer, both for height and for width, or not at all.',
  check({ loaded: { config } }, report) {
    for (const { path, message } of findMessages(config, SsdAnchorGeneratorSchema)) {
      const at = (name: string): string => `${path}.${name}`;
      const { numLayers: layers, scales, minScale, maxScale } = message;
      if (scales.length > 0) {
        if (scales.length !== layers)
          report(
            at('scales'),
            `scales has ${scales.length} ${scales.length === 1 ? 'value' : 'values'}, num_layers is ${layers}. Give one for each layer.`,
          );
        const fall = scales.findIndex((scale, i) => i > 0 && scale < scales[i - 1]);
        if (fall > 0)
          report(
            at(`scales[${fall}]`),
            `The scale ${scales[fall]} comes after the larger ${scales[fall - 1]}: coarser feature maps would look for smaller objects. Sort scales, smallest first.`,
            { severity: 'warning' },
          );
      } else if (layers < 2)
        report(
          at('num_layers'),
          `num_layers is ${layers}: even steps from min_scale to max_scale need 2 layers. Give scales: [ … ] for one.`,
        );
      else if (minScale > maxScale)
        report(
          at('min_scale'),
          `min_scale ${minScale} is above max_scale ${maxScale}: coarser feature maps would look for smaller objects. Swap them.`,
          { severity: 'warning' },
        );
      for (const [name, value] of [
        ['min_scale', scales.length > 0 ? 1 : minScale],
        ['max_scale', scales.length > 0 ? 1 : maxScale],
        ...scales.map((scale, i) => [`scales[${i}]`, scale] as const),
      ] as const)
        if (!(value > 0)) report(at(name), `${name} must be above 0, got ${value}.`);
        else if (value > 1)
          report(
            at(name),
            `${name} is ${value}, and scales are shares of the image: these anchors are larger than it.`,
            {
              severity: 'warning',
            },
          );
      for (const kind of ['stride', 'offset'] as const) {
        const [height, width] =
          kind === 'stride'
            ? [message.heightStride, message.widthStride]
            : [message.heightOffset, message.widthOffset];
        if (height.length === 0 && width.length === 0) continue;
        if (height.length !== layers || width.length !== layers)
          report(
            at(`${height.length === layers ? 'width' : 'height'}_${kind}`),
            `height_${kind} has ${height.length} values and width_${kind} ${width.length}; num_layers is ${layers}. Give one of each for each layer.`,
          );
      }
    }
  },
};
