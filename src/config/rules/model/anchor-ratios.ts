/**
 * @module
 * Rule: every layer has anchors, each shape once. The schema's list of `aspect_ratios` is empty; upstream's builder does
 * not fill it in.
 */

import { MultiscaleAnchorGeneratorSchema } from '../../../proto/gen/object_detection/protos/multiscale_anchor_generator_pb.js';
import { SsdAnchorGeneratorSchema } from '../../../proto/gen/object_detection/protos/ssd_anchor_generator_pb.js';
import { findMessages } from '../../find-messages.ts';
import type { Report, Rule } from '../../rule.ts';

/** `aspect_ratios` are given, above 0 and different. */
export const anchorRatios: Rule = {
  id: 'CW322',
  name: 'anchor-ratios',
  severity: 'error',
  summary: 'The aspect ratios of the anchors are missing, repeated or not above 0.',
  explanation:
    'An aspect ratio is width / height. The list has no default: without it an SSD gets one square anchor in each place, and a multiscale generator none. Usual are 1.0, 2.0, 0.5, 3.0, 0.3333 for SSD and 1.0, 2.0, 0.5 for pyramids. Take them from your own boxes where those are much longer or flatter.',
  check({ loaded: { config, placeOf } }, report) {
    for (const { path, message } of findMessages(config, SsdAnchorGeneratorSchema)) {
      checkRatios(path, message.aspectRatios, report);
      if (message.aspectRatios.length > 0 || placeOf(path) === undefined) continue;
      if (message.interpolatedScaleAspectRatio > 0)
        report(
          path,
          `ssd_anchor_generator has no aspect_ratios: all layers${message.reduceBoxesInLowestLayer ? ' but the first' : ''} get one anchor in each place. Usual is aspect_ratios: [1.0, 2.0, 0.5, 3.0, 0.3333].`,
          { severity: 'warning' },
        );
      else
        report(path, 'ssd_anchor_generator has no aspect_ratios, so that layers have no anchors. Add some.');
    }
    for (const { path, message } of findMessages(config, MultiscaleAnchorGeneratorSchema)) {
      checkRatios(path, message.aspectRatios, report);
      if (message.aspectRatios.length === 0)
        report(
          path,
          'multiscale_anchor_generator has no aspect_ratios, so no anchors. Add aspect_ratios: [1.0, 2.0, 0.5].',
        );
      if (message.scalesPerOctave < 1)
        report(
          `${path}.scales_per_octave`,
          `scales_per_octave must be at least 1, got ${message.scalesPerOctave}.`,
        );
    }
  },
};

function checkRatios(path: string, ratios: readonly number[], report: Report): void {
  for (const [i, ratio] of ratios.entries()) {
    const at = `${path}.aspect_ratios[${i}]`;
    if (!(ratio > 0)) report(at, `An aspect ratio must be above 0, got ${ratio}.`);
    else if (ratios.indexOf(ratio) < i)
      report(at, `The aspect ratio ${ratio} stands twice: its anchors would lie on each other. Remove one.`, {
        severity: 'warning',
      });
  }
}
