/**
 * @module
 * An evaluation as tables of text: COCO's twelve figures, and the figures of each class. Only cells; the command line
 * lays them out.
 */

import { COCO_STATS, type CocoResult } from './coco-data.ts';

/** Cells of text. Every row has as many as `headers`. */
export interface TextTable {
  readonly headers: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const MEANINGS: { readonly [K in (typeof COCO_STATS)[number]]: string } = {
  AP: 'average precision, IoU 0.50:0.95',
  AP50: 'average precision, IoU 0.50',
  AP75: 'average precision, IoU 0.75',
  AP_small: 'average precision, objects under 32² px',
  AP_medium: 'average precision, objects of 32² to 96² px',
  AP_large: 'average precision, objects over 96² px',
  AR1: 'average recall, 1 detection an image',
  AR10: 'average recall, 10 detections an image',
  AR100: 'average recall, 100 detections an image',
  AR_small: 'average recall, objects under 32² px',
  AR_medium: 'average recall, objects of 32² to 96² px',
  AR_large: 'average recall, objects over 96² px',
};

/** Three decimals; a dash where there is no ground truth (−1). */
export function formatCocoFigure(value: number): string {
  return value < 0 ? '–' : value.toFixed(3);
}

/** COCO's twelve figures, one a row. */
export function cocoTable(result: CocoResult): TextTable {
  return {
    headers: ['figure', 'value', 'what'],
    rows: COCO_STATS.map((name) => [name, formatCocoFigure(result.stats[name]), MEANINGS[name]]),
  };
}

/** Each class a row, in the order evaluated, and the mean over classes last. */
export function cocoClassTable(result: CocoResult): TextTable {
  const { classes, stats } = result;
  const sum = (count: 'instances' | 'detections'): string =>
    String(classes.reduce((total, each) => total + each[count], 0));
  const figures = ['AP', 'AP50', 'AP75', 'AR100'] as const;
  return {
    headers: ['class', 'instances', 'images', 'detections', ...figures],
    rows: [
      ...classes.map((each) => [
        each.name,
        String(each.instances),
        String(each.images),
        String(each.detections),
        ...figures.map((name) => formatCocoFigure(each[name])),
      ]),
      [
        'all classes',
        sum('instances'),
        '',
        sum('detections'),
        ...figures.map((name) => formatCocoFigure(stats[name])),
      ],
    ],
  };
}
