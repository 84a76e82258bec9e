import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeTinyRun } from '../../test/tiny-run.ts';
import { setField } from '../config/edit/set-field.ts';
import { checkCommand } from './check.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** Runs `check` with these arguments: what it printed, the folder's name left out, and its exit status. */
async function check(...args: readonly string[]): Promise<{ printed: string; status: number }> {
  const lines: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    const command = new Command('check').exitOverride();
    checkCommand.configure(command);
    await command.parseAsync([...args], { from: 'user' });
    return {
      printed: lines.join('\n').replaceAll(join(folder, '/'), ''),
      status: Number(process.exitCode ?? 0),
    };
  } finally {
    process.exitCode = before;
    log.mockRestore();
  }
}

const bad =
  'model {\n  ssd {\n    num_classes: 2\n    image_resizer { } anchor_generator { } post_processing { score_converter: SIGMOID }\n    loss { classification_loss { weighted_sigmoid { class_weights: 1 } } }\n  }\n}\n';

describe('counterweight check', () => {
  it('ends with 0 where there are only notes', async () => {
    const file = write('note.config', 'loss { } // old\n');
    expect(await check(file)).toMatchInlineSnapshot(`
      {
        "printed": "note.config:1:1: note CW121: This file is a fragment: "loss" is read as model.ssd.loss.

      1 | loss { } // old
        | ^

      note.config:1:10: note CW010: "//" is read as the start of a comment; the text format writes "#".

      1 | loss { } // old
        |          ^
        fix: Begin comments with "#".

      note.config: 2 notes (1 can be mended by --fix).",
        "status": 0,
      }
    `);
  });

  it('ends with 1 where something must be mended', async () => {
    const { printed, status } = await check(write('bad.config', bad));
    expect(status).toBe(1);
    expect(printed).toContain('bad.config:5:53: error CW202: class_weights has 1 entry, num_classes is 2.');
    expect(printed).toContain('bad.config: 1 error.');
  });

  it('ends with 2 where a file cannot be read, and checks the others', async () => {
    const files = [
      join(folder, 'absent.config'),
      write('broken.config', 'model {'),
      write('bad.config', bad),
    ];
    const { printed, status } = await check(...files);
    expect(status).toBe(2);
    expect(printed).toContain('absent.config: ENOENT');
    expect(printed).toContain('broken.config:1:1: error CW002: The block "model" is never closed');
    expect(printed).toContain('bad.config: 1 error.');
    expect((await check(files[1])).status).toBe(1);
  });

  it('prints JSON', async () => {
    const { printed } = await check(write('bad.config', bad), '--json');
    expect(JSON.parse(printed)).toMatchObject({
      files: [
        { file: 'bad.config', diagnostics: [{ rule: 'CW202', severity: 'error', line: 5, column: 53 }] },
      ],
    });
  });

  it('looks at the files that are named, and --count counts them', async () => {
    const tiny = await writeTinyRun(join(folder, 'tiny'), { count: 24, discs: 1, steps: 4 });
    const loss = 'model.ssd.loss.classification_loss.weighted_sigmoid.auto_class_weights';
    const file = write('count.config', setField(readFileSync(tiny.config, 'utf8'), loss, '{ }'));
    expect((await check(file)).printed).not.toContain('CW212');
    expect((await check(file, '--count')).printed).toContain(
      'warning CW212: By the counts of the training data the scheme INVERSE makes the largest weight 24 times the smallest.',
    );
    rmSync(tiny.record);
    const { printed, status } = await check(file, '--count');
    expect(printed).toContain('(records) does not exist.');
    expect(printed).toContain('warning CW449: The training data could not be counted: ');
    expect(status).toBe(1);
  });

  it('--fix rewrites the dialect in place', async () => {
    const file = write('fix.config', 'box_loss { weighted_huber { } } // old\n');
    expect((await check(file, '--fix')).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('localization_loss { weighted_smooth_l1 { } } # old\n');
  });
});

const shared = new URL('../../../shared/', import.meta.url);
const present = existsSync(shared);

describe.skipIf(!present)(
  `Real files${present ? '' : ' (need ../shared/configs and ../shared/seed, absent here: skipped)'}`,
  () => {
    it('all end with 0', async () => {
      const files = ['configs', 'seed'].flatMap((name) => {
        const root = fileURLToPath(new URL(name, shared));
        return readdirSync(root, { recursive: true })
          .map((file) => join(root, String(file)))
          .filter((file) => file.endsWith('.config'));
      });
      expect(files).toHaveLength(28);
      expect((await check(...files)).status).toBe(0);
    });
  },
);
