import { describe, expect, it } from 'vitest';
import { simulateData, WORLD_CLASSES } from '../../../test/simulation/simulated-data.ts';
import { createRandom } from '../../util/random.ts';
import type { CocoDetection } from '../coco/coco-data.ts';
import { evaluateCoco } from '../coco/evaluate-coco.ts';
import type { EvaluationData } from '../evaluation-data.ts';
import { compareSettings } from './compare-settings.ts';
import { holm } from './holm.ts';
import { verdictOf, verdictText } from './verdict.ts';

const IMAGES = 80;
const world = simulateData(IMAGES, createRandom(9), 0.5);
const images = Array.from({ length: IMAGES }, (_, i) => ({
  id: `${i}`,
  filename: `${i}.jpg`,
  width: 2000,
  height: 100,
}));
const dataOf = (detections: CocoDetection[]): EvaluationData => ({
  images,
  classes: WORLD_CLASSES,
  groundTruths: world.groundTruths,
  detections,
});
const [a, b] = [dataOf(world.a), dataOf(world.b)];
const options = { replicates: 200, seed: 1, margin: 0.05 };

describe('compareSettings', () => {
  it('gives the change of each class with an interval around it, and sees a large gain', () => {
    const [{ classes, mean }] = compareSettings(
      [
        { name: 'a', runs: [a] },
        { name: 'b', runs: [b] },
      ],
      options,
    );
    const coco = [a, b].map((data) => evaluateCoco({ ...data, imageIds: images.map((_, i) => i) }));
    classes.forEach(({ AP50 }, c) => {
      expect([AP50.a, AP50.b]).toEqual(coco.map((each) => each.classes[c].AP50));
      expect(AP50.delta).toBe(AP50.b - AP50.a);
      expect(AP50.interval?.[0]).toBeLessThan(AP50.delta);
      expect(AP50.interval?.[1]).toBeGreaterThan(AP50.delta);
    });
    expect(classes.map(({ verdict }) => verdict)[1]).toBe('gain');
    expect(classes[0].verdict).not.toBe('gain');
    expect(mean.AP.a).toBe(coco[0].stats.AP);
  });

  it('finds no change of a setting against itself', () => {
    const [{ classes }] = compareSettings(
      [
        { name: 'a', runs: [a] },
        { name: 'again', runs: [a] },
      ],
      options,
    );
    for (const { AP, verdict } of classes) {
      expect([AP.delta, AP.interval, AP.p, verdict]).toEqual([0, [0, 0], 1, 'no loss']);
    }
  });

  it('pools the seeds of a setting: the mean of its runs, with the spread between them in the interval', () => {
    const alone = compareSettings(
      [
        { name: 'a', runs: [a] },
        { name: 'a again', runs: [a, a] },
      ],
      options,
    );
    expect(alone[0].classes[1].AP.interval).toEqual([0, 0]);
    const [{ classes }] = compareSettings(
      [
        { name: 'a', runs: [a] },
        { name: 'both', runs: [a, b] },
      ],
      options,
    );
    const { AP } = classes[1];
    const whole = compareSettings(
      [
        { name: 'a', runs: [a] },
        { name: 'b', runs: [b] },
      ],
      options,
    )[0].classes[1].AP;
    expect(AP.delta).toBeCloseTo(whole.delta / 2, 12);
    const width = (interval: readonly [number, number] | null): number =>
      interval ? interval[1] - interval[0] : 0;
    expect(width(AP.interval)).toBeGreaterThan(whole.delta / 2);
  });
});

describe('the p-values', () => {
  it('are corrected by Holm’s steps, in any order', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
    expect(holm([0.9, 0.8])).toEqual([1, 1]);
  });
});

describe('the verdict', () => {
  const change = (a: number, delta: number, interval: readonly [number, number], p_holm: number) => ({
    a,
    b: a + delta,
    delta,
    interval,
    p_holm,
  });
  const said = (name: string, each: ReturnType<typeof change>): string =>
    verdictText(name, each, verdictOf(each, 0.05));

  it('is put in words', () => {
    expect(said('Platelets', change(0.2, 0.21, [0.14, 0.28], 0.001))).toBe(
      'Platelets +0.21 [0.14, 0.28]: gain',
    );
    expect(said('RBC', change(0.8, -0.01, [-0.03, 0.01], 0.6))).toBe('RBC −0.01 [−0.03, 0.01]: no loss');
    expect(said('RBC', change(0.8, -0.04, [-0.12, 0.04], 0.6))).toBe('RBC −0.04 [−0.12, 0.04]: undecided');
    expect(said('WBC', change(0.9, -0.2, [-0.3, -0.1], 0.01))).toBe('WBC −0.20 [−0.30, −0.10]: loss');
    expect(verdictOf({ a: -1, b: -1, delta: 0, interval: null, p_holm: null }, 0.05)).toBe('no objects');
  });

  it('is no comfort on a class that neither finds, or that had nothing to lose', () => {
    expect(said('Platelets', change(0.01, 0, [-0.01, 0.01], 0.9))).toBe(
      'Platelets +0.00 [−0.01, 0.01]: neither finds it',
    );
    expect(said('Platelets', change(0.04, 0.03, [-0.02, 0.08], 0.4))).toBe(
      'Platelets +0.03 [−0.02, 0.08]: undecided',
    );
    expect(said('Platelets', change(0.01, 0.3, [0.2, 0.4], 0.001))).toBe(
      'Platelets +0.30 [0.20, 0.40]: gain',
    );
  });
});
