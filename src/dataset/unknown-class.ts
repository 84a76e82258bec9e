/**
 * @module
 * The error for a box whose class the label map lacks.
 */

import { didYouMean } from '../util/did-you-mean.ts';
import { DataError } from '../util/errors.ts';

/** Says that the box at `where` has the class `name`, and which classes there are. */
export function unknownClass(where: string, name: string, known: Iterable<string>): DataError {
  const names = [...known];
  const nearest = didYouMean(name, names);
  const hint =
    nearest === undefined
      ? `It has ${names.map((n) => JSON.stringify(n)).join(', ')}.`
      : `Did you mean ${JSON.stringify(nearest)}?`;
  return new DataError(where, `the class ${JSON.stringify(name)} is not in the label map. ${hint}`);
}
