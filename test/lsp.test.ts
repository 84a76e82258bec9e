/**
 * @module
 * The language server as an editor meets it: the compiled program in a process of its own, talked to by Microsoft's
 * client library (`language-client.ts`).
 */

import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  CancellationTokenSource,
  CompletionResolveRequest,
  type Diagnostic,
  DocumentFormattingRequest,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  HoverRequest,
  LSPErrorCodes,
} from 'vscode-languageserver-protocol/node';
import { DIALECT } from './dialect-config.ts';
import { LanguageClient, program } from './language-client.ts';

const seed = fileURLToPath(new URL('../../shared/seed/example-3-full-ssd.config', import.meta.url));
const built = existsSync(program);
const title = built
  ? 'the language server'
  : 'the language server: dist/ is absent ("npm run build" makes it, "npm test" does so first): skipped';

const uri = 'file:///project/pipeline.config';
let client: LanguageClient;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-lsp-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What `counterweight ARGS FILE` makes of a file of this text, and its exit status. */
async function rewritten(
  text: string,
  ...args: readonly string[]
): Promise<{ text: string; status: number }> {
  const file = join(folder, 'rewritten.config');
  await writeFile(file, text);
  const status = await new Promise<number>((resolve) => {
    const child = execFile(process.execPath, [program, ...args, file], () => resolve(child.exitCode ?? -1));
  });
  return { text: await readFile(file, 'utf8'), status };
}

/** Formats the document as its editor would. */
async function format(): Promise<void> {
  const edits = await client.connection.sendRequest(DocumentFormattingRequest.type, {
    textDocument: { uri },
    options: { tabSize: 4, insertSpaces: false },
  });
  if (edits !== null && edits.length > 0) await client.change(uri, ...edits);
}

/** Holds the document to what the command line makes of `text`: mended, then laid out, with nothing left to mend. */
async function expectClean(text: string): Promise<void> {
  const fixed = await rewritten(text, 'check', '--fix');
  expect({ text: client.text(uri), status: 0 }).toEqual(fixed);
  await format();
  expect({ text: client.text(uri), status: 0 }).toEqual(await rewritten(fixed.text, 'config', 'format'));
  await format();
  expect(await client.actions(uri)).toEqual([]);
  const left = (await client.diagnostics(uri)).filter(({ severity }) => severity !== 3);
  expect(left).toEqual([]);
}

/** Opens `text`, applies one quick fix after the other as its editor would, and answers their titles. */
async function applyEveryFix(text: string): Promise<string[]> {
  await client.open(uri, text);
  const applied: string[] = [];
  for (;;) {
    await client.diagnostics(uri);
    const [action] = await client.actions(uri, ['quickfix']);
    if (action?.edit === undefined) return applied;
    expect(applied.length).toBeLessThan(50);
    applied.push(action.title);
    await client.apply(action.edit);
  }
}

/** Whether a remark is an error of syntax or of a name, which no other rule adds to. */
function isReadingFault({ severity, code }: Diagnostic): boolean {
  return severity === 1 && /^CW[01]/.test(String(code));
}

/** The labels offered at the `|` of `marked`. */
async function offered(marked: string): Promise<string[]> {
  const items = await client.completions(uri, await client.put(uri, marked));
  return items.map(({ label }) => label);
}

describe.skipIf(!built)(title, () => {
  beforeAll(async () => {
    client = await LanguageClient.start();
  });
  afterEach(async () => {
    if (client.isOpen(uri)) await client.close(uri);
    expect(client.log).toEqual([]);
  });
  afterAll(async () => {
    expect(await client.stop()).toBe(0);
  });

  test('says what it can do', () => {
    expect(client.initialized.serverInfo?.name).toBe('counterweight');
    expect(client.initialized.capabilities).toMatchObject({
      hoverProvider: true,
      textDocumentSync: { openClose: true, change: 2 },
      codeActionProvider: { codeActionKinds: ['quickfix', 'source.fixAll.counterweight'] },
    });
  });

  test.skipIf(!existsSync(seed))(
    existsSync(seed)
      ? 'mends the seed’s third file, one quick fix after the other, as check --fix does'
      : 'mends the seed’s third file: ../shared/seed is absent: skipped',
    async () => {
      const text = readFileSync(seed, 'utf8');
      const applied = await applyEveryFix(text);
      expect(applied).toEqual(
        expect.arrayContaining([
          'Move it to model.ssd.normalize_loss_by_num_matches',
          'Write "weighted_sigmoid"',
          'Write "weighted_smooth_l1"',
          'Write BOTH without quotes',
        ]),
      );
      await expectClean(text);
    },
  );

  test('mends every spelling of the web, one quick fix after the other, as check --fix does', async () => {
    const applied = await applyEveryFix(DIALECT);
    expect(applied).toEqual(
      expect.arrayContaining([
        'Begin comments with "#"',
        'Move it to model.ssd.normalize_loss_by_num_matches',
        'Write "localization_loss"',
        'Write "weighted_sigmoid"',
        'Write "weighted_smooth_l1"',
        'Write BOTH without quotes',
      ]),
    );
    await expectClean(DIALECT);
    for (const gone of ['//', 'cross_entropy', 'huber', 'box_loss', '"both"'])
      expect(client.text(uri)).not.toContain(gone);
  });

  test('mends everything at once by source.fixAll, with line ends of Windows too', async () => {
    const text = DIALECT.replaceAll('\n', '\r\n');
    await client.open(uri, text);
    const [action, ...others] = await client.actions(uri, ['source.fixAll']);
    expect(others).toEqual([]);
    expect(action.kind).toBe('source.fixAll.counterweight');
    await client.apply(action.edit ?? {});
    await expectClean(text);
  });

  test('ties each quick fix to its remark, and refuses nothing that it offered', async () => {
    await client.open(uri, DIALECT);
    const remarks = await client.diagnostics(uri);
    const actions = await client.actions(uri, ['quickfix']);
    expect(actions.length).toBeGreaterThanOrEqual(6);
    for (const { diagnostics = [], isPreferred, edit } of actions) {
      expect(isPreferred).toBe(true);
      expect(remarks).toContainEqual(diagnostics[0]);
      expect(edit?.documentChanges).toMatchObject([{ textDocument: { uri, version: 1 } }]);
    }
  });

  test('publishes remarks with rule, severity and the range of the word', async () => {
    await client.open(uri, 'model {\n  ssd {\n    num_clases: 2\n  }\n}\n');
    const [first] = (await client.diagnostics(uri)).filter(isReadingFault);
    expect(first).toMatchObject({
      source: 'counterweight',
      code: expect.stringMatching(/^CW1\d\d$/),
      range: { start: { line: 2, character: 4 }, end: { line: 2, character: 14 } },
    });
    expect(first.message).toContain('num_classes');
  });

  test('follows edits one by one, and several in one change', async () => {
    await client.open(uri, 'model { ssd { num_classes: 2 } }\ntrain_config { batch_size: 8 }\n');
    const before = await client.diagnostics(uri);
    expect(before.filter(isReadingFault)).toEqual([]);
    const at = (character: number, line = 1) => ({ line, character });
    await client.change(
      uri,
      { range: { start: at(15), end: at(25) }, newText: 'bath_size' }, // then counted on the new text
      { range: { start: at(24), end: at(27) }, newText: ': 16' },
      { range: { start: at(0), end: at(0) }, newText: '# “ü” 𝄞\n' },
    );
    expect(client.text(uri)).toContain('\ntrain_config { bath_size: 16 }\n');
    const after = await client.diagnostics(uri);
    expect(after.filter(isReadingFault)).toMatchObject([{ range: { start: at(15, 2), end: at(24, 2) } }]);
    await client.change(uri, { range: { start: at(15, 2), end: at(24, 2) }, newText: 'batch_size' });
    expect((await client.diagnostics(uri)).filter(isReadingFault)).toEqual([]);
  });

  test('documents fields, values and spellings under the pointer', async () => {
    await client.open(uri, DIALECT);
    expect(await client.hover(uri, 'num_classes')).toMatch(/^\*\*num_classes\*\* `int32`/);
    expect(await client.hover(uri, 'num_classes')).toContain('`model.ssd.num_classes`');
    expect(await client.hover(uri, 'ssd {')).toMatch(/^\*\*ssd\*\* `Ssd`/);
    expect(await client.hover(uri, 'weighted_huber')).toMatch(/^Read as `weighted_smooth_l1`\./);
    expect(await client.hover(uri, 'weighted_huber')).toContain('**CW120**');
    expect(await client.hover(uri, '"both"')).toMatch(/^\*\*BOTH\*\* `HardExampleMiner.LossType`/);
    expect(await client.hover(uri, 'delta')).toContain(
      '`model.ssd.loss.localization_loss.weighted_smooth_l1.delta`',
    );
    expect(await client.hover(uri, '// rare')).toBe('');
    expect(await client.hover(uri, '{')).toBe('');
    await client.replace(uri, 'model { ssd { num_classes: 2 x = “');
    expect(await client.hover(uri, 'num_classes')).toMatch(/^\*\*num_classes\*\*/);
  });

  test('completes names and values, in whole texts and in broken ones', async () => {
    await client.open(uri, '');
    expect(await offered('|')).toEqual(expect.arrayContaining(['model', 'train_config', 'eval_config']));
    const ssd = await offered('model {\n  ssd {\n    num_classes: 1\n    |\n  }\n}');
    expect(ssd).toEqual(expect.arrayContaining(['box_coder', 'loss', 'feature_extractor']));
    expect(ssd).not.toContain('num_classes');
    const loss = (inside: string, end = '} } } }') => `model { ssd { loss { ${inside} ${end}`;
    expect(await offered(loss('hard_example_miner { loss_type: | }'))).toEqual([
      'BOTH',
      'CLASSIFICATION',
      'LOCALIZATION',
    ]);
    expect(await offered(loss('hard_example_miner { loss_type: CL|', ''))).toContain('CLASSIFICATION');
    expect(await offered(loss('localization_loss { weighted_huber { de|', ''))).toContain('delta');
    const oneof = await offered(loss('localization_loss { weighted_smooth_l1 { }\n | }'));
    expect(oneof).not.toContain('weighted_l2');
    expect(await offered('model {\n  ssd {\n    loss {\n    inplace_batchnorm_update: |\n  }\n}')).toEqual([
      'true',
      'false',
    ]);
    expect(
      await offered('train_config {\n  batch_size = 3\n  fine_tune_checkpoint: “a”\n  num_|\n}'),
    ).toContain('num_steps');
    expect(await offered('train_config { # |')).toEqual([]);
    expect(await offered('train_config { batch_size: | }')).toEqual([]);
    expect(await offered('eval_config { nonsense { | } }')).toEqual([]);
  });

  test('writes what it completes so that the check understands it', async () => {
    await client.open(uri, '');
    const position = await client.put(uri, 'model {\n  ss|\n}\n');
    const items = await client.completions(uri, position);
    const item = items.find(({ label }) => label === 'ssd');
    expect(item).toMatchObject({ insertTextFormat: 2, detail: 'Ssd' });
    expect(item?.documentation).toBeUndefined();
    const resolved = await client.connection.sendRequest(
      CompletionResolveRequest.type,
      item ?? { label: '' },
    );
    expect(resolved.documentation).toMatchObject({
      kind: 'markdown',
      value: expect.stringContaining('**ssd** `Ssd`'),
    });
    const edit = item?.textEdit;
    if (edit === undefined || !('range' in edit)) throw new Error('no edit');
    await client.change(uri, {
      range: edit.range,
      newText: edit.newText.replaceAll('\t', '  ').replace('$0', ''),
    });
    expect(client.text(uri)).toBe('model {\n  ssd {\n  \n}\n}\n');
    expect((await client.diagnostics(uri)).filter(isReadingFault)).toEqual([]);
  });

  test('formats, whatever the editor’s own indentation, and leaves alone what cannot be read', async () => {
    await client.open(uri, 'model{ssd{num_classes:2 # two\n}}\n');
    await format();
    expect(client.text(uri)).toBe('model {\n  ssd {\n    num_classes: 2 # two\n  }\n}\n');
    await client.replace(uri, 'model{ssd{');
    await format();
    expect(client.text(uri)).toBe('model{ssd{');
  });

  test('outlines and folds', async () => {
    await client.open(uri, DIALECT);
    const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, {
      textDocument: { uri },
    });
    expect(symbols).toMatchObject([
      {
        name: 'model',
        children: [
          {
            name: 'ssd',
            children: [
              { name: 'num_classes', detail: '2' },
              { detail: '"ssd_mobilenet_v1"' },
              { name: 'loss' },
            ],
          },
        ],
      },
    ]);
    const folds = await client.connection.sendRequest(FoldingRangeRequest.type, { textDocument: { uri } });
    expect(folds).toContainEqual({ startLine: 1, endLine: 23 });
    expect(folds).toContainEqual({ startLine: 18, endLine: 19 });
  });

  test('reads label maps, and leaves files of others alone', async () => {
    const map = 'file:///project/label_map.pbtxt';
    await client.open(map, 'item {\n  id: 1\n  nam: "cat"\n}\n');
    expect(await client.diagnostics(map)).toMatchObject([
      { severity: 1, range: { start: { line: 2, character: 2 } } },
    ]);
    const labels = (await client.completions(map, { line: 3, character: 0 })).map(({ label }) => label);
    expect(labels).toContain('display_name');
    const other = 'file:///project/graph.pbtxt';
    await client.open(other, 'node { name: "a" }\nnode { name: }\n');
    expect(await client.diagnostics(other)).toEqual([]);
  });

  test('answers nothing about documents that are not open, and takes back its remarks on one that is closed', async () => {
    expect(await client.completions('file:///nowhere.config', { line: 0, character: 0 })).toEqual([]);
    await client.open(uri, 'modl { }');
    expect(await client.diagnostics(uri)).not.toEqual([]);
    await client.close(uri);
    expect(await client.nextDiagnostics(uri)).toEqual([]);
  });

  test('lets an editor take a question back', async () => {
    await client.open(uri, DIALECT);
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri }, position: { line: 3, character: 5 } };
    const asked = client.connection.sendRequest(HoverRequest.type, params, source.token);
    source.cancel();
    const answer = await asked.then(
      () => 'answered before it was taken back',
      (error: { code?: number }) => error.code,
    );
    expect(['answered before it was taken back', LSPErrorCodes.RequestCancelled]).toContain(answer);
    expect(await client.hover(uri, 'num_classes')).toContain('num_classes');
  });

  test('does not check a text of a million characters at every change', async () => {
    await client.open(uri, `train_config {\n${'  # a comment\n'.repeat(80_000)}  num_steps: x\n}\n`);
    expect(await client.diagnostics(uri)).toMatchObject([
      { severity: 3, message: expect.stringContaining('1,000,000 are checked') },
    ]);
  });

  test('stands any text', async () => {
    await client.open(uri, '');
    const texts = [
      '\u0000\uFFFF\uD800',
      '{'.repeat(2000),
      '}'.repeat(2000),
      'model { ssd { '.repeat(500),
      `a: "${'x'.repeat(100_000)}`,
      '<!DOCTYPE html><html><body>model</body></html>',
      '{"model": {"ssd": 1}}',
      'model {\r\r\n\n ssd <\n [a.b/c]: 1 } >',
      `train_config {\n${'  # a comment\n'.repeat(20_000)}`,
    ];
    for (const text of texts) {
      await client.replace(uri, text);
      const end = client.document(uri).positionAt(text.length);
      await client.diagnostics(uri);
      expect(Array.isArray(await client.completions(uri, end))).toBe(true);
      expect(Array.isArray(await client.actions(uri))).toBe(true);
      const document = { textDocument: { uri } };
      await client.connection.sendRequest(HoverRequest.type, { ...document, position: end });
      await client.connection.sendRequest(DocumentSymbolRequest.type, document);
      await client.connection.sendRequest(FoldingRangeRequest.type, document);
    }
  });
});
