/**
 * @module
 * `hard_example_miner`: the sums of both losses over the chosen anchors, by the miner on numbers and by the one in
 * the training graph.
 */

import {
  type HardExampleMinerOptions,
  type MinedImage,
  mineHardExamples,
} from '../../../src/detection/hard-example-miner.ts';
import { hardExampleMask } from '../../../src/detection/mining/hard-example-mask.ts';
import type { Graph, Value } from '../../../src/graph/graph.ts';
import { floats } from '../../../src/graph/graph.ts';
import { concat, mul, reduceSum, reshape } from '../../../src/graph/ops.ts';
import { evaluateGraph } from '../evaluate-graph.ts';
import { type OracleCase, optionalNumber, oracleFloats, oracleList, oracleNumber } from '../oracle-case.ts';
import { type AreaRunner, entryOf } from './area.ts';

const LOSS_TYPES = { cls: 'CLASSIFICATION', loc: 'LOCALIZATION', both: 'BOTH' } as const;

/** The miner that `params` (or a case's `params.hard_example_miner`) describes. */
export function minerOptions(params: OracleCase['params']): HardExampleMinerOptions {
  return {
    numHardExamples: optionalNumber(params.num_hard_examples),
    iouThreshold: oracleNumber(params.iou_threshold),
    lossType: entryOf('loss type', LOSS_TYPES, params.loss_type),
    classificationWeight: oracleNumber(params.cls_loss_weight),
    localizationWeight: oracleNumber(params.loc_loss_weight),
    maxNegativesPerPositive: optionalNumber(params.max_negatives_per_positive),
    minNegativesPerImage: optionalNumber(params.min_negatives_per_image) ?? 0,
  };
}

/** [localization, classification], each summed over the mask. */
function sumsInGraph(graph: Graph, options: HardExampleMinerOptions, images: readonly MinedImage[]): Value {
  const [batch, anchors] = [images.length, images[0].classificationLosses.length];
  const join = (pick: (image: MinedImage) => ArrayLike<number>): number[] =>
    images.flatMap((image) => Array.from(pick(image)));
  const classificationLosses = floats(
    graph,
    [batch, anchors],
    join((image) => image.classificationLosses),
  );
  const localizationLosses = floats(
    graph,
    [batch, anchors],
    join((image) => image.localizationLosses),
  );
  const match = join((image) => image.match ?? new Int32Array(anchors).fill(-1));
  const mask = hardExampleMask(options, {
    classificationLosses,
    localizationLosses,
    decodedBoxes: floats(
      graph,
      [batch, anchors, 4],
      join((image) => image.decodedBoxesYxyx),
    ),
    match: graph.constant({ dtype: 'int32', shape: [batch, anchors] }, Int32Array.from(match)),
  });
  const sum = (losses: Value): Value => reshape(reduceSum(mul(losses, mask)), [1]);
  return concat([sum(localizationLosses), sum(classificationLosses)], 0);
}

export const runHardExampleMiner: AreaRunner = async ({ params, inputs }, compare) => {
  const matches = inputs.match_results_per_image ?? null;
  // As upstream, without matches there is no cap.
  const options = minerOptions(matches === null ? { ...params, max_negatives_per_positive: null } : params);
  const images = oracleList(inputs.cls_losses).map((losses, i): MinedImage => {
    const of = (key: string): Float32Array => oracleFloats(oracleList(inputs[key])[i]);
    return {
      classificationLosses: oracleFloats(losses),
      localizationLosses: of('location_losses'),
      decodedBoxesYxyx: of('decoded_boxes_per_image'),
      match: matches === null ? undefined : Int32Array.from(of('match_results_per_image')),
    };
  });
  const mined = images.map((image) => mineHardExamples(options, image));
  const total = (pick: (image: (typeof mined)[number]) => number): number =>
    mined.reduce((sum, image) => sum + pick(image), 0);
  compare.numbers('location_loss', [total((image) => image.localizationLoss)]);
  compare.numbers('cls_loss', [total((image) => image.classificationLoss)]);
  const { data } = await evaluateGraph((graph) => sumsInGraph(graph, options, images));
  compare.numbers('location_loss', [data[0]], { label: ' in the graph' });
  compare.numbers('cls_loss', [data[1]], { label: ' in the graph' });
};
