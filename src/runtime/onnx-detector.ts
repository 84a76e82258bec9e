/**
 * @module
 * Runs an exported detector file with ONNX Runtime alone: nothing but the file is needed.
 */

import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import { readOnnxMetadata } from '../graph/read-onnx-metadata.ts';
import { DataError, UsageError } from '../util/errors.ts';
import type { DeviceName } from './devices/device.ts';
import { DEVICES } from './devices/devices.ts';

/** One thing found. */
export interface DetectedObject {
  /** ymin, xmin, ymax, xmax; normalised. */
  readonly boxYxyx: readonly [number, number, number, number];
  readonly score: number;
  /** Label-map id, from 1. */
  readonly classId: number;
  readonly label: string;
}

/** An exported detector, loaded. */
export interface OnnxDetector {
  /** Class names by label-map id; empty where the file has none. */
  readonly labels: ReadonlyMap<number, string>;
  /** The score from which the file gives detections of a class, by label-map id, for those that have one of their own. */
  readonly scoreThresholds: ReadonlyMap<number, number>;
  /**
   * What is found in an RGB image [H, W, 3], best first; of any size, unless the detector leaves sizes to the images.
   *
   * @throws DataError for an image larger than such a detector takes.
   */
  detect(image: {
    readonly data: Uint8Array;
    readonly width: number;
    readonly height: number;
  }): Promise<readonly DetectedObject[]>;
  close(): Promise<void>;
}

const OUTPUTS = ['detection_boxes', 'detection_scores', 'detection_classes', 'num_detections'];

/** The resizers that may leave an image larger than the input. */
const RESIZES_NOT = ['identity', 'conditional_shape'];

/** Values by label-map id, from a metadata entry such as `labels`: `{"1": "RBC", …}`. */
function readById<T>(metadata: ReadonlyMap<string, string>, entry: string): ReadonlyMap<number, T> {
  const values = JSON.parse(metadata.get(entry) ?? '{}') as Record<string, T>;
  return new Map(Object.entries(values).map(([id, value]) => [Number(id), value]));
}

/**
 * Loads the detector in `file`, with the label names of its metadata, onto `device`, the CPU if absent, where one operation
 * has `threads` threads, all cores if absent.
 *
 * @throws DataError if it is not one of ours; UsageError where the device cannot be had
 */
export async function loadOnnxDetector(
  file: string,
  { device: name = 'cpu', threads }: { readonly device?: DeviceName; readonly threads?: number } = {},
): Promise<OnnxDetector> {
  const device = DEVICES[name];
  const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new DataError(file, `Cannot be read (${reason(cause)}).`, { cause });
  });
  let session: ort.InferenceSession;
  let labels: ReadonlyMap<number, string>;
  let scoreThresholds: ReadonlyMap<number, number>;
  let metadata: ReadonlyMap<string, string>;
  try {
    metadata = readOnnxMetadata(bytes);
    labels = readById(metadata, 'labels');
    scoreThresholds = readById(metadata, 'score_thresholds');
    session = await ort.InferenceSession.create(bytes, {
      executionProviders: [device.provider],
      logSeverityLevel: 3,
      ...(threads ? { intraOpNumThreads: threads } : {}),
    });
  } catch (cause) {
    const explained = device.explain(reason(cause));
    if (explained !== undefined) throw new UsageError(`--device ${name}: ${explained}`, { cause });
    throw new DataError(file, `It is not an ONNX model that can be loaded (${reason(cause)}).`, { cause });
  }
  const missing = OUTPUTS.filter((name) => !session.outputNames.includes(name));
  if (!session.inputNames.includes('input_tensor') || missing.length > 0) {
    const has = `input ${session.inputNames.join(', ')}; outputs ${session.outputNames.join(', ')}`;
    throw new DataError(
      file,
      `Expected a detector with input_tensor and ${OUTPUTS.join(', ')}; it has ${has}.`,
    );
  }
  return {
    labels,
    scoreThresholds,
    async detect({ data, width, height }) {
      const tensor = new ort.Tensor('uint8', data, [1, height, width, 3]);
      const results = await session.run({ input_tensor: tensor }).catch((cause: unknown) => {
        if (!RESIZES_NOT.includes(metadata.get('image_resizer') ?? '')) throw cause;
        throw new DataError(
          file,
          `It takes at most ${metadata.get('input_size')} pixels (height × width) and does not shrink an image of ${height}x${width} to that (${reason(cause)}).`,
          { cause },
        );
      });
      const of = (name: string): Float32Array => results[name].data as Float32Array;
      const [boxes, scores, classes] = OUTPUTS.map(of);
      return Array.from({ length: of('num_detections')[0] }, (_, k) => {
        const classId = classes[k];
        const boxYxyx = [boxes[4 * k], boxes[4 * k + 1], boxes[4 * k + 2], boxes[4 * k + 3]] as const;
        return { boxYxyx, score: scores[k], classId, label: labels.get(classId) ?? `class ${classId}` };
      });
    },
    close: () => session.release(),
  };
}
