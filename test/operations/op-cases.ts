/**
 * @module
 * How each operation is tested, in one exhaustive table: an operation without an entry does not compile.
 */

import type { OpName } from '../../src/graph/op-attributes.ts';
import { convolutionCases, convolutionComposites } from './convolution-cases.ts';
import { compositeCases, elementwiseCases } from './elementwise-cases.ts';
import type { OpProperty } from './op-case.ts';
import { reductionCases, reductionComposites } from './reduction-cases.ts';
import { selectionCases } from './selection-cases.ts';
import { shapeCases, shapeComposites } from './shape-cases.ts';
import { imageFittingCases, spatialCases, spatialComposites } from './spatial-cases.ts';

export const opCases: { readonly [K in OpName]: OpProperty } = {
  ...elementwiseCases,
  ...reductionCases,
  ...shapeCases,
  ...convolutionCases,
  ...spatialCases,
  ...imageFittingCases,
  ...selectionCases,
};

/** Functions of `ops` that are made of several operations. */
export const functionCases: Readonly<Record<string, OpProperty>> = {
  ...compositeCases,
  ...reductionComposites,
  ...shapeComposites,
  ...convolutionComposites,
  ...spatialComposites,
};
