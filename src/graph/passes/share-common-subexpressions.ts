/**
 * @module
 * Computes equal expressions once. Precondition: a verified program. Postcondition: no two nodes have the same
 * operation, attributes and inputs; equal small constants count as the same input. Every operation is a pure function
 * of its inputs and attributes (random numbers name their stream), so sharing changes no result.
 */

import type { Node, Value } from '../graph.ts';
import type { Program } from '../program.ts';

const SMALL = 64;

/** The program with equal nodes merged into the first of them. */
export function shareCommonSubexpressions(program: Program): Program {
  const identities = new Map<Value, number>();
  const constants = new Map<string, number>();
  const identity = (value: Value): number => {
    let id = identities.get(value);
    if (id !== undefined) return id;
    id = identities.size;
    if (value.source.kind === 'constant' && value.source.data.length <= SMALL) {
      const key = `${value.dtype}[${value.shape}]${value.source.data.join()}`;
      id = constants.get(key) ?? id;
      constants.set(key, id);
    }
    identities.set(value, id);
    return id;
  };
  const replaced = new Map<Value, Value>();
  const current = (value: Value): Value => replaced.get(value) ?? value;
  const seen = new Map<string, Node>();
  const nodes: Node[] = [];
  for (const node of program.nodes) {
    const inputs = node.inputs.map(current);
    const key = `${node.op} ${JSON.stringify(node.attributes, spellNumbers)} ${inputs.map(identity).join()}`;
    const first = seen.get(key);
    if (first === undefined) {
      const kept: Node = { ...node, inputs };
      seen.set(key, kept);
      nodes.push(kept);
    } else {
      node.outputs.forEach((output, i) => {
        replaced.set(output, first.outputs[i]);
      });
    }
  }
  const outputs = new Map([...program.outputs].map(([name, value]) => [name, current(value)]));
  return { inputs: program.inputs, nodes, outputs };
}

/** JSON has no infinities; spell them so that they stay distinct. */
function spellNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
