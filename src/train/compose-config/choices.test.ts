/**
 * @module
 * What is chosen for which data: input size, anchors, schedule, class weights, companions by name. On numbers alone.
 */

import { describe, expect, it } from 'vitest';
import type { ClassStatistics, DatasetStatistics } from '../../dataset/statistics.ts';
import type { FeatureMapShape } from '../../detection/anchor-generators/anchor-generator.ts';
import { createRandom } from '../../util/random.ts';
import { chooseAnchors, USUAL_ANCHORS } from './choose-anchors.ts';
import { chooseAugmentations } from './choose-augmentations.ts';
import { chooseClassWeights } from './choose-class-weights.ts';
import { chooseInputSize } from './choose-input-size.ts';
import { chooseSchedule } from './choose-schedule.ts';
import { companionPaths } from './companion-paths.ts';
import { block, comment, field, renderLines } from './config-text.ts';
import { nextCommands, runName } from './next-commands.ts';
import type { ClassBoxes, DatasetSurvey } from './survey-dataset.ts';

const MAPS: readonly FeatureMapShape[] = [19, 10, 5, 3, 2, 1].map((side) => [side, side]);

/** `count` boxes of one height and width, spread over the image. */
function boxesOf(name: string, count: number, height: number, width = height): ClassBoxes {
  const random = createRandom(7, count);
  const boxes = Array.from({ length: count }, () => {
    const [y, x] = [random.next() * (1 - height), random.next() * (1 - width)];
    return [y, x, y + height, x + width];
  });
  return { id: 1, name, boxesYxyx: Float32Array.from(boxes.flat()) };
}

function statisticsOf(...counts: readonly number[]): DatasetStatistics {
  const instances = counts.reduce((sum, n) => sum + n, 0);
  const present = counts.filter((n) => n > 0);
  const classes = counts.map(
    (n, i): ClassStatistics => ({
      id: i + 1,
      name: `c${i + 1}`,
      instances: n,
      images: n,
      instancesInItsImages: instances,
      share: n / instances,
      difficult: 0,
      crowd: 0,
      groupOf: 0,
    }),
  );
  return {
    images: 100,
    instances,
    imagesWithoutBoxes: 0,
    weightlessBoxes: 0,
    emptyBoxes: 0,
    classes,
    imbalanceRatio: Math.max(...present) / Math.min(...present),
  };
}

function surveyOf(classes: readonly ClassBoxes[], more: Partial<DatasetSurvey> = {}): DatasetSurvey {
  return {
    statistics: statisticsOf(...classes.map(({ boxesYxyx }) => boxesYxyx.length / 4)),
    classes,
    aspectRatio: { low: 1, median: 1, high: 1 },
    longerSide: 640,
    mostBoxes: 10,
    ...more,
  };
}

describe('the input size', () => {
  it('is the smallest at which the small boxes of every class are a cell of 16 pixels', () => {
    const sizes = [0.3, 0.06, 0.05, 0.035, 0.026, 0.01].map(
      (side) => chooseInputSize(surveyOf([boxesOf('big', 50, 0.4), boxesOf('small', 50, side)])).size,
    );
    expect(sizes).toEqual([300, 300, 416, 512, 640, 640]);
  });

  it('says which boxes decided, and warns where none is enough', () => {
    const survey = surveyOf([boxesOf('big', 50, 0.4), boxesOf('small', 50, 0.01)]);
    expect(chooseInputSize(survey).warning).toBe(
      'At 640×640 the smaller boxes of small are 6.4 pixels wide, less than the 16 of a cell of the finest feature map: many will not be found. Cut the images into tiles.',
    );
    const given = chooseInputSize(surveyOf([boxesOf('pit', 50, 0.06)]), 160);
    expect(given).toMatchObject({ size: 160, small: { className: 'pit' } });
    expect(given.warning).toContain('Take --input-size 300, or cut the images into tiles.');
  });

  it('does not enlarge small images without need, nor heed a class of a few boxes', () => {
    expect(chooseInputSize(surveyOf([boxesOf('a', 50, 0.3)], { longerSide: 128 })).size).toBe(160);
    expect(chooseInputSize(surveyOf([boxesOf('a', 50, 0.3), boxesOf('speck', 3, 0.02)])).size).toBe(300);
    expect(chooseInputSize(surveyOf([boxesOf('speck', 3, 0.03)])).size).toBe(640);
  });
});

describe('anchors', () => {
  it("stay SSD's usual ones where these cover the boxes", () => {
    const choice = chooseAnchors([boxesOf('car', 200, 0.3), boxesOf('bus', 50, 0.5)], MAPS, 300);
    expect(choice.fields).toBe(USUAL_ANCHORS);
    expect(choice.reach).toBeGreaterThan(0.97);
    expect(choice.note).toMatch(/^SSD's usual anchors, as none .* \d+ % .* \(car \d+ %, bus 100 %\)\./);
  });

  it('get smaller for small boxes, though their class be rare', () => {
    const choice = chooseAnchors([boxesOf('cell', 2000, 0.25), boxesOf('platelet', 50, 0.07)], MAPS, 300);
    expect(choice.fields.minScale).toBeLessThan(0.12);
    expect(choice.fields.reduceBoxesInLowestLayer).toBe(false);
    const usual = /SSD's usual ones would reach (\d+) %/.exec(choice.note)?.[1];
    expect(100 * choice.reach - Number(usual)).toBeGreaterThan(3);
  });

  it('get other ratios for long boxes', () => {
    const choice = chooseAnchors([boxesOf('pole', 100, 0.7, 0.07)], MAPS, 300);
    expect(Math.max(...choice.fields.aspectRatios)).toBeLessThan(0.2);
    expect(choice.note).toContain('scales and ratios fitted');
  });
});

describe('the schedule', () => {
  it('follows the amount of data, within bounds', () => {
    const of = (images: number, size = 300): readonly number[] => {
      const { batchSize, numSteps, learningRate, warmupSteps, depthMultiplier } = chooseSchedule(
        images,
        size,
        {},
      );
      return [batchSize, numSteps, learningRate, warmupSteps, depthMultiplier];
    };
    expect(of(205)).toEqual([16, 1000, 0.02, 100, 0.5]);
    expect(of(1000)).toEqual([16, 5000, 0.02, 500, 0.5]);
    expect(of(118_000)).toEqual([16, 20_000, 0.02, 1000, 1]);
    expect(of(40)).toEqual([8, 1000, 0.01, 100, 0.5]);
    expect(of(1)).toEqual([4, 1000, 0.005, 100, 0.5]);
    expect(of(400, 160)).toEqual([16, 2000, 0.02, 200, 0.25]);
    expect(of(400, 640)).toEqual([8, 4000, 0.01, 400, 0.5]);
  });

  it('keeps to what is given', () => {
    const given = { batchSize: 2, numSteps: 3, depthMultiplier: 0.3 };
    expect(chooseSchedule(205, 300, given)).toMatchObject({ ...given, learningRate: 0.0025, warmupSteps: 0 });
  });
});

describe('class weights', () => {
  it.each([
    [[100, 90], undefined],
    [[2382, 214, 209], { scheme: 'inverse' }],
    [[2100, 100], { scheme: 'sqrt' }],
    [[1000, 100, 100, 100, 100], { scheme: 'sqrt' }],
    [[100_000, 100], { scheme: 'sqrt', maxWeight: 5 }],
    [[10_000, ...Array.from({ length: 20 }, () => 100)], { scheme: 'sqrt', maxWeight: 2.5 }],
    [[1000, ...Array.from({ length: 100 }, () => 20)], { scheme: 'sqrt', maxWeight: 2.5 }],
  ])('of %j boxes are the mildest that do no known harm', (counts, options) => {
    const choice = chooseClassWeights(statisticsOf(...counts));
    expect(choice.warnings).toEqual([]);
    if (options === undefined) expect(choice.weights).toBeUndefined();
    else expect(choice.options).toEqual(options);
  });

  it('say why', () => {
    expect(chooseClassWeights(statisticsOf(300, 7)).note).toBe(
      'There are 42.9 boxes of c1 to each of c2 (300 and 7). Class weights tempered (scheme sqrt, normalization min): inverse ones would count the rarest class 42.9-fold, which often does harm. They make the loss on objects 1.13 times as large.',
    );
    expect(chooseClassWeights(statisticsOf(50)).note).toBe(
      'No class weights: there is one class, which has no other to be weighed against.',
    );
  });

  it('warn where the user asks for what does harm, and of a class without a box', () => {
    expect(chooseClassWeights(statisticsOf(3000, 10), 'inverse').warnings).toHaveLength(1);
    expect(chooseClassWeights(statisticsOf(3000, 10), 'none').weights).toBeUndefined();
    const absent = chooseClassWeights(statisticsOf(40, 0, 10));
    expect(absent.weights).toEqual([1, 1, 4]);
    expect(absent.warnings).toEqual(['Class "c2" has no instance; it gets the smallest weight, 1.']);
  });
});

describe('augmentations', () => {
  it('crop in the shapes of the images, and leave out mirror images of sided classes', () => {
    const survey = surveyOf([boxesOf('a', 5, 0.3)], { aspectRatio: { low: 0.75, median: 1, high: 1.5 } });
    const { augmentations } = chooseAugmentations(survey, 300);
    expect(augmentations.map(({ step }) => step[0])).toEqual([
      'random_crop_image {',
      'random_horizontal_flip {',
    ]);
    expect(augmentations[0].step).toContain('  min_aspect_ratio: 0.75');
    expect(augmentations[0].step).toContain('  max_aspect_ratio: 1.5001');
    const { classes } = survey.statistics;
    const statistics = { ...survey.statistics, classes: classes.map((c) => ({ ...c, name: 'turn_left' })) };
    const sided = chooseAugmentations({ ...survey, statistics }, 300);
    expect(sided.augmentations).toHaveLength(1);
    expect(sided.note).toContain('left and right are told apart: turn_left.');
  });
});

describe('companions', () => {
  it.each([
    ['d/train.record', ['d/test.record', 'd/val.record', 'd/test.record-?????-of-?????']],
    ['d/pet_train.record@10', ['d/pet_val.record-?????-of-?????', 'd/pet_val.record']],
    ['d/train-*-of-00010.tfrecord', ['d/val-*-of-00010.tfrecord']],
    ['a/instances_train2017.json', ['a/instances_val2017.json']],
    ['a/train/_annotations.coco.json', ['a/valid/_annotations.coco.json']],
    ['train/train.record', ['train/test.record']],
  ])('of %s are looked for under %j', (path, expected) => {
    expect(companionPaths(path)).toEqual(expect.arrayContaining(expected));
  });

  it('are none where nothing says "train"', () => {
    expect(companionPaths('data/constraints.record')).toEqual([]);
  });
});

describe('the text', () => {
  it('wraps comments in their place, and leaves indented ones alone', () => {
    const long = Array.from({ length: 25 }, () => 'word').join(' ');
    const lines = block('a', comment(`${long}\n  ${long}\r`), block('b', field('c', 1)), []);
    const [first, ...rest] = renderLines(lines).split('\n');
    expect(first).toBe('a {');
    expect(rest[0]).toMatch(/^ {2}# word/);
    expect(rest[0].length).toBeLessThanOrEqual(100);
    expect(rest[1]).toMatch(/^ {2}# word/);
    expect(rest[2]).toBe(`  #   ${long}`);
    expect(rest.slice(3)).toEqual(['  b {', '    c: 1', '  }', '}', '']);
  });

  it('names the run for the data, and quotes what a shell would split', () => {
    const names = ['../shared/bccd/', 'pets/train.record@10', 'a/train/_annotations.coco.json', 'x.record'];
    expect(names.map(runName)).toEqual(['bccd', 'pets', 'train', 'x']);
    expect(nextCommands('my data/p.config', 'runs/a', false)).toEqual([
      'counterweight check "my data/p.config"',
      'counterweight train "my data/p.config" --model-dir runs/a',
      'counterweight eval runs/a --eval-data DATA',
    ]);
  });
});
