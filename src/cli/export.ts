/**
 * @module
 * `counterweight export`: writes a run's detector as one ONNX file, with score thresholds for each class and corrected
 * priors where they are asked for.
 */

import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import type { PostProcessingSpec } from '../detection/post-processing/post-processing-spec.ts';
import { exportDetector } from '../export/export-detector.ts';
import { loadRun, type Run } from '../train/load-run.ts';
import { ssdOf } from '../train/ssd-of.ts';
import { formatBytes } from '../util/format-bytes.ts';
import { chooseAfterTraining } from './after-training.ts';
import {
  type AfterTrainingFlags,
  addAfterTrainingFlags,
  checkAfterTrainingFlags,
} from './after-training-flags.ts';
import { afterTrainingJson, afterTrainingMetadata, afterTrainingText } from './after-training-report.ts';
import { USE_AVERAGES, USE_WEIGHTS } from './averages-flags.ts';
import type { CliCommand } from './command.ts';

interface ExportFlags extends AfterTrainingFlags {
  readonly checkpoint?: string;
  readonly useMovingAverages?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** Post-processing in place of the run's, and what the metadata is to say of it. */
export interface TunedExport {
  readonly postProcessing: PostProcessingSpec;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Writes the detector of `run` to `out` and returns its size in bytes. */
export async function exportRun(run: Run, out: string, tuned?: TunedExport): Promise<number> {
  const { model, boxCoder, step } = run;
  const postProcessing = tuned?.postProcessing ?? run.postProcessing;
  const parameters = new Map([...run.parameters].map(([name, { data }]) => [name, data]));
  const labels = new Map(run.labelMap.items.map(({ id, name, displayName }) => [id, displayName ?? name]));
  const rawDetections = ssdOf(run.loaded).returnRawDetectionsDuringPredict;
  const trained = { model, boxCoder, postProcessing, parameters };
  const bytes = exportDetector({ ...trained, labels, step, rawDetections, metadata: tuned?.metadata });
  await mkdir(dirname(out), { recursive: true });
  await writeFileAtomically(out, bytes);
  return bytes.length;
}

/** The sizes of images that the file takes: all, where it resizes them to its input. */
function sizesOf({ resizer: { rule, height, width } }: Run['model']): string {
  if (rule.kind === 'identity') return `of at most ${height}×${width}`;
  return rule.kind === 'conditional_shape'
    ? `that its resizer makes at most ${height}×${width}`
    : 'of any size';
}

export const exportCommand: CliCommand = {
  configure(command) {
    addAfterTrainingFlags(
      command
        .argument('<run>', 'the folder given to "counterweight train --model-dir"')
        .option('--checkpoint <folder>', 'the checkpoint to export (default: the newest)')
        .option(...USE_AVERAGES)
        .option(...USE_WEIGHTS)
        .option('--out <file>', 'where the detector goes (default: detector.onnx in the run)'),
    )
      .option('--json', 'print JSON')
      .action(async (root: string, flags: ExportFlags) => {
        checkAfterTrainingFlags(flags);
        const run = await loadRun(root, flags.checkpoint, flags);
        const out = flags.out ?? join(root, 'detector.onnx');
        const isTuned = flags.scoreThresholds !== undefined || flags.priorCorrection !== undefined;
        const made = isTuned ? await chooseAfterTraining(run, flags) : undefined;
        const bytes = await exportRun(
          run,
          out,
          made && { postProcessing: made.tuned.spec, metadata: afterTrainingMetadata(made) },
        );
        if (flags.json) {
          const { checkpoint, step, averaged } = run;
          const head = { file: out, bytes, checkpoint, step, averaged };
          console.log(JSON.stringify(made ? { ...head, ...afterTrainingJson(made) } : head));
          return;
        }
        if (made) {
          for (const warning of made.warnings) console.error(`warning: ${warning}`);
          for (const block of afterTrainingText(made, run.labelMap)) console.log(`${block}\n`);
        }
        const which = run.averaged ? ', averaged weights' : '';
        console.log(`${out}: ${formatBytes(bytes)}, from step ${run.step}${which}`);
        console.log(
          `  in   input_tensor       uint8 [1, height, width, 3], an RGB image ${sizesOf(run.model)}`,
        );
        console.log('  out  detection_boxes    [1, N, 4] ymin, xmin, ymax, xmax in 0..1');
        console.log('       detection_scores   [1, N]');
        console.log('       detection_classes  [1, N] label-map ids');
        console.log('       num_detections     [1]');
        if (ssdOf(run.loaded).returnRawDetectionsDuringPredict) {
          console.log('       raw_detection_boxes   [1, A, 4] of every anchor');
          console.log('       raw_detection_scores  [1, A, K], the background first if there is one');
        }
      });
  },
};
