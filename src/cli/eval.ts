/**
 * @module
 * `counterweight eval`: COCO's figures of a run on its evaluation data.
 */

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DatasetSpec } from '../dataset/dataset.ts';
import { openDataset } from '../dataset/open-dataset.ts';
import { recogniseDataset } from '../dataset/recognise-dataset.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import type { CocoResult } from '../eval/coco/coco-data.ts';
import { cocoClassTable, cocoTable } from '../eval/coco/coco-table.ts';
import type { TrainEvalPipelineConfig } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { createDetector } from '../train/detector.ts';
import { evaluateDetector } from '../train/evaluate-detector.ts';
import { loadRun, type Run } from '../train/load-run.ts';
import { readerDataset } from '../train/reader-dataset.ts';
import { runFolder, stepName } from '../train/run-folder.ts';
import { UsageError } from '../util/errors.ts';
import type { CliCommand } from './command.ts';
import { evaluationNotes } from './evaluation-notes.ts';
import { formatTable } from './format-table.ts';
import { oneOf } from './one-of.ts';
import { createProgress } from './progress.ts';

interface EvalFlags {
  readonly modelDir?: string;
  readonly checkpointDir?: string;
  readonly evalData?: string;
  readonly split?: string;
  readonly json?: boolean;
}

/**
 * The data to evaluate on: `evalData`, else the first eval_input_reader of `config`, at `split` where one is given.
 *
 * @throws UsageError for a split of data that has none; ConfigError, DataError as the reader and the data demand
 */
export async function evaluationData(
  config: TrainEvalPipelineConfig,
  { evalData, split }: Pick<EvalFlags, 'evalData' | 'split'>,
): Promise<DatasetSpec> {
  if (evalData !== undefined) return recogniseDataset(evalData, split === undefined ? {} : { split });
  const spec = await readerDataset(config.evalInputReader[0], 'eval_input_reader');
  if (split === undefined) return spec;
  if (spec.format === 'voc') return { ...spec, split };
  throw new UsageError(
    `--split "${split}" is for Pascal VOC data, but the run's eval_input_reader is no voc_input_reader. Leave it out, or pass --eval-data.`,
  );
}

/** Evaluates `run` and keeps the figures in its folder, as `eval/step-000500.json`. */
export async function evaluateRun(
  root: string,
  run: Run,
  flags: Pick<EvalFlags, 'evalData' | 'split'>,
): Promise<CocoResult> {
  const { model, labelMap } = run;
  const spec = await evaluationData(run.loaded.config, flags);
  const dataset = await openDataset(spec, labelMap);
  const detector = await createDetector(run);
  const progress = createProgress({ total: dataset.length, label: 'evaluating' });
  try {
    const result = await evaluateDetector({
      detector,
      dataset,
      resizer: { kind: 'fixed_shape', height: model.inputHeight, width: model.inputWidth },
      numClasses: model.numClasses,
      onImage: (done) => progress.update(done, 'images'),
    });
    const { evaluations } = runFolder(root);
    await mkdir(evaluations, { recursive: true });
    const report = { step: run.step, images: dataset.length, dataset: spec, ...result };
    await writeFileAtomically(
      join(evaluations, `${stepName(run.step)}.json`),
      `${JSON.stringify(report, null, 2)}\n`,
    );
    return result;
  } finally {
    progress.finish();
    await detector.close();
    await dataset.close();
  }
}

export const evalCommand: CliCommand = {
  configure(command) {
    command
      .argument('[run]', 'the folder given to "counterweight train --model-dir"')
      .option('--model-dir <folder>', 'the same, as upstream spells it')
      .option('--checkpoint-dir <folder>', 'the checkpoint to evaluate (default: the newest)')
      .option('--eval-data <path>', "other data than the run's eval_input_reader")
      .option('--split <name>', 'the split to evaluate on, for Pascal VOC')
      .option('--json', 'print JSON')
      .action(async (folder: string | undefined, flags: EvalFlags) => {
        const root = oneOf(folder, flags.modelDir, "the run's folder", '--model-dir');
        const run = await loadRun(root, flags.checkpointDir);
        for (const note of evaluationNotes(run.loaded.config, flags.evalData !== undefined))
          console.error(`note: ${note}`);
        const result = await evaluateRun(root, run, flags);
        if (flags.json) {
          console.log(JSON.stringify({ step: run.step, ...result }, null, 2));
          return;
        }
        console.log(`${root} at step ${run.step}\n`);
        for (const { headers, rows } of [cocoTable(result), cocoClassTable(result)]) {
          const columns = headers.map((header, i) => ({
            header,
            align: i === 0 ? ('left' as const) : ('right' as const),
          }));
          console.log(`${formatTable(columns, rows)}\n`);
        }
      });
  },
};
