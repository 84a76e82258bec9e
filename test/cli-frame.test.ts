/**
 * @module
 * The command line's frame: help, version, spellings, exit statuses and messages; and the progress display.
 */

import { describe, expect, it } from 'vitest';
import type { CliCommand } from '../src/cli/command.ts';
import { createProgress, formatDuration, type ProgressStream } from '../src/cli/progress.ts';
import { type CommandEntry, runCli } from '../src/cli/run-cli.ts';
import { ConfigError, DataError, UsageError } from '../src/util/errors.ts';

/** Runs the frame over two commands of the test's own and answers what it printed. */
async function run(
  ...argv: string[]
): Promise<{ status: number; out: string; err: string; loaded: string[] }> {
  const result = { status: 0, out: '', err: '', loaded: [] as string[] };
  const entry = (name: string, summary: string, command: CliCommand): CommandEntry => ({
    name,
    summary,
    load: async () => {
      result.loaded.push(name);
      return command;
    },
  });
  const show: CliCommand = {
    configure(command) {
      command
        .argument('[path]')
        .option('--pipeline-config-path <path>', 'the config')
        .option('--num-train-steps <n>', 'how many', Number)
        .action((path: string | undefined, options: object) => {
          result.out += JSON.stringify({ path, ...options });
        });
    },
  };
  const fail: CliCommand = {
    configure(command) {
      command.argument('<kind>').action((kind: string) => {
        if (kind === 'usage') throw new UsageError('Give --steps a number above 0, not "-3".');
        if (kind === 'data') throw new DataError('a.record: record 7', 'its checksum does not match.');
        if (kind === 'config')
          throw new ConfigError('Unknown field "q".', { file: 'p.config', text: 'q: 1', offset: 0 });
        if (kind === 'path')
          throw Object.assign(new Error('ENOENT: no such file or directory, open "nowhere"'), {
            code: 'ENOENT',
            path: 'nowhere',
          });
        throw new Error('a slip of ours', { cause: new Error('the root of it') });
      });
    },
  };
  const commands = [entry('show', 'shows its flags', show), entry('fail', 'fails as told', fail)];
  result.status = await runCli(argv, {
    commands,
    writeOut: (text) => {
      result.out += text;
    },
    writeErr: (text) => {
      result.err += text;
    },
  });
  return result;
}

describe('the command line', () => {
  it('lists the commands without loading any', async () => {
    const { status, out, loaded } = await run('--help');
    expect(status).toBe(0);
    expect(out).toMatch(/show .*shows its flags/);
    expect(out).toMatch(/fail .*fails as told/);
    expect(loaded).toEqual([]);
  });

  it('prints the version of the package and of the platform', async () => {
    const { status, out, loaded } = await run('--version');
    expect(status).toBe(0);
    expect(out).toMatch(/^counterweight \d+\.\d+\.\d+ \(Node\.js v\d+\.\d+\.\d+, \w+ \w+\)\n$/);
    expect(loaded).toEqual([]);
  });

  it('shows the help and calls it a usage error when there is no command', async () => {
    const { status, out, err } = await run();
    expect(status).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('Usage: counterweight <command> [options]');
  });

  it('loads only the command it runs', async () => {
    const { status, out, loaded } = await run('show', 'data', '--num-train-steps', '5');
    expect({ status, out }).toEqual({ status: 0, out: '{"path":"data","numTrainSteps":5}' });
    expect(loaded).toEqual(['show']);
  });

  it('reads "help show" as "show --help"', async () => {
    const { status, out } = await run('help', 'show');
    expect(status).toBe(0);
    expect(out).toContain('Usage: counterweight show [options] [path]');
  });

  it('takes the snake_case spellings of upstream, and leaves values alone', async () => {
    const { out } = await run(
      'show',
      '--pipeline_config_path=my_runs/a_b.config',
      '--num_train_steps',
      '7',
      'a_b',
    );
    expect(JSON.parse(out)).toEqual({
      path: 'a_b',
      pipelineConfigPath: 'my_runs/a_b.config',
      numTrainSteps: 7,
    });
  });

  it('leaves what follows a bare -- alone', async () => {
    expect((await run('show', '--', '--odd_name')).out).toBe('{"path":"--odd_name"}');
  });

  it('suggests the command and the flag that were meant', async () => {
    expect(await run('shwo')).toMatchObject({
      status: 2,
      err: 'Unknown command "shwo". Did you mean show?\n',
    });
    expect(await run('show', '--num-train-step', '5')).toMatchObject({
      status: 2,
      err: 'Unknown option "--num-train-step". Did you mean --num-train-steps?\n',
    });
    expect(await run('show', '--num-train-steps')).toMatchObject({
      status: 2,
      err: 'Option "--num-train-steps <n>" argument missing.\n',
    });
  });

  it('prints the user’s errors without a stack, status 2', async () => {
    expect(await run('fail', 'usage')).toMatchObject({
      status: 2,
      err: 'Give --steps a number above 0, not "-3".\n',
    });
    expect(await run('fail', 'data')).toMatchObject({
      status: 2,
      err: 'a.record: record 7: its checksum does not match.\n',
    });
    expect(await run('fail', 'config')).toMatchObject({
      status: 2,
      err: 'p.config:1:1: Unknown field "q".\n\n1 | q: 1\n  | ^\n',
    });
    expect(await run('fail', 'path')).toMatchObject({
      status: 2,
      err: 'ENOENT: no such file or directory, open "nowhere"\n',
    });
  });

  it('prints a bug with its stack and cause, status 1', async () => {
    const { status, err } = await run('fail', 'bug');
    expect(status).toBe(1);
    expect(err).toMatch(/^Error: a slip of ours\n\s+at /);
    expect(err).toContain('[cause]: Error: the root of it');
  });
});

describe('the progress display', () => {
  /** A stream that keeps what is written, and a clock that the test turns. */
  function watched(isTTY: boolean): { stream: ProgressStream; text(): string; clock: { ms: number } } {
    let text = '';
    const stream: ProgressStream = { isTTY, columns: 70, write: (more) => (text += more) };
    return { stream, text: () => text, clock: { ms: 0 } };
  }

  it('prints a plain line for each tenth of the way, and every ten seconds', () => {
    const { stream, text, clock } = watched(false);
    const progress = createProgress({ total: 100, label: 'train', stream, now: () => clock.ms });
    for (let step = 1; step <= 40; step++) {
      clock.ms += step < 30 ? 500 : 4000;
      progress.update(step, `loss ${step}`);
    }
    progress.finish();
    expect(text().split('\n')).toEqual([
      'train  1 %  1/100  loss 1  0:01, 0:50 left',
      'train  10 %  10/100  loss 10  0:05, 0:45 left',
      'train  20 %  20/100  loss 20  0:10, 0:40 left',
      'train  30 %  30/100  loss 30  0:19, 0:43 left',
      'train  33 %  33/100  loss 33  0:31, 1:02 left',
      'train  36 %  36/100  loss 36  0:43, 1:16 left',
      'train  39 %  39/100  loss 39  0:55, 1:25 left',
      'train  40 %  40/100  loss 40  0:59, 1:28 left',
      '',
    ]);
  });

  it('redraws one bar on a terminal, within its width, and keeps logged lines above it', () => {
    const { stream, text, clock } = watched(true);
    const progress = createProgress({ total: 4, label: 'eval', stream, now: () => clock.ms });
    progress.update(1, 'a');
    progress.update(2, 'too soon to be drawn');
    clock.ms += 1000;
    progress.log('checkpoint saved');
    progress.update(4, `b${'-'.repeat(80)}`);
    progress.finish();
    const drawn = text().split('\r\x1b[2K');
    expect(drawn[1]).toBe(`eval  ▕${'█'.repeat(6)}${' '.repeat(18)}▏ 25 %  1/4  a  0:00, 0:00 left`);
    expect(drawn[2]).toBe('checkpoint saved\n');
    expect(drawn.at(-1)).toMatch(/^eval {2}▕█{24}▏100 % {2}4\/4 {2}b-+\n$/);
    for (const line of drawn) expect(line.trimEnd().length).toBeLessThan(70);
  });

  it('reckons the time left of a resumed run from the steps done since', () => {
    const { stream, text, clock } = watched(false);
    const progress = createProgress({ total: 1000, label: 'train', done: 900, stream, now: () => clock.ms });
    clock.ms = 20_000;
    progress.update(910, '');
    expect(text()).toBe('train  91 %  910/1000  0:20, 3:00 left\n');
  });

  it('writes hours where there are any', () => {
    expect([59_600, 3_599_000, 3_725_000].map(formatDuration)).toEqual(['1:00', '59:59', '1:02:05']);
  });
});
