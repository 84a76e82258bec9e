/**
 * @module
 * A finished tensor program: what passes rewrite, `verify` checks, `print` shows and the ONNX writer lowers. A `Graph`
 * is one as it stands.
 */

import type { Node, Value } from './graph.ts';

export interface Program {
  readonly inputs: readonly Value[];
  /** In an order in which every value is computed before it is used. */
  readonly nodes: readonly Node[];
  readonly outputs: ReadonlyMap<string, Value>;
}
