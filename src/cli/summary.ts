/**
 * @module
 * `counterweight summary`: a configuration's detector in figures, as tables or as JSON.
 */

import { readFile } from 'node:fs/promises';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import { refuseErrors } from '../config/refuse-errors.ts';
import type { LevelSummary } from '../detection/summarise-ssd.ts';
import type { LayerRow } from '../nn/layer-table.ts';
import type { MemoryEstimate } from '../train/estimate-memory.ts';
import { type PipelineSummary, summarisePipeline } from '../train/summarise-pipeline.ts';
import { countNoun } from '../util/count-noun.ts';
import { UsageError } from '../util/errors.ts';
import { formatBytes } from '../util/format-bytes.ts';
import type { CliCommand } from './command.ts';
import { formatTable } from './format-table.ts';

/** Besides the configuration's own batch size. */
const BATCH_SIZES = [1, 8, 32];

const HELP = `
A layer is a scope of parameters. Its output is one image's, channels × height × width; a layer that is used for
several maps tells its first output and how many there are. Multiply-adds are those of one image. A receptive field
is what a cell can see at most, the gates of squeeze and excitation aside, which see the whole image.`;

interface SummaryFlags {
  readonly batchSizes?: readonly number[];
  readonly json?: boolean;
}

export const summaryCommand: CliCommand = {
  configure(command) {
    command
      .description(
        'Tells the detector of a configuration layer by layer, its anchors, and the memory it takes.',
      )
      .argument('<config>', 'a pipeline.config')
      .option('--batch-sizes <n,n>', 'estimate the memory of training for these batch sizes', parseBatchSizes)
      .option('--json', 'print JSON')
      .addHelpText('after', HELP)
      .action(async (file: string, flags: SummaryFlags) => {
        const loaded = loadPipelineConfig(await readFile(file, 'utf8'), file);
        refuseErrors(loaded, file);
        const own = loaded.config.trainConfig?.batchSize ?? 0;
        const sizes = flags.batchSizes ?? [...new Set([...BATCH_SIZES, ...(own > 0 ? [own] : [])])];
        const summary = summarisePipeline(
          loaded,
          [...sizes].sort((a, b) => a - b),
        );
        console.log(flags.json ? JSON.stringify(summary, null, 2) : formatSummary(summary));
      });
  },
};

function parseBatchSizes(text: string): number[] {
  return text.split(',').map((part) => {
    const size = Number(part);
    if (Number.isInteger(size) && size >= 1) return size;
    throw new UsageError(`--batch-sizes takes whole numbers from 1, as "1,8,32", got "${text}".`);
  });
}

/** The tables of `summary`. */
export function formatSummary(summary: PipelineSummary): string {
  const { featureExtractor, input, numClasses, anchors } = summary;
  const classes = countNoun(numClasses, 'class', 'classes');
  return [
    `${featureExtractor}, ${input.height}×${input.width} pixels, ${classes}, ${anchors} anchors`,
    layersTable(summary),
    levelsTable(summary.levels),
    summary.trainingRefused === undefined
      ? memoryTable(summary.memory)
      : `Memory of training: not estimated, as training is refused. ${summary.trainingRefused}`,
  ].join('\n\n');
}

const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
const millions = (count: number): string => (count === 0 ? '' : `${(count / 1e6).toFixed(2)} M`);

function outputsOf({ outputs }: LayerRow): string {
  if (outputs.length === 0) return '';
  const [, ...first] = outputs[0];
  return `${first.join('×')}${outputs.length > 1 ? `, … ${outputs.length} maps` : ''}`;
}

function layersTable({ layers, totals }: PipelineSummary): string {
  const right = 'right' as const;
  const table = formatTable(
    [
      { header: 'layer' },
      { header: 'output' },
      { header: 'parameters', align: right },
      { header: 'multiply-adds', align: right },
    ],
    [
      ...layers.map((row) => [row.name, outputsOf(row), grouped(row.parameters), millions(row.multiplyAdds)]),
      ['total', '', grouped(totals.parameters), millions(totals.multiplyAdds)],
    ],
  );
  return `${table}\n\n${grouped(totals.statistics)} moving means and variances besides`;
}

const pixels = ({ height, width }: { readonly height: number; readonly width: number }): string =>
  `${Math.round(height)}×${Math.round(width)}`;

function levelsTable(levels: readonly LevelSummary[]): string {
  const right = 'right' as const;
  return formatTable(
    [
      { header: 'map', align: right },
      { header: 'cells', align: right },
      { header: 'channels', align: right },
      { header: 'stride', align: right },
      { header: 'sees pixels', align: right },
      { header: 'anchors', align: right },
      { header: 'anchors of a cell, height×width in pixels' },
    ],
    levels.map((level, i) => [
      String(i + 1),
      `${level.rows}×${level.columns}`,
      String(level.channels),
      level.stride.height === level.stride.width ? String(level.stride.height) : pixels(level.stride),
      level.receptiveField === undefined ? 'all' : pixels(level.receptiveField),
      grouped(level.anchors),
      level.anchorSizes.map(pixels).join(' '),
    ]),
  );
}

function memoryTable(estimates: readonly MemoryEstimate[]): string {
  const parts = ['total', 'activations', 'parameters', 'batches', 'process'] as const;
  const right = 'right' as const;
  const columns = parts.map((part) => ({ header: part, align: right }));
  return `Memory of training, at its peak, with one worker thread:\n${formatTable(
    [{ header: 'batch size', align: right }, ...columns],
    estimates.map((estimate) => [
      String(estimate.batchSize),
      ...parts.map((part) => formatBytes(estimate[part])),
    ]),
  )}`;
}
