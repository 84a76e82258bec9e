/**
 * @module
 * Whole sessions of the language server: how they begin and end, over which channels, with editors that can do little,
 * and with the files around a configuration.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createClientPipeTransport,
  createClientSocketTransport,
  createProtocolConnection,
  DocumentSymbolRequest,
  ExitNotification,
  generateRandomPipeName,
  InitializeRequest,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  ShutdownRequest,
} from 'vscode-languageserver-protocol/node';
import { DIALECT } from './dialect-config.ts';
import { LanguageClient, program } from './language-client.ts';

const built = existsSync(program);
const title = built
  ? 'a session of the language server'
  : 'a session of the language server: dist/ is absent ("npm run build" makes it, "npm test" does so first): skipped';

const uri = 'file:///project/pipeline.config';
let client: LanguageClient;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-lsp-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

describe.skipIf(!built)(title, () => {
  test('ends with 1 where an editor goes without a word, or forgets to say so', async () => {
    const first = await LanguageClient.start();
    expect(await first.stop({ shutdown: false })).toBe(1);
    const second = await LanguageClient.start([]);
    expect(await second.hangUp()).toBe(1);
  });

  test('speaks plainly to an editor that can do little', async () => {
    client = await LanguageClient.start(['--stdio'], { capabilities: {} });
    await client.open(uri, DIALECT);
    const [action] = await client.actions(uri, ['quickfix']);
    expect(action.edit?.changes?.[uri]).toHaveLength(2);
    expect(await client.hover(uri, 'num_classes')).toMatch(/^num_classes int32/);
    const items = await client.completions(uri, await client.put(uri, 'model { | }'));
    expect(items.every(({ insertTextFormat }) => insertTextFormat === undefined)).toBe(true);
    const symbols = await client.connection.sendRequest(DocumentSymbolRequest.type, {
      textDocument: { uri },
    });
    expect(symbols).toMatchObject([{ name: 'model', location: { uri } }]);
    expect(await client.stop()).toBe(0);
  });

  test('talks over a pipe, a port, and the channel of Node.js', async () => {
    const greet = async (connection: ProtocolConnection): Promise<string | undefined> => {
      connection.listen();
      const params = { processId: process.pid, rootUri: null, capabilities: {} };
      const { serverInfo } = await connection.sendRequest(InitializeRequest.type, params);
      await connection.sendRequest(ShutdownRequest.type);
      await connection.sendNotification(ExitNotification.type);
      return serverInfo?.name;
    };
    const serve = (...flags: readonly string[]): ChildProcess =>
      spawn(process.execPath, [program, 'lsp', ...flags], {
        stdio: ['ignore', 'ignore', 'inherit', ...(flags[0] === '--node-ipc' ? ['ipc' as const] : [])],
      });
    const status = (child: ChildProcess): Promise<number | null> =>
      new Promise((resolve) => child.on('exit', resolve));
    const pipe = generateRandomPipeName();
    const port = await freePort();
    for (const [flags, transport] of [
      [[`--pipe=${pipe}`], await createClientPipeTransport(pipe)],
      [['--socket', String(port)], await createClientSocketTransport(port)],
    ] as const) {
      const child = serve(...flags);
      const ended = status(child);
      const [reader, writer] = await transport.onConnected();
      expect(await greet(createProtocolConnection(reader, writer))).toBe('counterweight');
      expect(await ended).toBe(0);
    }
    const child = serve('--node-ipc');
    const ended = status(child);
    expect(
      await greet(createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child))),
    ).toBe('counterweight');
    expect(await ended).toBe(0);
  });

  test('knows the label map that a configuration names, and looks again when it is saved', async () => {
    await writeFile(
      join(folder, 'label_map.pbtxt'),
      'item { id: 1 name: "RBC" }\nitem { id: 2 name: "WBC" }\n',
    );
    const config = pathToFileURL(join(folder, 'cells.config')).href;
    client = await LanguageClient.start(['--stdio'], { folders: [pathToFileURL(folder).href] });
    const text = (loss: string, end = ''): string =>
      [
        `model { ssd { num_classes: 3 loss { classification_loss { weighted_sigmoid { ${loss} } } } } }`,
        'train_input_reader { label_map_path: "label_map.pbtxt" }',
        end,
      ].join('\n');
    const unknown = async (found = client.diagnostics(config)): Promise<string[]> =>
      (await found).map(({ message }) => String(message)).filter((said) => said.includes('Platelets'));
    await client.open(config, text('class_weight { name: "Platelets" weight: 2 }'));
    expect(await unknown()).toHaveLength(1);
    const names = await client.completions(
      config,
      await client.put(config, text('class_weight { name: "|" }', 'train_config {')),
    );
    expect(names.map(({ label, textEdit }) => [label, textEdit?.newText])).toEqual([
      ['RBC', '"RBC"'],
      ['WBC', '"WBC"'],
    ]);
    await client.replace(config, text('class_weight { name: "Platelets" weight: 2 }'));
    expect(await unknown()).toHaveLength(1);
    await writeFile(
      join(folder, 'label_map.pbtxt'),
      ['RBC', 'WBC', 'Platelets'].map((name, i) => `item { id: ${i + 1} name: "${name}" }\n`).join(''),
    );
    await client.save(config);
    expect(await unknown(client.nextDiagnostics(config))).toEqual([]);
    await client.replace(config, text('class_weights: [1, 5, 2]'));
    expect(await client.hover(config, 'class_weights')).toContain('| WBC | 5 |');
    expect(await client.stop()).toBe(0);
  });

  test('checks for the TensorFlow API where told so', async () => {
    const severities = async (...flags: readonly string[]): Promise<(string | undefined)[]> => {
      client = await LanguageClient.start(['--stdio', ...flags]);
      await client.open(uri, DIALECT);
      const errors = (await client.diagnostics(uri)).filter(({ severity }) => severity === 1);
      expect(await client.stop()).toBe(0);
      return errors.map(({ code }) => String(code));
    };
    expect(await severities()).toEqual([]);
    expect(await severities('--target', 'tfod')).toContainEqual(expect.stringMatching(/^CW6/));
  });
});
