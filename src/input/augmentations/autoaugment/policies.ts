/**
 * @module
 * The policies of `autoaugment_image` (Zoph et al. 2019, "Learning Data Augmentation Strategies for Object Detection";
 * upstream: utils/autoaugment_utils.py, policy_v0 to policy_v3 and policy_vtest), as tables.
 */

import type { AutoAugmentPolicyName } from '../../../detection/augmentation-options.ts';

/** The operations that the policies use, by upstream's names. */
export type OperationName =
  | 'AutoContrast'
  | 'BBox_Cutout'
  | 'Brightness'
  | 'Color'
  | 'Contrast'
  | 'Cutout'
  | 'Cutout_Only_BBoxes'
  | 'Equalize'
  | 'Equalize_Only_BBoxes'
  | 'Flip_Only_BBoxes'
  | 'Posterize'
  | 'Rotate_BBox'
  | 'Sharpness'
  | 'ShearX_BBox'
  | 'ShearX_Only_BBoxes'
  | 'ShearY_BBox'
  | 'ShearY_Only_BBoxes'
  | 'Solarize'
  | 'SolarizeAdd'
  | 'TranslateX_BBox'
  | 'TranslateY_BBox'
  | 'TranslateY_Only_BBoxes';

/** An operation, its chance in 0..1 and its magnitude in 0..10. */
export type PolicyStep = readonly [operation: OperationName, probability: number, level: number];

/** Operations applied one after another. */
export type SubPolicy = readonly PolicyStep[];

const V0: readonly SubPolicy[] = [
  [
    ['TranslateX_BBox', 0.6, 4],
    ['Equalize', 0.8, 10],
  ],
  [
    ['TranslateY_Only_BBoxes', 0.2, 2],
    ['Cutout', 0.8, 8],
  ],
  [
    ['Sharpness', 0, 8],
    ['ShearX_BBox', 0.4, 0],
  ],
  [
    ['ShearY_BBox', 1, 2],
    ['TranslateY_Only_BBoxes', 0.6, 6],
  ],
  [
    ['Rotate_BBox', 0.6, 10],
    ['Color', 1, 6],
  ],
];

/** Begins with those of v0. */
const V1: readonly SubPolicy[] = [
  ...V0,
  [
    ['Color', 0, 0],
    ['ShearX_Only_BBoxes', 0.8, 4],
  ],
  [
    ['ShearY_Only_BBoxes', 0.8, 2],
    ['Flip_Only_BBoxes', 0, 10],
  ],
  [
    ['Equalize', 0.6, 10],
    ['TranslateX_BBox', 0.2, 2],
  ],
  [
    ['Color', 1, 10],
    ['TranslateY_Only_BBoxes', 0.4, 6],
  ],
  [
    ['Rotate_BBox', 0.8, 10],
    ['Contrast', 0, 10],
  ],
  [
    ['Cutout', 0.2, 2],
    ['Brightness', 0.8, 10],
  ],
  [
    ['Color', 1, 6],
    ['Equalize', 1, 2],
  ],
  [
    ['Cutout_Only_BBoxes', 0.4, 6],
    ['TranslateY_Only_BBoxes', 0.8, 2],
  ],
  [
    ['Color', 0.2, 8],
    ['Rotate_BBox', 0.8, 10],
  ],
  [
    ['Sharpness', 0.4, 4],
    ['TranslateY_Only_BBoxes', 0, 4],
  ],
  [
    ['Sharpness', 1, 4],
    ['SolarizeAdd', 0.4, 4],
  ],
  [
    ['Rotate_BBox', 1, 8],
    ['Sharpness', 0.2, 8],
  ],
  [
    ['ShearY_BBox', 0.6, 10],
    ['Equalize_Only_BBoxes', 0.6, 8],
  ],
  [
    ['ShearX_BBox', 0.2, 6],
    ['TranslateY_Only_BBoxes', 0.2, 10],
  ],
  [
    ['SolarizeAdd', 0.6, 8],
    ['Brightness', 0.8, 10],
  ],
];

const V2: readonly SubPolicy[] = [
  [
    ['Color', 0, 6],
    ['Cutout', 0.6, 8],
    ['Sharpness', 0.4, 8],
  ],
  [
    ['Rotate_BBox', 0.4, 8],
    ['Sharpness', 0.4, 2],
    ['Rotate_BBox', 0.8, 10],
  ],
  [
    ['TranslateY_BBox', 1, 8],
    ['AutoContrast', 0.8, 2],
  ],
  [
    ['AutoContrast', 0.4, 6],
    ['ShearX_BBox', 0.8, 8],
    ['Brightness', 0, 10],
  ],
  [
    ['SolarizeAdd', 0.2, 6],
    ['Contrast', 0, 10],
    ['AutoContrast', 0.6, 0],
  ],
  [
    ['Cutout', 0.2, 0],
    ['Solarize', 0.8, 8],
    ['Color', 1, 4],
  ],
  [
    ['TranslateY_BBox', 0, 4],
    ['Equalize', 0.6, 8],
    ['Solarize', 0, 10],
  ],
  [
    ['TranslateY_BBox', 0.2, 2],
    ['ShearY_BBox', 0.8, 8],
    ['Rotate_BBox', 0.8, 8],
  ],
  [
    ['Cutout', 0.8, 8],
    ['Brightness', 0.8, 8],
    ['Cutout', 0.2, 2],
  ],
  [
    ['Color', 0.8, 4],
    ['TranslateY_BBox', 1, 6],
    ['Rotate_BBox', 0.6, 6],
  ],
  [
    ['Rotate_BBox', 0.6, 10],
    ['BBox_Cutout', 1, 4],
    ['Cutout', 0.2, 8],
  ],
  [
    ['Rotate_BBox', 0, 0],
    ['Equalize', 0.6, 6],
    ['ShearY_BBox', 0.6, 8],
  ],
  [
    ['Brightness', 0.8, 8],
    ['AutoContrast', 0.4, 2],
    ['Brightness', 0.2, 2],
  ],
  [
    ['TranslateY_BBox', 0.4, 8],
    ['Solarize', 0.4, 6],
    ['SolarizeAdd', 0.2, 10],
  ],
  [
    ['Contrast', 1, 10],
    ['SolarizeAdd', 0.2, 8],
    ['Equalize', 0.2, 4],
  ],
];

const V3: readonly SubPolicy[] = [
  [
    ['Posterize', 0.8, 2],
    ['TranslateX_BBox', 1, 8],
  ],
  [
    ['BBox_Cutout', 0.2, 10],
    ['Sharpness', 1, 8],
  ],
  [
    ['Rotate_BBox', 0.6, 8],
    ['Rotate_BBox', 0.8, 10],
  ],
  [
    ['Equalize', 0.8, 10],
    ['AutoContrast', 0.2, 10],
  ],
  [
    ['SolarizeAdd', 0.2, 2],
    ['TranslateY_BBox', 0.2, 8],
  ],
  [
    ['Sharpness', 0, 2],
    ['Color', 0.4, 8],
  ],
  [
    ['Equalize', 1, 8],
    ['TranslateY_BBox', 1, 8],
  ],
  [
    ['Posterize', 0.6, 2],
    ['Rotate_BBox', 0, 10],
  ],
  [
    ['AutoContrast', 0.6, 0],
    ['Rotate_BBox', 1, 6],
  ],
  [
    ['Equalize', 0, 4],
    ['Cutout', 0.8, 10],
  ],
  [
    ['Brightness', 1, 2],
    ['TranslateY_BBox', 1, 6],
  ],
  [
    ['Contrast', 0, 2],
    ['ShearY_BBox', 0.8, 0],
  ],
  [
    ['AutoContrast', 0.8, 10],
    ['Contrast', 0.2, 10],
  ],
  [
    ['Rotate_BBox', 1, 10],
    ['Cutout', 1, 10],
  ],
  [
    ['SolarizeAdd', 0.8, 6],
    ['Equalize', 0.8, 8],
  ],
];

const TEST: readonly SubPolicy[] = [
  [
    ['TranslateX_BBox', 1, 4],
    ['Equalize', 1, 10],
  ],
];

/** By name, the sub-policies one of which is chosen for each image. */
export const POLICIES: Readonly<Record<AutoAugmentPolicyName, readonly SubPolicy[]>> = {
  v0: V0,
  v1: V1,
  v2: V2,
  v3: V3,
  test: TEST,
};
