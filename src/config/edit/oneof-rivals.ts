/**
 * @module
 * Fields of a file that exclude the one at a path, because both are of one oneof: of those the last that stands counts.
 */

import { ConfigError } from '../../util/errors.ts';
import { fieldStart } from '../text/syntax-tree.ts';
import { type FieldIndex, joinPath, type Occurrence, placeOfOccurrence } from './field-index.ts';
import { oneofSiblings, type PathStep } from './field-path.ts';

/** A field that would have to go; `depth` is the step of the path whose sibling it is. */
export interface Rival {
  readonly depth: number;
  readonly name: string;
  readonly occurrence: Occurrence;
}

/**
 * The rivals of the steps at `paths`, in the order of the steps.
 * @throws ConfigError where the file is a fragment of a rival, which then cannot go
 */
export function oneofRivals(
  index: FieldIndex,
  steps: readonly PathStep[],
  paths: readonly string[],
): readonly Rival[] {
  return steps.flatMap(({ name: own, field }, depth) =>
    oneofSiblings(field).flatMap(({ name }) => {
      const path = joinPath(depth === 0 ? '' : paths[depth - 1], name);
      const [implying] = index.impliedBy(path);
      if (implying !== undefined)
        throw new ConfigError(
          `"${own}" cannot be added here: the file is a fragment of ${path}, which it would replace.`,
          { file: index.document.file, text: index.document.text, offset: fieldStart(implying) },
        );
      return index.at(path).map((occurrence) => ({ depth, name, occurrence }));
    }),
  );
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
