/**
 * @module
 * The rules on what is read and not supported here: all of them notes, as training refuses by itself.
 */

import type { Rule } from '../rule.ts';
import { evaluationAsked } from './support/evaluation-asked.ts';
import { movingAverage } from './support/moving-average.ts';
import { quantisation } from './support/quantisation.ts';
import { softSuppression } from './support/soft-suppression.ts';
import { unhonouredField } from './support/unhonoured-field.ts';
import { unsupportedFeatureExtractor } from './support/unsupported-feature-extractor.ts';
import { unsupportedModel } from './support/unsupported-model.ts';
import { unsupportedPart } from './support/unsupported-part.ts';
import { unusedField } from './support/unused-field.ts';

/** In the order of their ids. */
export const SUPPORT_RULES: readonly Rule[] = [
  unsupportedModel,
  unsupportedPart,
  unsupportedFeatureExtractor,
  unhonouredField,
  quantisation,
  softSuppression,
  movingAverage,
  unusedField,
  evaluationAsked,
];
