/**
 * @module
 * Checks that a program is well formed. Run after every pass in tests, and once before a program is compiled.
 */

import { invariant } from '../util/errors.ts';
import type { Value } from './graph.ts';
import type { OpAttributes, OpName } from './op-attributes.ts';
import { ruleOf } from './op-table.ts';
import type { Program } from './program.ts';
import { elementCount, formatType, type TensorType } from './tensor-type.ts';

function infer<K extends OpName>(
  op: K,
  inputs: readonly Value[],
  attributes: OpAttributes[K],
): readonly TensorType[] {
  return ruleOf(op).infer(inputs, attributes);
}

/**
 * Holds that every value is computed before it is used, by one node; that names are unique; and that the shape rule
 * gives each node's outputs the types they claim.
 */
export function verify(program: Program): void {
  const known = new Set<Value>(program.inputs);
  const names = new Set<string>(program.inputs.map((input) => input.name));
  invariant(names.size === program.inputs.length, 'two inputs share a name');
  const isKnown = (value: Value): boolean => {
    if (known.has(value)) return true;
    if (value.source.kind !== 'constant') return false;
    invariant(
      value.source.data.length === elementCount(value.shape),
      `constant ${value.name} has the wrong length`,
    );
    return true;
  };
  for (const node of program.nodes) {
    for (const input of node.inputs)
      invariant(isKnown(input), `${node.op} uses ${input.name} before it is computed`);
    const types = infer(node.op, node.inputs, node.attributes);
    node.outputs.forEach((output, i) => {
      invariant(!known.has(output) && !names.has(output.name), `${output.name} is computed twice`);
      const claimed = formatType(output);
      invariant(
        formatType(types[i]) === claimed,
        `${output.name} claims ${claimed}, its rule says ${formatType(types[i])}`,
      );
      known.add(output);
      names.add(output.name);
    });
  }
  for (const [name, value] of program.outputs) invariant(isKnown(value), `output ${name} is never computed`);
}
