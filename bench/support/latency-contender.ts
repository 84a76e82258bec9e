/**
 * @module
 * The contender of the bench `latency` that is ours: its argument is JSON, the shape and the number of threads. The
 * detector is exported with its first parameters, loaded as `counterweight detect` loads it, and given one image of noise
 * time and again.
 */

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPostProcessing } from '../../src/builders/post-processing.ts';
import { loadPipelineConfig } from '../../src/config/load-pipeline-config.ts';
import { exportDetector } from '../../src/export/export-detector.ts';
import { initializeParameters } from '../../src/nn/parameter.ts';
import { loadOnnxDetector } from '../../src/runtime/onnx-detector.ts';
import { ssdOf } from '../../src/train/ssd-of.ts';
import { buildTrainingStep } from '../../src/train/training-program.ts';
import { createRandom } from '../../src/util/random.ts';
import { benchPlan } from './bench-step.ts';
import { type SsdShape, ssdConfig } from './ssd-config.ts';
import { takeTurns } from './take-turns.ts';

const WARMING = 5;

const { threads, ...shape } = JSON.parse(process.argv[2]) as SsdShape & { readonly threads: number };

/** The exported detector of `shape`. */
function detectorBytes(): Uint8Array {
  const { step, input, seed } = benchPlan(shape);
  const ssd = ssdOf(loadPipelineConfig(ssdConfig(shape), 'bench.config'));
  return exportDetector({
    model: step.model,
    boxCoder: input.targets.boxCoder,
    postProcessing: buildPostProcessing(ssd.postProcessing),
    parameters: initializeParameters(buildTrainingStep(step).specs, seed),
    labels: new Map(),
    step: 0,
  });
}

const folder = await mkdtemp(join(tmpdir(), 'counterweight-bench-'));
try {
  const file = join(folder, 'detector.onnx');
  await writeFile(file, detectorBytes());
  const detector = await loadOnnxDetector(file, { threads });
  const random = createRandom(7);
  const data = Uint8Array.from({ length: 3 * shape.size ** 2 }, () => random.int(256));
  const detect = (): Promise<unknown> => detector.detect({ data, width: shape.size, height: shape.size });
  for (let i = 0; i < WARMING; i++) await detect();
  await takeTurns(detect);
  await detector.close();
} finally {
  await rm(folder, { recursive: true });
}
