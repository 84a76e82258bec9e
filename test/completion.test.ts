/**
 * @module
 * The completion scripts, driven by the shells they are for: bash through `COMP_WORDS`, fish through `complete -C`, zsh
 * at a terminal of its own.
 */

import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const built = existsSync(program);

/** Lines with the cursor at their end, and all that can stand there. */
const CASES: readonly (readonly [string, readonly string[]])[] = [
  ['counterweight exp', ['explain', 'export', 'export-tfod']],
  ['counterweight check --ta', ['--target']],
  ['counterweight check --target ', ['counterweight', 'tfod']],
  ['counterweight check --target t', ['tfod']],
  ['counterweight check --fix --target t', ['tfod']],
  ['counterweight weights data --scheme e', ['effective_number', 'enet']],
  ['counterweight config ren', ['rename']],
  ['counterweight config set one.config model.ssd.num_c', ['model.ssd.num_classes']],
  ['counterweight config set one.config model.ssd.l', ['model.ssd.loss.']],
  [
    'counterweight config set one.config model.ssd.loss.hard_example_miner.loss_type ',
    ['BOTH', 'CLASSIFICATION', 'LOCALIZATION'],
  ],
  ['counterweight explain num_cl', ['num_classes']],
  [
    'counterweight explain CW20',
    ['CW201', 'CW202', 'CW203', 'CW204', 'CW205', 'CW206', 'CW207', 'CW208', 'CW209'],
  ],
  ['counterweight completion ', ['bash', 'fish', 'zsh']],
  ['counterweight train --num-train-steps ', []],
];

let folder = '';

/** Runs a shell's script with our program on its path, in a folder with two files and a folder in it. */
function runShell(shell: string, args: readonly string[], script: string): string {
  const { stdout, stderr, status, signal } = spawnSync(shell, [...args, script], {
    cwd: join(folder, 'work'),
    encoding: 'utf8',
    timeout: 50_000,
    env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}`, TERM: 'dumb' },
  });
  if (status !== 0) throw new Error(`${shell} ended with ${status ?? signal}: ${stdout}${stderr}`);
  return stdout;
}

function has(shell: string): boolean {
  return spawnSync(shell, ['-c', 'exit 0']).status === 0;
}

/** A title, with the reason where the tests are skipped. */
function titleOf(shell: string): string {
  if (!built)
    return `${shell}: dist/ is absent ("npm run build" makes it, "npm test" does so first): skipped`;
  return has(shell) ? shell : `${shell}: is not installed here: skipped`;
}

const canRun = (shell: string): boolean => built && has(shell);

beforeAll(() => {
  if (!built) return;
  folder = mkdtempSync(join(tmpdir(), 'counterweight-completion-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'work', 'runs'), { recursive: true });
  writeFileSync(join(folder, 'work', 'one.config'), '');
  writeFileSync(join(folder, 'work', 'two.config'), '');
  const wrapper = join(folder, 'bin', 'counterweight');
  writeFileSync(wrapper, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
  chmodSync(wrapper, 0o755);
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { stdout } = spawnSync(process.execPath, [program, 'completion', shell], { encoding: 'utf8' });
    writeFileSync(join(folder, shell === 'zsh' ? '_counterweight' : `completion.${shell}`), stdout);
  }
});

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!canRun('bash'))(titleOf('bash'), () => {
  /** What is offered at the end of `line`, split into words as bash splits it. */
  function complete(line: string): string[] {
    const words = line.split(/ |(=)/).filter((word) => word !== undefined);
    const quoted = words.map((word) => `'${word}'`).join(' ');
    const script = `
      source '${join(folder, 'completion.bash')}'
      COMP_WORDS=(${quoted}); COMP_CWORD=${words.length - 1}
      _counterweight 2> /dev/null
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    return runShell('bash', ['--norc', '-c'], script)
      .split('\n')
      .filter((word) => word !== '')
      .sort();
  }

  it.each(CASES)('%s', (line, offered) => expect(complete(line)).toEqual(offered));

  it('takes a value after "=", and options in the spelling of upstream', () => {
    expect(complete('counterweight check --target=t')).toEqual(['tfod']);
    expect(complete('counterweight check --target=')).toEqual(['counterweight', 'tfod']);
    expect(complete('counterweight train --pipeline_config_path one.config --model-d')).toEqual([
      '--model-dir',
    ]);
  });

  it('leaves files to bash, and offers folders where only those will do', () => {
    expect(complete('counterweight check o')).toEqual([]);
    expect(complete('counterweight train --model-dir r')).toEqual(['runs']);
    const script = `source '${join(folder, 'completion.bash')}'; complete -p counterweight`;
    expect(runShell('bash', ['--norc', '-c'], script)).toContain('-o default');
  });

  it('runs nothing that was typed', () => {
    const trap = join(folder, 'trap');
    expect(complete(`counterweight check $(>${trap}) --target t`)).toEqual(['tfod']);
    expect(complete(`counterweight explain $(>${trap})`)).toEqual([]);
    expect(complete(`counterweight config set $(>${trap}) $(>${trap}) $(>${trap})`)).toEqual([]);
    expect(existsSync(trap)).toBe(false);
  });
});

describe.skipIf(!canRun('fish'))(titleOf('fish'), () => {
  function complete(line: string): string[] {
    const script = `source '${join(folder, 'completion.fish')}'; complete -C '${line}'`;
    return runShell('fish', ['--no-config', '-c'], script)
      .split('\n')
      .filter((word) => word !== '')
      .map((word) => word.split('\t')[0])
      .sort();
  }

  it.each(CASES)('%s', (line, offered) => expect(complete(line)).toEqual(offered));

  it('offers files and folders where they are wanted', () => {
    expect(complete('counterweight check o')).toEqual(['one.config']);
    expect(complete('counterweight train --model-dir r')).toEqual(['runs/']);
  });
});

describe.skipIf(!canRun('zsh'))(titleOf('zsh'), () => {
  /** The lines after a press of the Tab key at their ends. */
  function complete(lines: readonly string[]): string[] {
    const presses = lines.map(
      (line) => `zpty -w -n z ${quote(line)}$'\\t\\x18'; zpty -r z got '*GOT<*>*'; print -r -- "$got"`,
    );
    const script = `
      zmodload zsh/zpty
      zpty z 'zsh -f -i'
      zpty -w z ${quote(`fpath=(${folder} $fpath); autoload -Uz compinit; compinit -u -D; unsetopt beep`)}
      zpty -w z ${quote('show() { print -r -- "GOT<$BUFFER>"; BUFFER= }; zle -N show; bindkey "^X" show; PS1=; print REA""DY')}
      zpty -r z got '*READY*'
      ${presses.join('\n')}
      zpty -d z`;
    return [...runShell('zsh', ['-f', '-c'], script).matchAll(/GOT<(.*?)>/g)].map(([, line]) => line);
  }

  const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

  it('completes commands, options, choices, files and paths of fields', () => {
    const lines = [
      ['counterweight tr', 'counterweight train '],
      ['counterweight check --ta', 'counterweight check --target='],
      ['counterweight check --target t', 'counterweight check --target tfod '],
      ['counterweight check --target=t', 'counterweight check --target=tfod '],
      ['counterweight check on', 'counterweight check one.config '],
      ['counterweight config ren', 'counterweight config rename '],
      [
        'counterweight config set one.config model.ssd.l',
        'counterweight config set one.config model.ssd.loss.',
      ],
      [
        'counterweight config set one.config model.ssd.num_c',
        'counterweight config set one.config model.ssd.num_classes ',
      ],
      [
        'counterweight config set one.config model.ssd.loss.hard_example_miner.loss_type B',
        'counterweight config set one.config model.ssd.loss.hard_example_miner.loss_type BOTH ',
      ],
      ['counterweight explain num_cl', 'counterweight explain num_classes '],
      ['counterweight train --model-dir r', 'counterweight train --model-dir runs/'],
    ];
    expect(complete(lines.map(([line]) => line))).toEqual(lines.map(([, completed]) => completed));
  });
});
