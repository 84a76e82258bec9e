/**
 * @module
 * Fields of a file that exclude the one at a path, because both are of one oneof: of those the last that stands counts.
 */

import { ConfigError } from '../../util/errors.ts';
import { fieldStart } from '../text/syntax-tree.ts';
import { type FieldIndex, joinPath, type Occurrence, placeOfOccurrence } from './field-index.ts';
import { oneofSiblings, type PathStep } from './field-path.ts';

/** A field that would win over the one at the path; `depth` is the step of the path whose sibling it is. */
export interface Rival {
  readonly depth: number;
  readonly name: string;
  readonly occurrence: Occurrence;
}

/** The rivals of the steps at `paths`, in the order of the steps. */
export function oneofRivals(
  index: FieldIndex,
  steps: readonly PathStep[],
  paths: readonly string[],
): readonly Rival[] {
  return steps.flatMap(({ field }, depth) => {
    const own = index.at(paths[depth]).at(-1);
    return oneofSiblings(field).flatMap(({ name }) => {
      const standing = index.at(joinPath(depth === 0 ? '' : paths[depth - 1], name));
      const last = standing.at(-1);
      const wins =
        last !== undefined && (own === undefined || fieldStart(own.field) < fieldStart(last.field));
      return wins ? standing.map((occurrence) => ({ depth, name, occurrence })) : [];
    });
  });
}

/** Refuses what `rivals` would be replaced by. @throws ConfigError where there are any */
export function refuseRivals(index: FieldIndex, steps: readonly PathStep[], rivals: readonly Rival[]): void {
  const [rival] = rivals;
  if (rival === undefined) return;
  throw new ConfigError(
    `"${steps[rival.depth].name}" cannot be added here: it would replace "${rival.name}". Remove that first, or let it be replaced (--replace).`,
    placeOfOccurrence(index.document, rival.occurrence),
  );
}
