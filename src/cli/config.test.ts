import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCli } from './run-cli.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs `counterweight config …`: its status and what it printed, the folder's name left out. */
async function config(...args: readonly string[]): Promise<Run> {
  const out: string[] = [];
  const err: string[] = [];
  const spies = [
    vi.spyOn(console, 'log').mockImplementation((line: string) => void out.push(`${line}\n`)),
    vi.spyOn(console, 'error').mockImplementation((line: string) => void err.push(`${line}\n`)),
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0),
  ];
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    const status = await runCli(['config', ...args], {
      writeOut: (text) => out.push(text),
      writeErr: (text) => err.push(text),
    });
    const clean = (parts: readonly string[]): string => parts.join('').replaceAll(join(folder, '/'), '');
    return {
      status: status === 0 ? Number(process.exitCode ?? 0) : status,
      out: clean(out),
      err: clean(err),
    };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}

const TEXT = 'model {\n  ssd {\n    num_classes: 90 # all\n  }\n}\n';
const CLASSES = 'model.ssd.num_classes';

describe('counterweight config get', () => {
  it('prints a value, and says where it is a default', async () => {
    const file = write('a.config', TEXT);
    expect(await config('get', file, CLASSES)).toEqual({ status: 0, out: '90\n', err: '' });
    expect(await config('get', file, 'train_config.batch_size')).toEqual({
      status: 0,
      out: '32\n',
      err: '(default)\n',
    });
    expect(await config('get', file, 'train_config')).toEqual({
      status: 1,
      out: '',
      err: 'train_config is not set.\n',
    });
  });

  it('prints JSON', async () => {
    const { out } = await config('get', write('a.config', TEXT), CLASSES, '--json');
    expect(JSON.parse(out)).toEqual({
      file: expect.stringContaining('a.config'),
      path: CLASSES,
      set: true,
      value: 90,
      line: 3,
      column: 5,
    });
  });

  it('ends with 2 for what is no path, no file, or no configuration', async () => {
    const file = write('a.config', TEXT);
    expect(await config('get', file, 'model.ssd.num_clases')).toMatchObject({
      status: 2,
      err: expect.stringContaining('Did you mean "num_classes"?'),
    });
    expect(await config('get', join(folder, 'none.config'), CLASSES)).toMatchObject({ status: 2 });
    expect(await config('get', write('b.config', 'model {'), CLASSES)).toMatchObject({ status: 2 });
  });
});

describe('counterweight config set, insert, unset and rename', () => {
  it('edit the file and say what they did', async () => {
    const file = write('a.config', TEXT);
    const weights = 'model.ssd.loss.classification_loss.weighted_sigmoid.class_weights';
    const done = [
      await config('set', file, CLASSES, '2'),
      await config('insert', file, weights, '1.0'),
      await config('insert', file, weights, '[5.0, 6.0]'),
      await config('unset', file, `${weights}[2]`),
      await config('rename', file, weights.replace(/\.class_weights/, ''), 'weighted_softmax'),
    ];
    expect(done.map(({ status }) => status)).toEqual([0, 0, 0, 0, 0]);
    expect(done.map(({ out }) => out.trimEnd())).toEqual([
      `a.config: set ${CLASSES}.`,
      `a.config: inserted into ${weights}.`,
      `a.config: inserted into ${weights}.`,
      `a.config: removed ${weights}[2].`,
      'a.config: renamed model.ssd.loss.classification_loss.weighted_sigmoid to weighted_softmax.',
    ]);
    expect(readFileSync(file, 'utf8')).toBe(`model {
  ssd {
    num_classes: 2 # all
    loss {
      classification_loss {
        weighted_softmax {
          class_weights: 1.0
          class_weights: [5.0]
        }
      }
    }
  }
}
`);
  });

  it('take a negative number as it is', async () => {
    const file = write('a.config', TEXT);
    const path = 'model.ssd.anchor_generator.ssd_anchor_generator.min_scale';
    expect(await config('set', file, path, '-0.5')).toMatchObject({ status: 0 });
    expect((await config('get', file, path)).out).toBe('-0.5\n');
  });

  it('leave a file alone where nothing changes, or the text is printed', async () => {
    const file = write('a.config', TEXT);
    const { mtimeMs, ino } = statSync(file);
    expect(await config('set', file, CLASSES, '90')).toMatchObject({
      status: 0,
      out: 'a.config: nothing to change.\n',
    });
    expect(await config('unset', file, 'train_config.batch_size')).toMatchObject({ status: 0 });
    expect((await config('set', file, CLASSES, '4', '--stdout')).out).toBe(TEXT.replace('90', '4'));
    expect(statSync(file)).toMatchObject({ mtimeMs, ino });
  });

  it('end with 2 where an edit is refused, and leave the file alone', async () => {
    const file = write('a.config', TEXT);
    expect(await config('set', file, CLASSES, 'many')).toMatchObject({ status: 2 });
    expect(await config('set', file, 'model.faster_rcnn.num_classes', '3')).toMatchObject({
      status: 2,
      err: expect.stringContaining('it would replace "ssd"'),
    });
    expect(readFileSync(file, 'utf8')).toBe(TEXT);
    expect(await config('set', file, 'model.faster_rcnn.num_classes', '3', '--replace')).toMatchObject({
      status: 0,
    });
    expect(readFileSync(file, 'utf8')).toBe('model {\n  faster_rcnn {\n    num_classes: 3\n  }\n}\n');
  });
});

describe('counterweight config format', () => {
  it('lays out files in place', async () => {
    const messy = write('messy.config', 'model{ssd{num_classes:90# all\n}}');
    const clean = write('clean.config', TEXT);
    const { ino } = statSync(clean);
    expect(await config('format', '--check', messy, clean)).toEqual({
      status: 1,
      out: 'messy.config: not formatted.\n',
      err: '',
    });
    expect(await config('format', '--stdout', messy)).toMatchObject({ status: 0, out: TEXT });
    expect(await config('format', messy, clean)).toEqual({
      status: 0,
      out: 'messy.config: formatted.\n',
      err: '',
    });
    expect(readFileSync(messy, 'utf8')).toBe(TEXT);
    expect(statSync(clean).ino).toBe(ino);
    expect(await config('format', '--check', messy, clean)).toEqual({ status: 0, out: '', err: '' });
  });

  it('goes on after a file that cannot be read', async () => {
    const broken = write('broken.config', 'model {');
    const messy = write('messy.config', 'model { }');
    const { status, out, err } = await config('format', join(folder, 'none.config'), broken, messy);
    expect(status).toBe(2);
    expect(out).toBe('messy.config: formatted.\n');
    expect(err).toContain('none.config: ENOENT');
    expect(err).toContain('broken.config:1:1: The block "model" is never closed');
  });
});

describe('counterweight config diff', () => {
  const batch = (size: string): string => `train_config {\n  batch_size: ${size}\n}\n`;

  it('ends with 0 for the same meaning, with 1 for another, with 2 for none', async () => {
    const [a, b, c] = [write('a.config', batch('0x8')), write('b.config', batch('8')), write('c.config', '')];
    expect(await config('diff', a, b)).toEqual({
      status: 0,
      out: 'a.config and b.config mean the same.\n',
      err: '',
    });
    expect(await config('diff', a, write('d.config', batch('32')))).toMatchInlineSnapshot(`
      {
        "err": "",
        "out": "train_config.batch_size: 8 → 32
        a.config:2:3, d.config:2:3

      a.config and d.config have 1 difference.
      ",
        "status": 1,
      }
    `);
    expect(await config('diff', a, c)).toMatchInlineSnapshot(`
      {
        "err": "",
        "out": "train_config: { batch_size: 8 } → (not set)
        a.config:1:1

      a.config and c.config have 1 difference.
      ",
        "status": 1,
      }
    `);
    expect(await config('diff', a, write('e.config', batch('many')))).toMatchObject({ status: 2 });
    expect(await config('diff', a, join(folder, 'none.config'))).toMatchObject({ status: 2 });
  });

  it('prints JSON', async () => {
    const [a, b] = [write('a.config', batch('8')), write('b.config', 'train_config { }')];
    const { status, out } = await config('diff', a, b, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      same: false,
      differences: [
        {
          path: 'train_config.batch_size',
          kind: 'changed',
          a: { path: 'train_config.batch_size', set: true, value: 8, line: 2, column: 3 },
          b: { path: 'train_config.batch_size', set: false, value: 32, line: 1, column: 1 },
        },
      ],
    });
  });
});

describe('counterweight config', () => {
  it('lists its commands, and suggests the one that was meant', async () => {
    expect(await config('--help')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/get .*print the value/),
    });
    expect(await config()).toMatchObject({ status: 2, err: expect.stringContaining('Commands:') });
    expect(await config('sett')).toMatchObject({
      status: 2,
      err: 'Unknown command "sett". Did you mean set?\n',
    });
    expect(await config('set')).toMatchObject({ status: 2, err: 'Missing required argument "file".\n' });
  });
});
