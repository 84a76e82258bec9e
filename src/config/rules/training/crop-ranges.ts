/**
 * @module
 * Rule: the crops of augmentations have sizes (TensorFlow's sample_distorted_bounding_box refuses others). Inside the
 * operations of an SSD crop what is not set is 0, not the value that upstream uses without operations.
 */

import type { DescMessage } from '@bufbuild/protobuf';
import {
  RandomCropImageSchema,
  RandomCropPadImageSchema,
  SSDRandomCropFixedAspectRatioOperationSchema,
  SSDRandomCropOperationSchema,
  SSDRandomCropPadFixedAspectRatioOperationSchema,
  SSDRandomCropPadOperationSchema,
} from '../../../proto/gen/object_detection/protos/preprocessor_pb.js';
import { everyMessage } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

const CROPS: readonly DescMessage[] = [
  RandomCropImageSchema,
  RandomCropPadImageSchema,
  SSDRandomCropOperationSchema,
  SSDRandomCropPadOperationSchema,
  SSDRandomCropFixedAspectRatioOperationSchema,
  SSDRandomCropPadFixedAspectRatioOperationSchema,
];

/** Areas and aspect ratios are above 0 and in order; areas at most 1. */
export const cropRanges: Rule = {
  id: 'CW431',
  name: 'crop-ranges',
  severity: 'error',
  summary: 'A random crop has no size: an area or aspect ratio is 0, or the bounds are swapped.',
  explanation:
    'A crop is drawn with an area between min_area and max_area (shares of the image) and an aspect ratio between min_aspect_ratio and max_aspect_ratio. In the operations of ssd_random_crop nothing is filled in: a field that is left out is 0. Without any operations it uses seven good ones: leave them out unless you set every field.',
  example: {
    wrong: 'ssd_random_crop { operations { min_object_covered: 0.5 } }',
    right: 'ssd_random_crop { }',
  },
  check({ loaded: { config, placeOf } }, report) {
    for (const { path, message } of everyMessage(config)) {
      if (!CROPS.some(({ typeName }) => typeName === message.desc.typeName)) continue;
      const numberOf = (name: string): number | undefined => {
        const field = message.fields.find((candidate) => candidate.name === name);
        const value = field && message.get(field);
        return typeof value === 'number' ? value : undefined;
      };
      for (const [kind, most] of [
        ['aspect_ratio', Number.POSITIVE_INFINITY],
        ['area', 1],
      ] as const) {
        const [min, max] = [numberOf(`min_${kind}`), numberOf(`max_${kind}`)];
        if (min === undefined || max === undefined) continue;
        const isSet = (bound: string): boolean => placeOf(`${path}.${bound}_${kind}`) !== undefined;
        const at = `${path}.${isSet('min') || !isSet('max') ? 'min' : 'max'}_${kind}`;
        const said = (bound: string, value: number): string =>
          `${bound}_${kind} is ${isSet(bound) ? '' : 'not set and so '}${value}`;
        if (!(min > 0) || !(max > 0))
          report(
            at,
            `${said('min', min)}, ${said('max', max)}: both must be above 0, or there is nothing to crop.`,
          );
        else if (min > max) report(at, `${said('min', min)}, ${said('max', max)}: swap them.`);
        else if (max > most) report(at, `${said('max', max)}: a share of the image is at most 1.`);
      }
    }
  },
};
