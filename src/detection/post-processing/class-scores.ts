/**
 * @module
 * From class logits to calibrated and corrected scores inside the graph, for an exported detector
 * (builders/post_processing_builder.py). `score-conversion.ts`, `calibration.ts` and `prior-correction.ts` do the same on
 * numbers; a test holds them equal.
 */

import { floats, type Graph, type Value } from '../../graph/graph.ts';
import {
  add,
  div,
  greater,
  maximum,
  minimum,
  mul,
  neg,
  sigmoid,
  softmax,
  sub,
  where,
} from '../../graph/ops.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { functionOfColumn, type ScoreFunction, temperatureOf } from '../calibration.ts';
import type { PostProcessingSpec } from './post-processing-spec.ts';
import { priorCorrected } from './prior-corrected.ts';

/** Numbers for each column, [K]. */
function row(graph: Graph, values: readonly number[]): Value {
  return floats(graph, [values.length], values);
}

/** Where a column's function is of `kind` its value there, else `scores`. */
function chosen(
  scores: Value,
  values: Value,
  functions: readonly (ScoreFunction | undefined)[],
  kind: ScoreFunction['kind'],
): Value {
  const flags = functions.map((apply) => (apply?.kind === kind ? 1 : 0));
  if (flags.every((flag) => flag === 1)) return values;
  return where(greater(row(scores.graph, flags), 0), values, scores);
}

/** y₀ + Σ slope · min(max(x − xᵢ, 0), xᵢ₊₁ − xᵢ) over the pieces of each column's curve. */
function curves(scores: Value, functions: readonly (ScoreFunction | undefined)[]): Value {
  const { graph } = scores;
  const points = functions.map((apply) => (apply?.kind === 'curve' ? apply.curve : { x: [0], y: [0] }));
  const pieces = Math.max(...points.map(({ x }) => x.length)) - 1;
  let value = add(
    mul(scores, 0),
    row(
      graph,
      points.map(({ y }) => y[0]),
    ),
  );
  for (let i = 0; i < pieces; i++) {
    const has = ({ x }: { readonly x: readonly number[] }): boolean => i + 1 < x.length;
    const starts = points.map((curve) => (has(curve) ? curve.x[i] : 0));
    const widths = points.map((curve) => (has(curve) ? curve.x[i + 1] - curve.x[i] : 0));
    const slopes = points.map((curve, k) => (has(curve) ? (curve.y[i + 1] - curve.y[i]) / widths[k] : 0));
    const within = minimum(maximum(sub(scores, row(graph, starts)), 0), row(graph, widths));
    value = add(value, mul(within, row(graph, slopes)));
  }
  return value;
}

function sigmoids(scores: Value, functions: readonly (ScoreFunction | undefined)[]): Value {
  const parameter = (name: 'a' | 'b'): Value =>
    row(
      scores.graph,
      functions.map((apply) => (apply?.kind === 'sigmoid' ? apply.sigmoid[name] : 0)),
    );
  return sigmoid(neg(add(mul(scores, parameter('a')), parameter('b'))));
}

/**
 * The scores [1, A, K] of logits [1, A, K]: temperature, logit scale, conversion, calibration, prior correction; with the
 * background.
 */
export function classScores(logits: Value, spec: PostProcessingSpec, hasBackground: boolean): Value {
  const columns = staticShape(logits.shape)[2];
  const divisor = spec.logitScale * temperatureOf(spec.calibration);
  const scaled = divisor === 1 ? logits : div(logits, divisor);
  const converted = {
    IDENTITY: () => scaled,
    SIGMOID: () => sigmoid(scaled),
    SOFTMAX: () => softmax(scaled, 2),
  }[spec.scoreConverter]();
  const functions = Array.from({ length: columns }, (_, k) =>
    functionOfColumn(spec.calibration, k, hasBackground),
  );
  let scores = converted;
  for (const [kind, apply] of [
    ['curve', curves],
    ['sigmoid', sigmoids],
  ] as const) {
    if (functions.some((one) => one?.kind === kind)) {
      scores = chosen(scores, apply(converted, functions), functions, kind);
    }
  }
  const { priorCorrection, scoreConverter } = spec;
  return priorCorrection
    ? priorCorrected(scores, priorCorrection, { hasBackground, scoreConverter })
    : scores;
}
