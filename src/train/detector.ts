/**
 * @module
 * A trained detector on resized images: the network compiled with its parameters as constants, post-processing on
 * numbers. Evaluation goes through here; the exported file holds the same network with post-processing in its graph.
 */

import type { StoredTensor } from '../checkpoint/safetensors.ts';
import { type Detections, multiclassNonMaxSuppression } from '../detection/batch-multiclass-nms.ts';
import { type BoxCoderOptions, createBoxCoder } from '../detection/box-coders/create-box-coder.ts';
import { calibrateScores, temperatureOf } from '../detection/calibration.ts';
import type { ImageSize } from '../detection/image-resizer.ts';
import type { SsdModel } from '../detection/meta-architectures/ssd.ts';
import type { PostProcessingSpec } from '../detection/post-processing/post-processing-spec.ts';
import { correctPriors } from '../detection/prior-correction.ts';
import { convertScores } from '../detection/score-conversion.ts';
import { createGraph } from '../graph/create-graph.ts';
import { inferenceNetwork } from '../nn/network.ts';
import type { SessionOptions } from '../runtime/compile-program.ts';
import { createSession } from '../runtime/session.ts';

export interface DetectorOptions {
  readonly model: SsdModel;
  readonly boxCoder: BoxCoderOptions;
  readonly postProcessing: PostProcessingSpec;
  readonly parameters: ReadonlyMap<string, StoredTensor>;
}

/** A detector of one image at a time. */
export interface Detector {
  /**
   * The detections in `image` [3, H, W] RGB 0..255 of the network's input size, of which `size` is image and the rest
   * padding (by default all is image); boxes as shares of the image, whatever `change_coordinate_frame` says, as they are
   * held against the image's own objects; classes from 0.
   */
  detect(image: Float32Array, size?: ImageSize): Promise<Detections>;
  /** The same by each of `specs` in place of the detector's own post-processing: the network runs once. */
  detectBy(
    specs: readonly PostProcessingSpec[],
    image: Float32Array,
    size?: ImageSize,
  ): Promise<readonly Detections[]>;
  close(): Promise<void>;
}

/** The class scores without the background column: [A, K] → [A, C]. */
function foreground(scores: Float32Array, columns: number, numClasses: number): Float32Array {
  if (columns === numClasses) return scores;
  const rows = scores.length / columns;
  const kept = new Float32Array(rows * numClasses);
  for (let a = 0; a < rows; a++)
    kept.set(scores.subarray(a * columns + 1, (a + 1) * columns), a * numClasses);
  return kept;
}

/** Compiles the detector. @throws DataError where a parameter is missing or of another shape. */
export async function createDetector(
  options: DetectorOptions,
  session: SessionOptions = {},
): Promise<Detector> {
  const { model } = options;
  const { inputHeight, inputWidth, numClassSlots, numClasses } = model;
  const graph = createGraph();
  const images = graph.input('images', { dtype: 'float32', shape: [1, 3, inputHeight, inputWidth] });
  const values = new Map([...options.parameters].map(([name, { data }]) => [name, data]));
  const { boxEncodings, classLogits } = model.predict(inferenceNetwork(graph, values), images);
  graph.output('boxEncodings', boxEncodings);
  graph.output('classLogits', classLogits);
  const coder = createBoxCoder(options.boxCoder);
  const compiled = await createSession(graph, session);
  const hasBackground = numClassSlots > numClasses;
  /** [A, C] of logits [A, K]. */
  const scoresOf = (logits: Float32Array, spec: PostProcessingSpec): Float32Array => {
    const { scoreConverter, calibration } = spec;
    const divisor = spec.logitScale * temperatureOf(calibration);
    const converted = convertScores(logits, numClassSlots, scoreConverter, divisor);
    const layout = { columns: numClassSlots, hasBackground, scoreConverter };
    const calibrated = calibrateScores(converted, calibration, layout);
    return foreground(correctPriors(calibrated, spec.priorCorrection, layout), numClassSlots, numClasses);
  };
  const detectBy: Detector['detectBy'] = async (specs, image, size) => {
    const { boxEncodings: codes, classLogits: logits } = await compiled.run({ images: image });
    const boxesYxyx = coder.decode(codes.data as Float32Array, model.anchorsYxyx);
    const { height, width } = size ?? { height: inputHeight, width: inputWidth };
    return specs.map((spec) =>
      multiclassNonMaxSuppression({
        ...spec,
        boxesYxyx,
        scores: scoresOf(logits.data as Float32Array, spec),
        numClasses,
        changeCoordinateFrame: true,
        clipWindow: [0, 0, height / inputHeight, width / inputWidth],
      }),
    );
  };
  return {
    detectBy,
    detect: async (image, size) => (await detectBy([options.postProcessing], image, size))[0],
    close: () => compiled.close(),
  };
}
