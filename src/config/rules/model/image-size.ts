/**
 * @module
 * Rule: the image resizer makes images that the feature extractor takes: large enough, and with a pyramid so divisible
 * that each level, doubled, fits the one below it.
 */

import { ConditionalShapeResizer_ResizeCondition } from '../../../proto/gen/object_detection/protos/image_resizer_pb.js';
import type { Ssd } from '../../../proto/gen/object_detection/protos/ssd_pb.js';
import { detectorIn, ssdIn } from '../../detector-in.ts';
import { layoutOf, pyramidLevels } from '../../feature-map-layouts.ts';
import type { Rule } from '../../rule.ts';

/** The backbones end at stride 2^5; coarser levels are made from that, and need not be doubled onto it. */
const COARSEST_BACKBONE_LEVEL = 5;

/** Levels beyond these have no pixels left, of which other rules speak. */
const MOST_LEVELS = 12;

/** The sides of the input, as far as the configuration says them, and where. */
function inputSides(
  resizer: NonNullable<Ssd['imageResizer']>['imageResizerOneof'],
  where: string,
): readonly { readonly name: string; readonly side: number; readonly at: string }[] {
  if (resizer.case === 'fixedShapeResizer')
    return (['height', 'width'] as const).map((name) => {
      return { name, side: resizer.value[name], at: `${where}.fixed_shape_resizer.${name}` };
    });
  if (resizer.case !== 'keepAspectRatioResizer') return [];
  const name = 'max_dimension';
  return [{ name, side: resizer.value.maxDimension, at: `${where}.keep_aspect_ratio_resizer.${name}` }];
}

/** Sides are at least the extractor's smallest, and divisible where a pyramid doubles its levels. */
export const imageSize: Rule = {
  id: 'CW330',
  name: 'image-size',
  severity: 'error',
  summary: 'The image size does not fit the feature extractor.',
  explanation:
    'SSD feature extractors refuse images below 33 pixels, those on ResNet and EfficientNet below 129. A feature pyramid doubles each level and adds it to the finer one, so the sides must be divisible by 32 (FPN) or, as every level is doubled, by 128 (EfficientDet); 300 is not, 320 and 640 are. pad_to_multiple pads images that are not.',
  check({ loaded: { config, placeOf } }, report) {
    const detector = detectorIn(config);
    const resizer = detector?.imageResizer?.imageResizerOneof;
    if (detector === undefined || resizer?.case === undefined) return;
    const where = `${detector.path}.image_resizer`;
    if (resizer.case === 'keepAspectRatioResizer') {
      const { minDimension, maxDimension, perChannelPadValue } = resizer.value;
      const pad = perChannelPadValue.length;
      if (pad !== 0 && pad !== 3)
        report(
          `${where}.keep_aspect_ratio_resizer.per_channel_pad_value`,
          `per_channel_pad_value has ${pad} numbers; give three, for red, green and blue.`,
        );
      if (minDimension > maxDimension)
        report(
          `${where}.keep_aspect_ratio_resizer.min_dimension`,
          `min_dimension ${minDimension} is above max_dimension ${maxDimension}. Swap them.`,
        );
    }
    if (
      resizer.case === 'conditionalShapeResizer' &&
      resizer.value.condition === ConditionalShapeResizer_ResizeCondition.INVALID
    )
      report(
        `${where}.conditional_shape_resizer.condition`,
        'condition must be GREATER or SMALLER, got INVALID.',
      );
    const extractor = ssdIn(config)?.featureExtractor;
    const layout = extractor && layoutOf(extractor.type);
    if (placeOf(where) === undefined) return;
    for (const { name, side, at } of inputSides(resizer, where)) {
      if (side < 1) report(at, `${name} must be at least 1, got ${side}.`);
      if (side < 1 || layout === undefined || extractor === undefined) continue;
      const { minSide, onlySide, kind } = layout;
      if (onlySide !== undefined && side !== onlySide)
        report(at, `${name} is ${side}, but ${extractor.type} takes ${onlySide}×${onlySide} pixels only.`);
      if (minSide !== undefined && side < minSide)
        report(
          at,
          `${name} is ${side}, but ${extractor.type} needs at least ${minSide} pixels on each side.`,
        );
      if (kind === 'maps' || (kind === 'fpn' && extractor.useExplicitPadding)) continue;
      const { maxLevel } = pyramidLevels(extractor);
      if (maxLevel > MOST_LEVELS) continue;
      const divisor = 2 ** (kind === 'fpn' ? Math.min(maxLevel, COARSEST_BACKBONE_LEVEL) : maxLevel);
      const multiple = Math.max(1, extractor.padToMultiple);
      if ((Math.ceil(side / multiple) * multiple) % divisor === 0) continue;
      const [lower, upper] = [Math.floor(side / divisor) * divisor, Math.ceil(side / divisor) * divisor];
      const near = lower >= (minSide ?? 1) ? `${lower} or ${upper}` : `${upper}`;
      report(
        at,
        `${name} is ${side}, which ${divisor} does not divide: the levels of the pyramid of ${extractor.type} would not fit each other. Use ${near}, or feature_extractor { pad_to_multiple: ${divisor} }.`,
      );
    }
  },
};
