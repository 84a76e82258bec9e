/**
 * @module
 * Whether Counterweight does what a field asks for, in a sentence, from the tables by which training refuses and `check`
 * remarks (`config/support`). Silent where nothing is known against a field.
 */

import type { DescField } from '@bufbuild/protobuf';
import { NAMED_FEATURE_EXTRACTORS, SUPPORTED_PARTS } from '../support/supported-parts.ts';
import { isUnhonoured } from '../support/unhonoured-fields.ts';
import { isUnusedInEvaluation } from '../support/unused-eval-fields.ts';
import { isUnused } from '../support/unused-fields.ts';
import { shortName } from './meaning-of.ts';
import { type Place, placesOf } from './places.ts';

/** What Counterweight makes of `field`; undefined where it does as the field says, as far as the tables know. */
export function supportOf(field: DescField): string | undefined {
  const places = placesOf(field.parent);
  if (places.every(({ file }) => file === 'label map')) return undefined;
  const message = shortName(field.parent);
  const unbuilt = unbuiltIn(places);
  if (!isBuilt(field)) return 'not built yet: training refuses it';
  if (unbuilt !== undefined) return `not built yet: training refuses ${unbuilt.name}`;
  if (isUnhonoured(message, field.name))
    return 'not done yet: training refuses it where it asks for something';
  if (isUnused(message, field.name)) return 'read, and changes nothing';
  if (message === 'EvalConfig' && isUnusedInEvaluation(field.name)) return 'read, and eval does not use it';
  if (message === 'SsdFeatureExtractor' && field.name === 'type')
    return `built: ${NAMED_FEATURE_EXTRACTORS.join(', ')}`;
  return undefined;
}

/** The part that stands in the way at every place, where there is one. */
function unbuiltIn(places: readonly Place[]): DescField | undefined {
  const isClosed = (step: DescField): boolean =>
    !isBuilt(step) || isUnhonoured(shortName(step.parent), step.name);
  const unbuilt = places.map(({ steps }) => steps.find(isClosed));
  return unbuilt.includes(undefined) ? undefined : unbuilt[0];
}

/** Whether a member of a one-of is one of those that are built. */
function isBuilt(field: DescField): boolean {
  if (field.oneof === undefined) return true;
  const parts: Readonly<Record<string, readonly string[] | undefined>> = SUPPORTED_PARTS;
  return parts[shortName(field.parent)]?.includes(field.name) ?? true;
}
