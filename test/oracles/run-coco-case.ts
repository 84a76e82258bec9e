/**
 * @module
 * Runs a case of `coco-eval.json`: COCO's twelve figures and those of each class, held to pycocotools' within 10⁻⁹.
 */

import { type BoxXywh, COCO_STATS, type CocoClass } from '../../src/eval/coco/coco-data.ts';
import { evaluateCoco } from '../../src/eval/coco/evaluate-coco.ts';
import { compareTensors, type Finding } from './comparison.ts';

/** A case of `coco-eval.json`. */
export interface CocoCase {
  readonly id: string;
  readonly groundtruth: {
    readonly images: readonly { readonly id: number }[];
    readonly categories: readonly CocoClass[];
    readonly annotations: readonly {
      readonly image_id: number;
      readonly category_id: number;
      readonly bbox: BoxXywh;
      /** Default: that of the box. */
      readonly area?: number;
      /** Default 0. */
      readonly iscrowd?: number;
    }[];
  };
  readonly detections: readonly {
    readonly image_id: number;
    readonly category_id: number;
    readonly bbox: BoxXywh;
    readonly score: number;
  }[];
  readonly expected: {
    readonly stats: readonly number[];
    /** In any order; those left out are not compared. */
    readonly per_category?: readonly {
      readonly id: number;
      readonly AP?: number;
      readonly AP50?: number;
      readonly AR100?: number;
    }[];
  };
}

const TOLERANCE = 1e-9;
const BY_CLASS = ['AP', 'AP50', 'AR100'] as const;

function compare(what: string, actual: readonly number[], expected: readonly number[]): Finding {
  const tensor = (data: readonly number[]) => ({ shape: [data.length], data });
  return compareTensors(what, tensor(actual), tensor(expected), () => TOLERANCE);
}

/** Every figure of the case, compared. */
export function runCocoCase({ groundtruth, detections, expected }: CocoCase): readonly Finding[] {
  const result = evaluateCoco({
    groundTruths: groundtruth.annotations.map((object) => ({
      imageId: object.image_id,
      classId: object.category_id,
      boxXywh: object.bbox,
      area: object.area,
      isCrowd: object.iscrowd === 1,
    })),
    detections: detections.map((found) => ({
      imageId: found.image_id,
      classId: found.category_id,
      boxXywh: found.bbox,
      score: found.score,
    })),
    classes: groundtruth.categories,
    imageIds: groundtruth.images.map(({ id }) => id),
  });
  return [
    compare(
      'stats',
      COCO_STATS.map((name) => result.stats[name]),
      expected.stats,
    ),
    ...BY_CLASS.flatMap((name) => {
      const stated = (expected.per_category ?? []).filter((each) => each[name] !== undefined);
      const of = (id: number): number => result.classes.find((each) => each.id === id)?.[name] ?? Number.NaN;
      return stated.length === 0
        ? []
        : [
            compare(
              `${name} of classes ${stated.map(({ id }) => id).join(', ')}`,
              stated.map(({ id }) => of(id)),
              stated.map((each) => each[name] ?? Number.NaN),
            ),
          ];
    }),
  ];
}
