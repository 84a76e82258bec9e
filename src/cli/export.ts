/**
 * @module
 * `counterweight export`: writes a run's detector as one ONNX file.
 */

import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { exportDetector } from '../export/export-detector.ts';
import { loadRun, type Run } from '../train/load-run.ts';
import { ssdOf } from '../train/ssd-of.ts';
import { USE_AVERAGES, USE_WEIGHTS } from './averages-flags.ts';
import type { CliCommand } from './command.ts';

interface ExportFlags {
  readonly checkpoint?: string;
  readonly useMovingAverages?: boolean;
  readonly out?: string;
  readonly json?: boolean;
}

/** Writes the detector of `run` to `out` and returns its size in bytes. */
export async function exportRun(run: Run, out: string): Promise<number> {
  const { model, postProcessing, boxCoder, step } = run;
  const parameters = new Map([...run.parameters].map(([name, { data }]) => [name, data]));
  const labels = new Map(run.labelMap.items.map(({ id, name, displayName }) => [id, displayName ?? name]));
  const rawDetections = ssdOf(run.loaded).returnRawDetectionsDuringPredict;
  const trained = { model, boxCoder, postProcessing, parameters };
  const bytes = exportDetector({ ...trained, labels, step, rawDetections });
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
    command
      .argument('<run>', 'the folder given to "counterweight train --model-dir"')
      .option('--checkpoint <folder>', 'the checkpoint to export (default: the newest)')
      .option(...USE_AVERAGES)
      .option(...USE_WEIGHTS)
      .option('--out <file>', 'where the detector goes (default: detector.onnx in the run)')
      .option('--json', 'print JSON')
      .action(async (root: string, flags: ExportFlags) => {
        const run = await loadRun(root, flags.checkpoint, flags);
        const out = flags.out ?? join(root, 'detector.onnx');
        const bytes = await exportRun(run, out);
        if (flags.json) {
          const { checkpoint, step, averaged } = run;
          console.log(JSON.stringify({ file: out, bytes, checkpoint, step, averaged }));
          return;
        }
        const which = run.averaged ? ', averaged weights' : '';
        console.log(`${out}: ${(bytes / 1e6).toFixed(1)} MB, from step ${run.step}${which}`);
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
