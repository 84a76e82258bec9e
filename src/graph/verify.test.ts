import { describe, expect, test } from 'vitest';
import { createGraph } from './create-graph.ts';
import type { Node, Value } from './graph.ts';
import { add, relu, sigmoid } from './ops.ts';
import type { Program } from './program.ts';
import { verify } from './verify.ts';

/** relu(x) + sigmoid(relu(x)), to be spoiled. */
function program(): Program & { readonly nodes: readonly [Node, Node, Node] } {
  const graph = createGraph();
  const x = graph.input('x', { dtype: 'float32', shape: [2, 3] });
  const y = relu(x);
  graph.output('sum', add(y, sigmoid(y)));
  const [first, second, third] = graph.nodes;
  return { inputs: graph.inputs, nodes: [first, second, third], outputs: graph.outputs };
}

const fault = (spoiled: Program): string => {
  try {
    verify(spoiled);
    return 'none';
  } catch (error) {
    return String(error).replace(/^Error: Counterweight is at fault here, please report it: /, '');
  }
};

describe('verify', () => {
  test('passes a program as it was built', () => {
    expect(fault(program())).toBe('none');
  });

  test('finds a value used before it is computed, or never computed', () => {
    const { inputs, nodes, outputs } = program();
    const [first, second, third] = nodes;
    expect(fault({ inputs, nodes: [second, first, third], outputs })).toBe(
      'sigmoid uses relu before it is computed',
    );
    expect(fault({ inputs, nodes: [first, second], outputs })).toBe('output sum is never computed');
    expect(fault({ inputs: [], nodes, outputs })).toBe('relu uses x before it is computed');
  });

  test('finds a value computed twice, and inputs of one name', () => {
    const { inputs, nodes, outputs } = program();
    expect(fault({ inputs, nodes: [nodes[0], ...nodes], outputs })).toBe('relu is computed twice');
    expect(fault({ inputs: [...inputs, ...inputs], nodes, outputs })).toBe('two inputs share a name');
  });

  test('finds a type that the operation’s rule does not give', () => {
    const { inputs, nodes, outputs } = program();
    const claimed: Value = { ...nodes[0].outputs[0], shape: [3, 2] };
    expect(fault({ inputs, nodes: [{ ...nodes[0], outputs: [claimed] }], outputs })).toBe(
      'relu claims float32[3, 2], its rule says float32[2, 3]',
    );
  });

  test('finds a constant of the wrong length', () => {
    const { inputs, nodes, outputs } = program();
    const source = { kind: 'constant', data: Float32Array.of(1, 2) } as const;
    const short: Value = { ...inputs[0], name: 'short', source };
    expect(fault({ inputs, nodes: [{ ...nodes[0], inputs: [short] }], outputs })).toBe(
      'constant short has the wrong length',
    );
  });
});
