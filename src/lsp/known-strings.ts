/**
 * @module
 * String fields of which the good values are known: the classes of `class_weight`, the types of feature extractors, the
 * kinds of checkpoints.
 */

import type { DescField } from '@bufbuild/protobuf';
import {
  FASTER_RCNN_FEATURE_EXTRACTORS,
  type Generation,
  SSD_FEATURE_EXTRACTORS,
} from '../config/feature-extractor-types.ts';

/** A string that may stand in a field, and what it is. */
export interface KnownString {
  readonly text: string;
  readonly detail: string;
}

/** `train_config.fine_tune_checkpoint_type`. */
const CHECKPOINT_TYPES: readonly KnownString[] = [
  { text: 'detection', detail: 'all but the heads' },
  { text: 'classification', detail: 'the backbone' },
  { text: 'full', detail: 'everything' },
];

/** The strings known for `field`; none where any may stand. `classNames` are those of the label map. */
export function knownStrings(field: DescField, classNames: readonly string[]): readonly KnownString[] {
  switch (`${field.parent.name}.${field.name}`) {
    case 'ClassWeight.name':
      return classNames.map((text) => ({ text, detail: 'class of the label map' }));
    case 'SsdFeatureExtractor.type':
      return extractors(SSD_FEATURE_EXTRACTORS);
    case 'FasterRcnnFeatureExtractor.type':
      return extractors(FASTER_RCNN_FEATURE_EXTRACTORS);
    case 'TrainConfig.fine_tune_checkpoint_type':
      return CHECKPOINT_TYPES;
    default:
      return [];
  }
}

function extractors(types: { readonly [G in Generation]: readonly string[] }): KnownString[] {
  return ([1, 2] as const).flatMap((generation) =>
    types[generation].map((text) => ({ text, detail: `TensorFlow ${generation}` })),
  );
}
