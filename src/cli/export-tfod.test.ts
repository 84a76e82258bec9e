import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { setField } from '../config/edit/set-field.ts';
import { writeClassWeights } from '../config/edit/write-class-weights.ts';
import { writeDefectDataset } from '../dataset/synthetic/write-defect-dataset.ts';
import { demoConfig } from './demo-config.ts';
import { exportTfodCommand } from './export-tfod.ts';

let folder = '';
let config = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'export-tfod-'));
  const paths = await writeDefectDataset(folder, {
    seed: 3,
    size: 64,
    train: { count: 4, rareShare: 0.5 },
    eval: { count: 1, rareShare: 0.5 },
  });
  config = join(folder, 'pipeline.config');
  const text = demoConfig({ ...paths, size: 64, batchSize: 2, steps: 10 });
  writeFileSync(
    config,
    writeClassWeights(text, { file: 'x', weights: [1, 5], comment: ['class weights of a test'] }).text,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What `export-tfod` prints, the folder's name left out. */
async function run(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  try {
    const command = new Command('export-tfod').exitOverride().configureOutput({ writeErr: () => {} });
    exportTfodCommand.configure(command);
    await command.parseAsync([...args], { from: 'user' });
    return lines.join('\n').replaceAll(`${folder}/`, '');
  } finally {
    log.mockRestore();
  }
}

describe('counterweight export-tfod', () => {
  it('says what it wrote, and what the stock normaliser makes of it', async () => {
    const printed = await run(config, '--out', join(folder, 'out'));
    expect(printed).toMatch(/^out: pipeline\.config, label_map\.pbtxt, README\.md\n/);
    expect(printed).toContain(
      'train_input_reader: 4 images in 1 file: class weights put into the weights of their boxes, read back',
    );
    expect(printed).toContain('eval_input_reader: 1 file: left in place');
    expect(printed).toMatch(/class_weight_normalizer is MATCHES: .* \d\.\d{3} times as much/);
    expect(readFileSync(join(folder, 'out', 'README.md'), 'utf8')).toContain('# For the TensorFlow');
  });

  it('prints JSON', async () => {
    const result = JSON.parse(await run(config, '--out', join(folder, 'json'), '--json', '--keep-scale')) as {
      share: number;
    };
    expect(result).toMatchObject({
      config: 'json/pipeline.config',
      train: {
        field: 'train_input_reader',
        action: 'weighted',
        paths: ['json/train/train.record'],
        images: 4,
      },
      eval: [{ action: 'left', paths: ['eval.record'] }],
      classes: [
        { id: 1, weight: 1 },
        { id: 2, weight: 5 },
      ],
      normalizer: 'MATCHES',
      lossFactor: result.share,
    });
  });

  it('takes data from its flags, and refuses a split of nothing', async () => {
    const data = join(folder, 'train.record');
    const printed = await run(
      config,
      '--out',
      join(folder, 'flags'),
      '--eval-data',
      data,
      '--train-data',
      data,
    );
    expect(printed).toContain('train_input_reader: 4 images');
    expect(readFileSync(join(folder, 'flags', 'pipeline.config'), 'utf8')).toContain(JSON.stringify(data));
    await expect(run(config, '--out', join(folder, 'no'), '--train-split', 'val')).rejects.toThrow(
      '--train-split "val" is the split of --train-data, which is not given. Give it too.',
    );
    await expect(run(config)).rejects.toThrow("required option '--out <folder>' not specified");
  });

  it('refuses repeat_factor_sampling, which the TensorFlow API does not have', async () => {
    const sampled = join(folder, 'sampled.config');
    const text = readFileSync(config, 'utf8').replace(/class_weights: \[[^\]]*\]/g, '');
    writeFileSync(sampled, setField(text, 'train_input_reader.repeat_factor_sampling.threshold', '0.5'));
    await expect(run(sampled, '--out', join(folder, 'sampled'))).rejects.toThrow(
      /repeat_factor_sampling shows images of rare classes more often; the TensorFlow API has no such sampling/,
    );
    expect(existsSync(join(folder, 'sampled'))).toBe(false);
  });
});
