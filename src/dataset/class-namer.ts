/**
 * @module
 * From a class id to the name that writers put down.
 */

import { DataError } from '../util/errors.ts';
import type { LabelMap } from './label-map.ts';

/** The name of a class; `where` names the image in the error. @throws DataError if the label map has no such id */
export type ClassNamer = (id: number, where: string) => string;

/** Looks names up in `labelMap`. */
export function createClassNamer(labelMap: LabelMap): ClassNamer {
  const names = new Map(labelMap.items.map(({ id, name }) => [id, name]));
  return (id, where) => {
    const name = names.get(id);
    if (name === undefined) throw new DataError(where, `class ${id} is not in the label map; add it there.`);
    return name;
  };
}
