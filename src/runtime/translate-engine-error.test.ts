import { describe, expect, test } from 'vitest';
import { createGraph } from '../graph/create-graph.ts';
import * as ops from '../graph/ops.ts';
import { EngineError, isUserError } from '../util/errors.ts';
import { createSession } from './session.ts';
import { translateEngineError } from './translate-engine-error.ts';

/** Reads x by indices under a scope, and averages over windows. */
function program(): ReturnType<typeof createGraph> {
  const graph = createGraph();
  const x = graph.input('x', { dtype: 'float32', shape: [1, 2, 4, 4] });
  const indices = graph.input('indices', { dtype: 'int64', shape: [2] });
  graph.scope('Loss/mining', () => {
    graph.output('chosen', ops.mul(ops.gather(x, indices, 1), 2));
    const pooled = ops.maxPool(x, { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] });
    graph.output('pooled', pooled);
    graph.add('maxPoolGradient', [x, pooled], { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] });
  });
  return graph;
}

const feeds = { x: new Float32Array(32), indices: BigInt64Array.of(0n, 7n) };

describe('an error of ONNX Runtime', () => {
  test('while running names the operation of the graph and what it met', async () => {
    const session = await createSession(program(), { threads: 1 });
    const error: EngineError = await session.run(feeds).then(
      () => expect.fail('it ran'),
      (thrown: unknown) => thrown as EngineError,
    );
    expect(error).toBeInstanceOf(EngineError);
    expect(error.message).toMatch(
      /^Loss\/mining\/gather: gather\(float32\[1, 2, 4, 4\], int64\[2\]\) failed in ONNX Runtime: indices element out of data bounds, idx=7 /,
    );
    expect(error.where).toBe('Loss/mining/gather');
    expect(isUserError(error)).toBe(false);
    expect(error.cause).toBeInstanceOf(Error);
    await session.close();
  });

  test('of memory says how much is missing and what to do, and is the user’s to mend', async () => {
    const graph = createGraph();
    const a = graph.input('a', { dtype: 'float32', shape: [1] });
    const huge = graph.scope('Head', () => ops.expand(a, [2 ** 20, 2 ** 20]));
    graph.output('sum', ops.reduceSum(huge));
    const session = await createSession(graph, { threads: 1 });
    const error: unknown = await session.run({ a: new Float32Array(1) }).catch((thrown: unknown) => thrown);
    expect(String(error)).toBe(
      'EngineError: Head/expand: expand(float32[1]) ran out of memory: it needs another 4096 GiB. ' +
        'Use a smaller batch_size, or smaller images.',
    );
    expect(isUserError(error)).toBe(true);
    await session.close();
  });

  const translated = (message: string): string => translateEngineError(new Error(message), program()).message;
  const status = 'Status Message: boom';

  test('finds the operation of a node below a value, of a fused node and of a result', () => {
    const pool = 'maxPoolGradient(float32[1, 2, 4, 4], float32[1, 2, 2, 2]) failed in ONNX Runtime: boom';
    const running = (name: string): string =>
      `Non-zero status code returned while running Op node. Name:'${name}' ${status}`;
    expect(translated(running('Loss/mining/maxPoolGradient/Reshape_12'))).toBe(
      `Loss/mining/maxPoolGradient: ${pool}`,
    );
    expect(translated(running('fused Loss/mining/maxPoolGradient_token_7'))).toBe(
      `Loss/mining/maxPoolGradient: ${pool}`,
    );
    expect(translated(running('pooled'))).toBe(
      'Loss/mining/maxPool: maxPool(float32[1, 2, 4, 4]) failed in ONNX Runtime: boom',
    );
  });

  test('while compiling is read too', () => {
    expect(
      translated(
        "Type 'tensor(bool)' of input parameter (u) of operator (MaxPool) in node (pooled) is invalid.",
      ),
    ).toMatch(/^Loss\/mining\/maxPool: maxPool\(.*\) failed in ONNX Runtime: Type 'tensor\(bool\)' of input/);
    expect(translated("Could not find an implementation for Foo(1) node with name 'pooled'")).toMatch(
      /^Loss\/mining\/maxPool: /,
    );
  });

  test('that names no node of ours keeps what the engine says', () => {
    expect(translated('something else')).toBe('the program failed in ONNX Runtime: something else');
    expect(translated(`running ReorderInput node. Name:'ReorderInput_3' ${status}`)).toBe(
      'ReorderInput_3: the program failed in ONNX Runtime: boom',
    );
    expect(translated('std::bad_alloc')).toBe(
      'the program ran out of memory. Use a smaller batch_size, or smaller images.',
    );
  });
});
