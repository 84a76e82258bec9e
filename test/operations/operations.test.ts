/**
 * @module
 * Every operation on random shapes: its value against the definition where that is short to say, its gradients against
 * finite differences. On a failure fast-check prints the seed and the smallest case that it found.
 */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createGraph } from '../../src/graph/create-graph.ts';
import { gradients } from '../../src/graph/gradients.ts';
import type { Value } from '../../src/graph/graph.ts';
import type { NoGradient } from '../../src/graph/op-rule.ts';
import { opTable } from '../../src/graph/op-table.ts';
import { reduceSum } from '../../src/graph/ops.ts';
import { ShapeError } from '../../src/util/errors.ts';
import { checkOpCase } from './check-op-case.ts';
import type { OpCase, OpProperty } from './op-case.ts';
import { functionCases, opCases } from './op-cases.ts';

const SEED = 20261;
const RUNS = 15;

/** The operations that `build` puts into a graph. */
function opsOf({ inputs, build }: OpCase): Set<string> {
  const graph = createGraph();
  const values = Object.entries(inputs).map(([name, { shape }]): [string, Value] => [
    name,
    graph.input(name, { dtype: 'float32', shape }),
  ]);
  build(Object.fromEntries(values));
  return new Set(graph.nodes.map(({ op }) => op));
}

/** The case, printed by the shapes of its inputs; seed and path of the report make it again. */
function withShortText(opCase: OpCase): OpCase {
  const shapes = Object.entries(opCase.inputs).map(([name, { shape }]) => `${name} [${shape.join(', ')}]`);
  return Object.assign(opCase, { [fc.toStringMethod]: () => shapes.join(', ') });
}

function testProperty(name: string, property: OpProperty, op?: string): void {
  if (property.kind === 'differentiable') {
    test(`${name} has the value of its definition and the gradients that differences show`, () =>
      fc.assert(
        fc.asyncProperty(property.cases.map(withShortText), fc.nat(), async (opCase, seed) => {
          if (op !== undefined) expect(opsOf(opCase)).toContain(op);
          await checkOpCase(opCase, seed);
        }),
        { seed: SEED, numRuns: RUNS },
      ));
    return;
  }
  const graph = createGraph();
  const x = graph.input('x', { dtype: 'float32', shape: [3, 4] });
  const loss = reduceSum(property.build(x));
  const before = graph.nodes.length;
  if (op !== undefined) expect(graph.nodes.map((node) => node.op)).toContain(op);
  if (property.kind === 'constant') {
    test(`${name} is constant: its gradient is 0 and costs no node`, () => {
      const [dx] = gradients(loss, [x]);
      expect(dx.source).toMatchObject({ kind: 'constant', data: new Float32Array(12) });
      expect(graph.nodes.length).toBe(before);
    });
  } else {
    test(`${name} says that it has no gradient`, () => {
      const { gradient } = opTable[op as keyof typeof opTable];
      const { refused } = gradient as NoGradient;
      expect(() => gradients(loss, [x])).toThrow(ShapeError);
      expect(() => gradients(loss, [x])).toThrow(`No gradient of ${op}: ${op}: ${refused}`);
    });
  }
}

describe('the operation', () => {
  for (const [op, property] of Object.entries(opCases)) testProperty(op, property, op);
});

describe('the function', () => {
  for (const [name, property] of Object.entries(functionCases)) testProperty(name, property);
});

test('every operation of the table is among those tested', () => {
  expect(Object.keys(opCases).sort()).toEqual(Object.keys(opTable).sort());
});
