import { describe, expect, it } from 'vitest';
import { type Calibration, calibrateScores, interpolate } from './calibration.ts';

describe('interpolate', () => {
  const curve = { x: [0.25, 0.5, 1], y: [0, 0.5, 0.75] };

  it('draws straight lines between the points and goes on level outside them', () => {
    const at = [-5, 0.25, 0.375, 0.5, 0.75, 1, 1.5, 9];
    expect(at.map((x) => interpolate(curve, x))).toEqual([0, 0, 0.25, 0.5, 0.625, 0.75, 0.75, 0.75]);
  });

  it('is one number where there is one point', () => {
    expect([0, 0.5, 1].map((x) => interpolate({ x: [0.5], y: [0.25] }, x))).toEqual([0.25, 0.25, 0.25]);
  });
});

describe('calibrateScores', () => {
  const halved = { kind: 'curve', curve: { x: [0, 1], y: [0, 0.5] } } as const;
  const scores = Float32Array.of(0.5, 0.25, 1, 0.75);
  const of = (calibration: Calibration | undefined, hasBackground = true): number[] => [
    ...calibrateScores(scores, calibration, { columns: 2, hasBackground }),
  ];

  it('leaves scores alone without calibration and where temperature was scaled before', () => {
    expect(of(undefined)).toEqual([...scores]);
    expect(of({ kind: 'temperature_scaling', scaler: 3 })).toEqual([...scores]);
  });

  it('applies one function to every column, the background too', () => {
    expect(of({ kind: 'all_classes', apply: halved })).toEqual([0.25, 0.125, 0.5, 0.375]);
  });

  it('goes by label-map ids, 0 for the background', () => {
    const ofFirst: Calibration = { kind: 'by_class', apply: new Map([[1, halved]]) };
    expect(of(ofFirst)).toEqual([0.5, 0.125, 1, 0.375]);
    expect(of(ofFirst, false)).toEqual([0.25, 0.25, 0.5, 0.75]);
  });

  it('puts a sigmoid as 1 / (1 + e^(a x + b))', () => {
    const apply = { kind: 'sigmoid', sigmoid: { a: -2, b: 1 } } as const;
    expect(of({ kind: 'all_classes', apply })[0]).toBeCloseTo(0.5, 6);
    expect(of({ kind: 'all_classes', apply })[2]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  });
});
