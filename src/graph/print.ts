/**
 * @module
 * A readable text form of a program: one line a node, `%name: type = op(%inputs) {attributes}`.
 */

import type { Value } from './graph.ts';
import type { Program } from './program.ts';
import { formatType } from './tensor-type.ts';

function operand(value: Value): string {
  if (value.source.kind !== 'constant') return `%${value.name}`;
  const { data } = value.source;
  return data.length === 1 ? String(data[0]) : `${formatType(value)} constant`;
}

/** The program as text. */
export function printProgram(program: Program): string {
  const inputs = program.inputs.map((input) => `input %${input.name}: ${formatType(input)}`);
  const nodes = program.nodes.map((node) => {
    const results = node.outputs.map((output) => `%${output.name}: ${formatType(output)}`).join(', ');
    const attributes = Object.entries(node.attributes).map(
      ([key, value]) => `${key}: ${JSON.stringify(value)}`,
    );
    const braces = attributes.length > 0 ? ` {${attributes.join(', ')}}` : '';
    return `${results} = ${node.op}(${node.inputs.map(operand).join(', ')})${braces}`;
  });
  const outputs = [...program.outputs].map(([name, value]) => `output ${name} = ${operand(value)}`);
  return [...inputs, ...nodes, ...outputs].join('\n');
}
