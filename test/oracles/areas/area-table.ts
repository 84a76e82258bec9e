/**
 * @module
 * Every area of `oracles.json` and what runs it. An area that is not here makes its cases fail.
 */

import { runMultipleGridAnchors, runMultiscaleAnchors } from './anchors.ts';
import type { AreaRunner } from './area.ts';
import { runArgmaxMatcher } from './argmax-matcher.ts';
import { runBoxCoder } from './box-coder.ts';
import { runBoxOps } from './box-ops.ts';
import { runHardExampleMiner } from './hard-example-miner.ts';
import { runLabelMap } from './label-map.ts';
import { runLearningRate } from './learning-rate.ts';
import { runLoss } from './loss.ts';
import { runMetrics } from './metrics.ts';
import { runNms } from './nms.ts';
import { runSsdLossCase } from './ssd-loss.ts';
import { runTargetAssigner } from './target-assigner.ts';

export const areaTable: Readonly<Record<string, AreaRunner>> = {
  loss: runLoss,
  hard_example_miner: runHardExampleMiner,
  box_coder: runBoxCoder,
  argmax_matcher: runArgmaxMatcher,
  target_assigner: runTargetAssigner,
  multiple_grid_anchors: runMultipleGridAnchors,
  multiscale_anchors: runMultiscaleAnchors,
  nms: runNms,
  box_ops: runBoxOps,
  learning_rate: runLearningRate,
  label_map: runLabelMap,
  metrics: runMetrics,
  ssd_loss: runSsdLossCase,
};
