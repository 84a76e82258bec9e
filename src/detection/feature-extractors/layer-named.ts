/**
 * @module
 * A layer of a backbone, by its name.
 */

import type { Value } from '../../graph/graph.ts';
import { invariant } from '../../util/errors.ts';

/** The layer of `layers` that is called `name`. */
export function layerNamed(layers: ReadonlyMap<string, Value>, name: string): Value {
  const layer = layers.get(name);
  invariant(layer !== undefined, `the backbone has no layer "${name}"`);
  return layer;
}
