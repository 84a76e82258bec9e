/**
 * @module
 * Holds the tree to its layers: who may import whom (ARCHITECTURE.md), who may touch files and native code, and the
 * size of a file. Test files are free of the layer rules.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const PURE = ['util', 'proto', 'config', 'lsp', 'graph', 'nn', 'detection', 'builders'];
const LIBRARY = [
  ...PURE.filter((name) => name !== 'lsp'),
  'dataset',
  'checkpoint',
  'balance',
  'input',
  'eval',
  'runtime',
];

/** For each folder of `src/`, the folders it may import besides itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  util: [],
  proto: ['util'],
  config: ['util', 'proto'],
  lsp: ['util', 'proto', 'config'],
  graph: ['util', 'proto'],
  nn: ['util', 'graph'],
  detection: ['util', 'graph', 'nn'],
  builders: ['util', 'proto', 'config', 'nn', 'detection'],
  dataset: ['util', 'proto'],
  checkpoint: ['util', 'proto', 'dataset'],
  balance: ['util', 'dataset'],
  input: ['util', 'dataset', 'detection', 'balance'],
  eval: ['util', 'detection'],
  runtime: ['util', 'graph'],
  train: LIBRARY,
  report: [...LIBRARY, 'train'],
  export: ['util', 'graph', 'nn', 'detection', 'builders', 'runtime'],
  bridge: ['util', 'proto', 'config', 'builders', 'dataset', 'balance', 'train'],
  cli: [...LIBRARY, 'lsp', 'train', 'report', 'export', 'bridge'],
};

/** The packages that pure folders may use: those without native code. */
const PURE_PACKAGES = ['@bufbuild/protobuf', 'vscode-languageserver', 'vscode-languageserver-textdocument'];

const MAX_LINES = 500;

const root = fileURLToPath(new URL('../src', import.meta.url));

interface SourceFile {
  /** Relative to `src/`, with forward slashes. */
  readonly path: string;
  readonly folder: string;
  readonly text: string;
  readonly imports: readonly string[];
}

/** The module names that `text` imports or re-exports, types included, statically or not. */
function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
  const statements = /^\s*(?:import|export)\s(?:[^'";]*?\sfrom\s*)?['"]([^'"]+)['"]/gm;
  const calls = /\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;
  return [...code.matchAll(statements), ...code.matchAll(calls)].map((found) => found[1]);
}

const files: readonly SourceFile[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((name) => name.split(sep).join('/'))
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))
  .sort()
  .map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    return { path, folder: path.includes('/') ? path.split('/')[0] : '', text, imports: importsOf(text) };
  });

const sources = files.filter(({ path, folder }) => folder !== '' && !path.endsWith('.test.ts'));

/** The folder of `src/` that a relative import of `file` reaches; undefined for a package. */
function folderOf(file: SourceFile, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = relative(root, join(root, dirname(file.path), specifier))
    .split(sep)
    .join('/');
  return target.split('/')[0];
}

const eachImport = (
  judge: (file: SourceFile, specifier: string, folder: string | undefined) => boolean,
): string[] =>
  sources.flatMap((file) =>
    file.imports
      .filter((specifier) => !judge(file, specifier, folderOf(file, specifier)))
      .map((specifier) => `src/${file.path} imports ${specifier}`),
  );

describe('the layers', () => {
  it('reads imports of every form', () => {
    const text = [
      "import type { A } from './a.ts';",
      "import {\n  b,\n  type C,\n} from '../b.ts';",
      "import 'side-effect';",
      "export { d } from './d.ts';",
      "export * from './e.ts';",
      "const f = await import('./f.ts');",
      "// import { no } from './no.ts';",
      "/* import { no } from './no.ts'; */",
      "const text = 'nothing is taken from here';",
    ].join('\n');
    expect(importsOf(text)).toEqual(['./a.ts', '../b.ts', 'side-effect', './d.ts', './e.ts', './f.ts']);
  });

  it('are the folders of src/, each with files', () => {
    expect(sources.length).toBeGreaterThan(50);
    const folders = new Set(sources.map(({ folder }) => folder));
    expect([...folders].filter((folder) => !(folder in MAY_IMPORT))).toEqual([]);
  });

  it('let a folder import only the folders below it', () => {
    const wrong = eachImport(
      (file, _, folder) =>
        folder === undefined || folder === file.folder || (MAY_IMPORT[file.folder] ?? []).includes(folder),
    );
    expect(wrong).toEqual([]);
  });

  it('have one importer of onnxruntime-node: runtime/', () => {
    expect(
      eachImport((file, specifier) => specifier !== 'onnxruntime-node' || file.folder === 'runtime'),
    ).toEqual([]);
  });

  it('are pure where the table says so: no Node modules, no packages with native code', () => {
    const wrong = eachImport(
      (file, specifier, folder) =>
        !PURE.includes(file.folder) ||
        folder !== undefined ||
        (specifier !== 'vscode-languageserver/node' &&
          PURE_PACKAGES.some((name) => specifier === name || specifier.startsWith(`${name}/`))),
    );
    expect(wrong).toEqual([]);
  });
});

describe('every source file', () => {
  it('has no default export', () => {
    const wrong = files.filter(({ text }) => /^\s*export\s+default\b|\bas\s+default\b/m.test(text));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it(`has at most ${MAX_LINES} lines, generated ones aside`, () => {
    const long = files.filter(
      ({ path, text }) => !path.startsWith('proto/gen/') && text.trimEnd().split('\n').length > MAX_LINES,
    );
    expect(long.map(({ path }) => path)).toEqual([]);
  });

  it('opens with a module comment, generated ones and tests aside', () => {
    const bare = sources.filter(
      ({ path, text }) => !path.startsWith('proto/gen/') && !/^(#![^\n]*\n)?\/\*\*\n \* @module\n/.test(text),
    );
    expect(bare.map(({ path }) => path)).toEqual([]);
  });
});
