/**
 * @module
 * A trained detector as one ONNX file of standard operators: resizing, network and post-processing, with its parameters
 * inside. Names of inputs and outputs are those of upstream's exporter (exporter_lib_v2.py, input type `image_tensor`).
 *
 * Differences: there are the four outputs that describe detections, and the raw predictions only where they are asked for
 * (`return_raw_detections_during_predict`). Images are resized first and
 * normalised second, as in training; upstream's other order gives the same, as both are linear. Boxes of an image that was
 * padded are shares of the image (with `change_coordinate_frame`), not of the padded input.
 */

import type { BoxCoderOptions } from '../detection/box-coders/create-box-coder.ts';
import { fitImage } from '../detection/fit-image.ts';
import type { SsdModel } from '../detection/meta-architectures/ssd.ts';
import { postProcess } from '../detection/post-processing/post-process.ts';
import type { PostProcessingSpec } from '../detection/post-processing/post-processing-spec.ts';
import { createGraph } from '../graph/create-graph.ts';
import { floats } from '../graph/graph.ts';
import { cast, transpose } from '../graph/ops.ts';
import { writeOnnx } from '../graph/write-onnx.ts';
import { inferenceNetwork } from '../nn/network.ts';

export interface ExportDetectorOptions {
  readonly model: SsdModel;
  readonly boxCoder: BoxCoderOptions;
  readonly postProcessing: PostProcessingSpec;
  /** Values by name, as the network's layers ask for them. */
  readonly parameters: ReadonlyMap<string, Float32Array>;
  /** Class names by label-map id. */
  readonly labels: ReadonlyMap<number, string>;
  /** Steps trained. */
  readonly step: number;
  /** Whether every anchor's box and scores are outputs too. Default false. */
  readonly rawDetections?: boolean | undefined;
  /** Further entries of the metadata. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

/** A float32 as the decimal that was meant: 0.6 for 0.6000000238418579. */
const decimal = (x: number): string => String(Number(x.toPrecision(7)));

/** Values of classes 1..C as JSON by id; undefined ones are left out. */
const byId = (values: readonly (number | undefined)[]): Record<string, number> =>
  Object.fromEntries(
    values.flatMap((value, c) => (value === undefined ? [] : [[String(c + 1), Number(decimal(value))]])),
  );

/** What was chosen after training, as entries of the metadata. */
function tunedMetadata({ classThresholds, priorCorrection }: PostProcessingSpec): Record<string, string> {
  return {
    ...(classThresholds && { score_thresholds: JSON.stringify(byId(classThresholds)) }),
    ...(priorCorrection && {
      prior_correction: JSON.stringify({
        method: priorCorrection.method,
        divisors: byId(priorCorrection.divisors),
      }),
    }),
  };
}

/**
 * The bytes of the ONNX model. D = `maxTotalDetections`.
 *
 * Input: `input_tensor` uint8 [1, height, width, 3], RGB, of any size. Outputs, float32: `detection_boxes` [1, D, 4]
 * yxyx in [0, 1], `detection_scores` [1, D], `detection_classes` [1, D] label-map ids, `num_detections` [1]; best first,
 * then zeros; with `rawDetections` also `raw_detection_boxes` [1, A, 4] and `raw_detection_scores` [1, A, K], background
 * first if there is one. Metadata: `labels` (JSON, names by id), `score_threshold`, `iou_threshold`, `input_size` (height x
 * width), `image_resizer` (`fixed_shape`, `keep_aspect_ratio`, `conditional_shape`, `identity`), `step`, `producer`. On images
 * that the latter two leave larger than the input it fails. Where post-processing was tuned after training also
 * `score_thresholds` (JSON, the scores from which detections of a class stay, by id) and `prior_correction` (JSON: `method`,
 * and `divisors` by id).
 *
 * @throws DataError where a parameter is missing or of another size.
 *
 * @example
 * await writeFile('detector.onnx', exportDetector({ model, boxCoder, postProcessing, parameters, labels, step: 500 }));
 */
export function exportDetector(options: ExportDetectorOptions): Uint8Array {
  const { model, boxCoder, postProcessing, labels } = options;
  const graph = createGraph();
  const input = graph.input('input_tensor', { dtype: 'uint8', shape: [1, 'height', 'width', 3] });
  const fitted = graph.scope('Preprocessor', () =>
    fitImage(transpose(cast(input, 'float32'), [0, 3, 1, 2]), model.resizer),
  );
  const predictions = model.predict(inferenceNetwork(graph, options.parameters), fitted.image);
  const detections = graph.scope('Postprocessor', () =>
    postProcess({
      predictions,
      anchors: floats(graph, [model.anchorsYxyx.length / 4, 4], model.anchorsYxyx, 'anchors'),
      boxCoder,
      spec: postProcessing,
      addBackgroundClass: model.addBackgroundClass,
      clipWindow: fitted.window,
    }),
  );
  graph.output('detection_boxes', detections.boxes);
  graph.output('detection_scores', detections.scores);
  graph.output('detection_classes', detections.classes);
  graph.output('num_detections', detections.numDetections);
  if (options.rawDetections) {
    graph.output('raw_detection_boxes', detections.rawBoxes);
    graph.output('raw_detection_scores', detections.rawScores);
  }
  return writeOnnx(graph, {
    name: 'detector',
    metadata: {
      labels: JSON.stringify(Object.fromEntries(labels)),
      score_threshold: decimal(postProcessing.scoreThreshold),
      iou_threshold: decimal(postProcessing.iouThreshold),
      input_size: `${model.inputHeight}x${model.inputWidth}`,
      image_resizer: model.resizer.rule.kind,
      step: String(options.step),
      producer: 'counterweight',
      ...tunedMetadata(postProcessing),
      ...options.metadata,
    },
  });
}
