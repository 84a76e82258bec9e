/**
 * @module
 * The fixed settings of a COCO box evaluation (pycocotools/cocoeval.py, `Params.setDetParams`).
 */

/** numpy's linspace: `count` numbers from `start` to `stop`, computed as start + i · step, to the last bit. */
function linspace(start: number, stop: number, count: number): Float64Array {
  const step = (stop - start) / (count - 1);
  return Float64Array.from({ length: count }, (_, i) => (i === count - 1 ? stop : i * step + start));
}

/** [T = 10] IoU thresholds 0.50 : 0.05 : 0.95. */
export const IOU_THRESHOLDS: Float64Array = linspace(0.5, 0.95, 10);

/** [R = 101] recalls 0 : 0.01 : 1 at which precision is read. */
export const RECALL_THRESHOLDS: Float64Array = linspace(0, 1, 101);

/** Areas in pixels², both ends included: all, small, medium, large. */
export const AREA_RANGES: readonly (readonly [number, number])[] = [
  [0, 1e10],
  [0, 32 ** 2],
  [32 ** 2, 96 ** 2],
  [96 ** 2, 1e10],
];

/** The most detections of a class that count in one image. */
export const MAX_DETECTIONS = 100;
