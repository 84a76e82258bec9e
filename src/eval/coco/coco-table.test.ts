import { describe, expect, it } from 'vitest';
import { cocoClassTable, cocoTable } from './coco-table.ts';
import { evaluateCoco } from './evaluate-coco.ts';

describe('the tables of an evaluation', () => {
  const boxXywh = [0, 0, 50, 50] as const;
  const result = evaluateCoco({
    groundTruths: [{ imageId: 1, classId: 1, boxXywh }],
    detections: [
      { imageId: 1, classId: 1, boxXywh, score: 0.9 },
      { imageId: 2, classId: 2, boxXywh, score: 0.8 },
    ],
    classes: [
      { id: 1, name: 'scratch' },
      { id: 2, name: 'dent' },
    ],
    imageIds: [1, 2],
  });

  it('list each class with its counts, a dash where it has no ground truth, and the mean last', () => {
    expect(cocoClassTable(result)).toEqual({
      headers: ['class', 'instances', 'images', 'detections', 'AP', 'AP50', 'AP75', 'AR100'],
      rows: [
        ['scratch', '1', '1', '1', '1.000', '1.000', '1.000', '1.000'],
        ['dent', '0', '0', '1', '–', '–', '–', '–'],
        ['all classes', '1', '', '2', '1.000', '1.000', '1.000', '1.000'],
      ],
    });
  });

  it('list the twelve figures with what they mean', () => {
    const { headers, rows } = cocoTable(result);
    expect(rows.length).toBe(12);
    expect(rows.every((row) => row.length === headers.length)).toBe(true);
    expect(rows[3]).toEqual(['AP_small', '–', 'average precision, objects under 32² px']);
    expect(rows[4]).toEqual(['AP_medium', '1.000', 'average precision, objects of 32² to 96² px']);
  });
});
