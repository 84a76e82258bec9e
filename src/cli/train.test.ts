/**
 * @module
 * What `train` and `eval` refuse and remark before any work: flags and fields that would be without effect.
 */

import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { loadPipelineConfig } from '../config/load-pipeline-config.ts';
import { evaluationData } from './eval.ts';
import { evaluationNotes } from './evaluation-notes.ts';
import { runCli } from './run-cli.ts';
import { trainCommand } from './train.ts';

async function trainError(...argv: readonly string[]): Promise<string> {
  let err = '';
  const log = vi.spyOn(console, 'error').mockImplementation((text: string) => {
    err += `${text}\n`;
  });
  const status = await runCli(['train', '--model-dir', 'no-such-run', ...argv], {
    commands: [{ name: 'train', summary: '', load: async () => trainCommand }],
    writeErr: (text) => {
      err += text;
    },
  });
  log.mockRestore();
  expect(status).toBe(2);
  return err;
}

describe('train', () => {
  it.each([
    [
      ['x.config', '--train-split', 'val'],
      '--train-split "val" is the split of --train-data, which is not given. Give it, or set train_input_reader { voc_input_reader { split: "val" } }.\n',
    ],
    [['x.config', '--eval-split', 'val'], /^--eval-split "val" is the split of --eval-data, /],
    [['--resume', '--overwrite'], '--resume continues the run and --overwrite deletes it; give one.\n'],
    [
      ['--resume', '--seed', '7'],
      "--seed 7 is for a new run; --resume goes on with the run's own seed. Leave --seed out.\n",
    ],
    [[], 'Expected the pipeline.config, as an argument or with --pipeline-config-path.\n'],
  ])('refuses %o', async (argv, message) => {
    const err = await trainError(...argv);
    if (typeof message === 'string') expect(err).toBe(message);
    else expect(err).toMatch(message);
  });

  it('reads the run\u2019s own configuration with --resume, and says so of another', async () => {
    const own = join('no-such-run', 'pipeline.config');
    expect(await trainError('--resume')).toMatch(`${own}: Cannot be read (ENOENT`);
    const told = await trainError('x.config', '--resume');
    expect(told).toContain(`note: --resume goes on with the run's own ${own}; x.config is not read.\n`);
  });
});

describe('eval', () => {
  const config = (text: string): ReturnType<typeof loadPipelineConfig>['config'] =>
    loadPipelineConfig(text, 'x').config;
  const voc = config('eval_input_reader { voc_input_reader { root: "data" split: "val" } }');

  it('takes another split of a Pascal VOC reader, and of no other', async () => {
    expect(await evaluationData(voc, {})).toEqual({ format: 'voc', root: 'data', split: 'val' });
    expect(await evaluationData(voc, { split: 'test' })).toEqual({
      format: 'voc',
      root: 'data',
      split: 'test',
    });
    const coco = config('eval_input_reader { coco_input_reader { annotations: "a.json" } }');
    await expect(evaluationData(coco, { split: 'test' })).rejects.toThrow(
      '--split "test" is for Pascal VOC data, but the run\'s eval_input_reader is no voc_input_reader. Leave it out, or pass --eval-data.',
    );
  });

  it('remarks what it does not do', () => {
    expect(evaluationNotes(voc, false)).toEqual([]);
    const asked = config(
      'eval_config { batch_size: 1 num_examples: 8 max_evals: 0 use_moving_averages: false min_score_threshold: 0.3 metrics_set: ["coco_detection_metrics", "oid_V2_detection_metrics", "coco_mask_metrics"] }\n' +
        'eval_input_reader { } eval_input_reader { }',
    );
    const [fields, metrics, readers] = evaluationNotes(asked, false);
    expect(fields).toBe('eval_config: num_examples, min_score_threshold are not used.');
    expect(metrics).toMatch(
      /^eval_config\.metrics_set: coco_mask_metrics not supported; use coco_detection_metrics, .*lvis_box_metrics\.$/,
    );
    expect(readers).toBe(
      'The configuration has 2 eval_input_readers; only the first is evaluated. Pass --eval-data for another.',
    );
    expect(evaluationNotes(asked, true)).toHaveLength(2);
  });
});
