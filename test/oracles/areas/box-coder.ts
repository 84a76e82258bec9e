/**
 * @module
 * `box_coder`: encoding and decoding on the host, and decoding in the graph.
 */

import { type BoxCoderOptions, createBoxCoder } from '../../../src/detection/box-coders/create-box-coder.ts';
import { decodeBoxes } from '../../../src/detection/decode-boxes.ts';
import { floats } from '../../../src/graph/graph.ts';
import { evaluateGraph } from '../evaluate-graph.ts';
import { optionalNumber, oracleFloats, oracleNumbers } from '../oracle-case.ts';
import { type AreaRunner, entryOf, UnknownEntry } from './area.ts';

type Params = Readonly<Record<string, unknown>>;

const KINDS: Readonly<Record<string, (params: Params) => BoxCoderOptions>> = {
  faster_rcnn_box_coder: (params) => {
    const factors = params.scale_factors;
    const named = ['y_scale', 'x_scale', 'height_scale', 'width_scale'].map((key) => params[key]);
    const given = Array.isArray(factors)
      ? factors
      : named.every((scale) => scale !== undefined)
        ? named
        : null;
    if (given === null) return { kind: 'faster_rcnn_box_coder' };
    const [y, x, height, width] = oracleNumbers(given);
    return { kind: 'faster_rcnn_box_coder', scales: { y, x, height, width } };
  },
  mean_stddev_box_coder: ({ stddev }) => ({ kind: 'mean_stddev_box_coder', stddev: optionalNumber(stddev) }),
  square_box_coder: ({ scale_factors: factors }) => {
    if (!Array.isArray(factors)) return { kind: 'square_box_coder' };
    const [y, x, length] = oracleNumbers(factors);
    return { kind: 'square_box_coder', scales: { y, x, length } };
  },
};

/** The coder that `params` (or a case's `params.box_coder`) describes. */
export function boxCoderOptions(params: Params): BoxCoderOptions {
  return entryOf('box coder', KINDS, params.type ?? params.coder ?? 'faster_rcnn_box_coder')(params);
}

export const runBoxCoder: AreaRunner = async ({ params, inputs }, compare) => {
  const options = boxCoderOptions(params);
  const coder = createBoxCoder(options);
  const anchors = oracleFloats(inputs.anchors);
  if (params.op === 'encode') {
    compare.numbers('codes', coder.encode(oracleFloats(inputs.boxes), anchors));
    return;
  }
  if (params.op !== 'decode') throw new UnknownEntry(`There is no box coder operation "${params.op}".`);
  const codes = oracleFloats(inputs.codes);
  compare.numbers('boxes', coder.decode(codes, anchors));
  const rows = anchors.length / 4;
  const decoded = await evaluateGraph((graph) =>
    decodeBoxes(
      floats(graph, [1, rows, codes.length / rows], codes),
      floats(graph, [rows, 4], anchors),
      options,
    ),
  );
  compare.numbers('boxes', decoded.data, { label: ' in the graph' });
};
