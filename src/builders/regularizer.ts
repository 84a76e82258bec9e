/**
 * @module
 * `Regularizer` message → penalty on kernels; none where none is chosen.
 */

import type { Regularizer } from '../nn/regularizers.ts';
import type { Regularizer as RegularizerMessage } from '../proto/gen/object_detection/protos/hyperparams_pb.js';

/** The penalty chosen, or undefined. */
export function buildRegularizer(message: RegularizerMessage | undefined): Regularizer | undefined {
  const chosen = message?.regularizerOneof ?? { case: undefined };
  switch (chosen.case) {
    case 'l1Regularizer':
      return { kind: 'l1', weight: chosen.value.weight };
    case 'l2Regularizer':
      return { kind: 'l2', weight: chosen.value.weight };
    case undefined:
      return undefined;
  }
}
