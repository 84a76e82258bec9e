/**
 * @module
 * The images on which two settings differ most. Each run is judged at its own score thresholds of best F1; an image's
 * difference is Σ over classes (|ΔTP| + |ΔFP|) / n_c, with n_c the objects of the class in all images, so that what
 * happens to a rare class counts as much as what happens to a common one, as in mean AP. A setting of several runs
 * counts with their mean.
 */

import type { JudgedImage } from '../analysis/judge-images.ts';
import type { EvaluatedImage, EvaluationData } from '../evaluation-data.ts';

/** What setting B does otherwise than A with one class in one image. */
export interface ImageClassChange {
  readonly id: number;
  readonly name: string;
  /** Objects of the class in the image. */
  readonly instances: number;
  /** Right detections of B less those of A; whole numbers where each setting has one run. */
  readonly delta_TP: number;
  readonly delta_FP: number;
}

/** One image. */
export interface DifferingImage {
  /** Its number in the evaluation's list of images. */
  readonly index: number;
  readonly image: EvaluatedImage;
  readonly difference: number;
  /** Those that differ. */
  readonly classes: readonly ImageClassChange[];
}

/** [I][C] right and wrong detections. */
interface Counts {
  readonly right: readonly Float64Array[];
  readonly wrong: readonly Float64Array[];
}

/**
 * For each later setting, the `limit` images on which it differs most from the first; fewer where fewer differ.
 * `settings` [S][runs][I] are the runs of each setting, judged (`judgeRun`); `data` is that of any of them.
 */
export function differingImages(
  data: Pick<EvaluationData, 'images' | 'classes' | 'groundTruths'>,
  settings: readonly (readonly (readonly JudgedImage[])[])[],
  limit: number,
): DifferingImage[][] {
  const { images, classes, groundTruths } = data;
  const index = new Map(classes.map(({ id }, c) => [id, c]));
  const inAll = new Float64Array(classes.length);
  const byImage = images.map(() => new Int32Array(classes.length));
  for (const { classId, imageId, isCrowd } of groundTruths) {
    const c = index.get(classId);
    if (c === undefined || isCrowd) continue;
    inAll[c]++;
    byImage[imageId][c]++;
  }
  const [first, ...others] = settings.map((runs) => meanCounts(runs, index));
  return others.map((other) =>
    images
      .map((image, i): DifferingImage => {
        let difference = 0;
        const changes: ImageClassChange[] = [];
        classes.forEach(({ id, name }, c) => {
          const right = other.right[i][c] - first.right[i][c];
          const wrong = other.wrong[i][c] - first.wrong[i][c];
          if (right === 0 && wrong === 0) return;
          difference += (Math.abs(right) + Math.abs(wrong)) / Math.max(1, inAll[c]);
          changes.push({ id, name, instances: byImage[i][c], delta_TP: right, delta_FP: wrong });
        });
        return { index: i, image, difference, classes: changes };
      })
      .filter(({ difference }) => difference > 0)
      .sort((a, b) => b.difference - a.difference)
      .slice(0, limit),
  );
}

function meanCounts(runs: readonly (readonly JudgedImage[])[], index: ReadonlyMap<number, number>): Counts {
  const empty = (): Float64Array[] => runs[0].map(() => new Float64Array(index.size));
  const [right, wrong] = [empty(), empty()];
  for (const images of runs)
    images.forEach(({ detections }, i) => {
      for (const { detection, isRight } of detections) {
        const c = index.get(detection.classId) ?? -1;
        (isRight ? right : wrong)[i][c]++;
      }
    });
  for (const counts of [...right, ...wrong]) for (let c = 0; c < counts.length; c++) counts[c] /= runs.length;
  return { right, wrong };
}

/** `pit +1 right, −2 wrong (of 3)` of each class that differs. */
export function differenceInWords({ classes }: DifferingImage): string {
  return classes.map(classInWords).join('; ');
}

function classInWords({ name, instances, delta_TP, delta_FP }: ImageClassChange): string {
  const count = (value: number): string =>
    `${value < 0 ? '−' : '+'}${Number.isInteger(value) ? Math.abs(value) : Math.abs(value).toFixed(1)}`;
  const said = [
    ...(delta_TP === 0 ? [] : [`${count(delta_TP)} right`]),
    ...(delta_FP === 0 ? [] : [`${count(delta_FP)} wrong`]),
  ];
  return `${name} ${said.join(', ')} (of ${instances})`;
}
