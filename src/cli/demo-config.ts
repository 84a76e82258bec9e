/**
 * @module
 * The demo's pipeline.config: SSD MobileNet v1 at quarter depth on 128×128 pictures, small enough to be trained twice
 * in a few minutes on two cores. It has no class weights; the demo writes them in.
 */

import { USUAL_ANCHORS } from '../train/compose-config/choose-anchors.ts';
import { composeConfig } from '../train/compose-config/compose-config.ts';
import { block } from '../train/compose-config/config-text.ts';

/** The configuration that trains for `steps` on the demo's data, without class weights. */
export function demoConfig(options: {
  readonly trainRecord: string;
  readonly evalRecord: string;
  readonly labelMap: string;
  readonly size: number;
  readonly batchSize: number;
  readonly steps: number;
}): string {
  const { size, batchSize, steps } = options;
  return composeConfig({
    notes: {
      file: 'Two kinds of surface defect on brushed metal; scratches outnumber pits sixteen to one.',
    },
    model: {
      numClasses: 2,
      inputSize: size,
      anchors: USUAL_ANCHORS,
      depthMultiplier: 0.25,
      detections: 100,
    },
    training: {
      batchSize,
      numSteps: steps,
      optimizer: 'adam',
      learningRate: 0.004,
      warmupRate: 0.0004,
      warmupSteps: Math.floor(steps / 10),
      augmentations: [{ step: block('random_horizontal_flip') }, { step: block('random_vertical_flip') }],
    },
    labelMap: options.labelMap,
    trainData: { format: 'tfrecord', paths: [options.trainRecord] },
    evalData: { format: 'tfrecord', paths: [options.evalRecord] },
  });
}
