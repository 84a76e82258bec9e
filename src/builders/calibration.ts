/**
 * @module
 * `CalibrationConfig` message → calibration, as plain data (builders/calibration_builder.py, which has none of the
 * sigmoids).
 */

import type { Calibration, CalibrationCurve, ScoreFunction } from '../detection/calibration.ts';
import type {
  CalibrationConfig,
  SigmoidParameters,
  XYPairs,
} from '../proto/gen/object_detection/protos/calibration_pb.js';
import { ConfigError } from '../util/errors.ts';
import { requireValue } from './unsupported.ts';

const WHERE = 'model.ssd.post_processing.calibration_config';

function curve(pairs: XYPairs | undefined, where: string): CalibrationCurve {
  const points = pairs?.xYPair ?? [];
  if (points.length === 0) throw new ConfigError(`${where} has no points; add x_y_pair { x: … y: … }.`);
  const x = points.map((point) => point.x);
  const y = points.map((point) => point.y);
  const wrong = x.findIndex((at, i) => !(i === 0 || at > x[i - 1]));
  if (wrong > 0) {
    throw new ConfigError(
      `${where}.x_y_pair[${wrong}].x is ${x[wrong]}, not above the one before, ${x[wrong - 1]}; points must rise in x.`,
    );
  }
  return { x, y };
}

const curveFunction = (pairs: XYPairs | undefined, where: string): ScoreFunction => ({
  kind: 'curve',
  curve: curve(pairs, where),
});

/** Absent parameters have the defaults of the format: 1 / (1 + e^−x). */
const sigmoidFunction = (parameters: SigmoidParameters | undefined): ScoreFunction => ({
  kind: 'sigmoid',
  sigmoid: { a: parameters?.a ?? -1, b: parameters?.b ?? 0 },
});

/** A function for each class id of a map. */
function byClass<T>(
  map: Readonly<Record<number, T>>,
  build: (value: T, id: string) => ScoreFunction,
): Calibration {
  return {
    kind: 'by_class',
    apply: new Map(Object.entries(map).map(([id, value]) => [Number(id), build(value, id)])),
  };
}

/** @throws ConfigError where a curve has no points or they do not rise, or a temperature is not above 0. */
export function buildCalibration(message: CalibrationConfig | undefined): Calibration | undefined {
  const chosen = message?.calibrator ?? { case: undefined };
  switch (chosen.case) {
    case undefined:
      return undefined;
    case 'temperatureScalingCalibration': {
      const { scaler } = chosen.value;
      requireValue(scaler > 0, `${WHERE}.temperature_scaling_calibration.scaler`, 'above 0', scaler);
      return { kind: 'temperature_scaling', scaler };
    }
    case 'functionApproximation': {
      const where = `${WHERE}.function_approximation.x_y_pairs`;
      return { kind: 'all_classes', apply: curveFunction(chosen.value.xYPairs, where) };
    }
    case 'classIdFunctionApproximations': {
      const where = `${WHERE}.class_id_function_approximations.class_id_xy_pairs_map`;
      return byClass(chosen.value.classIdXyPairsMap, (pairs, id) => curveFunction(pairs, `${where}[${id}]`));
    }
    case 'sigmoidCalibration':
      return { kind: 'all_classes', apply: sigmoidFunction(chosen.value.sigmoidParameters) };
    case 'classIdSigmoidCalibrations':
      return byClass(chosen.value.classIdSigmoidParametersMap, sigmoidFunction);
  }
}
