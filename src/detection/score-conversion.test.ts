import { describe, expect, it } from 'vitest';
import { convertScores } from './score-conversion.ts';

describe('convertScores', () => {
  const logits = Float32Array.of(0, Math.log(3), 0, 1000, -1000, 1000);

  it('leaves logits as they are under IDENTITY, but for their scale', () => {
    expect([...convertScores(Float32Array.of(1, -3), 2, 'IDENTITY', 2)]).toEqual([0.5, -1.5]);
  });

  it('gives each logit its own probability under SIGMOID', () => {
    const scores = convertScores(logits, 3, 'SIGMOID');
    expect(scores[0]).toBe(0.5);
    expect(scores[1]).toBeCloseTo(0.75, 6);
    expect([...scores.subarray(3)]).toEqual([1, 0, 1]);
  });

  it('gives each row probabilities that sum to 1 under SOFTMAX, however large the logits', () => {
    const scores = convertScores(logits, 3, 'SOFTMAX');
    expect([...scores].map((score) => Number(score.toFixed(6)))).toEqual([0.2, 0.6, 0.2, 0.5, 0, 0.5]);
  });

  it('flattens the scores of SOFTMAX by the logit scale', () => {
    expect(convertScores(Float32Array.of(0, 2 * Math.log(3)), 2, 'SOFTMAX', 2)[1]).toBeCloseTo(0.75, 6);
  });

  it('refuses logits that do not fill their rows', () => {
    expect(() => convertScores(logits, 4, 'SIGMOID')).toThrow('6 logits do not fill rows of 4');
  });
});
