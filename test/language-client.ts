/**
 * @module
 * An editor for tests: the compiled program's language server in a process of its own, at the other end of Microsoft's
 * client library for the protocol. It keeps the text of each document as an editor does, sends every change as the edits
 * that made it, and applies the server's edits only to the version that they were made for.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  type ClientCapabilities,
  type CodeAction,
  CodeActionRequest,
  type CompletionItem,
  CompletionRequest,
  createProtocolConnection,
  type Diagnostic,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  ExitNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  LogMessageNotification,
  MarkupContent,
  type Position,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
  TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

/** The compiled program. */
export const program: string = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

/** What a full editor says that it can do. */
export const FULL_CLIENT: ClientCapabilities = {
  workspace: { workspaceEdit: { documentChanges: true } },
  textDocument: {
    completion: {
      completionItem: {
        snippetSupport: true,
        documentationFormat: ['markdown', 'plaintext'],
        insertTextModeSupport: { valueSet: [1, 2] },
        tagSupport: { valueSet: [1] },
      },
    },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    publishDiagnostics: { versionSupport: true },
  },
};

/** How long to wait for diagnostics, in milliseconds; the server's own wait is a fraction of a second. */
const PATIENCE = 20_000;

/** An editor with one server. */
export class LanguageClient {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** What the server wrote into the editor's log. */
  readonly log: string[];
  readonly #child: ChildProcess;
  readonly #documents = new Map<string, TextDocument>();
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  readonly #waiting = new Set<() => void>();

  private constructor(child: ChildProcess, connection: ProtocolConnection, initialized: InitializeResult) {
    this.#child = child;
    this.connection = connection;
    this.initialized = initialized;
    this.log = [];
    connection.onNotification(LogMessageNotification.type, ({ message }) => void this.log.push(message));
    connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
      this.#published.set(params.uri, params);
      for (const wake of [...this.#waiting]) wake();
    });
  }

  /** Starts a server with these flags and shakes hands with it. */
  static async start(
    flags: readonly string[] = ['--stdio'],
    {
      capabilities = FULL_CLIENT,
      folders = [],
    }: { readonly capabilities?: ClientCapabilities; readonly folders?: readonly string[] } = {},
  ): Promise<LanguageClient> {
    const child = spawn(process.execPath, [program, 'lsp', ...flags], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.listen();
    const initialized = await connection.sendRequest(InitializeRequest.type, {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: folders.map((uri) => ({ uri, name: uri })),
      capabilities,
    });
    const client = new LanguageClient(child, connection, initialized);
    await connection.sendNotification(InitializedNotification.type, {});
    return client;
  }

  async open(uri: string, text: string, languageId = 'pbtxt'): Promise<void> {
    this.#documents.set(uri, TextDocument.create(uri, languageId, 1, text));
    await this.connection.sendNotification(DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId, version: 1, text },
    });
  }

  /** Makes these edits in order, each on the text that the one before left, and sends them as one change. */
  async change(uri: string, ...edits: readonly TextEdit[]): Promise<void> {
    const document = this.document(uri);
    const version = document.version + 1;
    const contentChanges = edits.map(({ range, newText }) => ({ range, text: newText }));
    TextDocument.update(document, contentChanges, version);
    await this.connection.sendNotification(DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version },
      contentChanges,
    });
  }

  /** Replaces the whole text. */
  async replace(uri: string, text: string): Promise<void> {
    const document = this.document(uri);
    const end = document.positionAt(document.getText().length);
    await this.change(uri, { range: { start: { line: 0, character: 0 }, end }, newText: text });
  }

  /** Applies a `WorkspaceEdit` as an editor does: refuses edits for another version, and sends what it changed. */
  async apply({ documentChanges = [], changes = {} }: WorkspaceEdit): Promise<void> {
    const byFile = Object.entries(changes).map(([uri, edits]) => ({ uri, edits }));
    for (const change of documentChanges) {
      if (!TextDocumentEdit.is(change)) throw new Error('the server made, moved or removed a file');
      const { uri, version } = change.textDocument;
      if (version !== this.document(uri).version) throw new Error(`edits for version ${version} of ${uri}`);
      byFile.push({ uri, edits: change.edits as TextEdit[] });
    }
    for (const { uri, edits } of byFile) {
      const after = TextDocument.applyEdits(this.document(uri), edits);
      // An editor sends the last edit first, so that the places of the others stay right.
      const ordered = [...edits].sort((a, b) => comparePositions(b.range.start, a.range.start));
      await this.change(uri, ...ordered);
      if (this.text(uri) !== after) throw new Error(`the edits of ${uri} do not stand in any order`);
    }
  }

  async save(uri: string): Promise<void> {
    await this.connection.sendNotification(DidSaveTextDocumentNotification.type, { textDocument: { uri } });
  }

  async close(uri: string): Promise<void> {
    this.#documents.delete(uri);
    this.#published.delete(uri);
    await this.connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  /** The remarks on the document as it is now, waited for. */
  diagnostics(uri: string): Promise<readonly Diagnostic[]> {
    return this.#awaitPublished(uri, () => this.document(uri).version);
  }

  /** The next remarks on the document, whatever its version. */
  nextDiagnostics(uri: string): Promise<readonly Diagnostic[]> {
    this.#published.delete(uri);
    return this.#awaitPublished(uri, () => undefined);
  }

  isOpen(uri: string): boolean {
    return this.#documents.has(uri);
  }

  document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (document === undefined) throw new Error(`${uri} is not open`);
    return document;
  }

  text(uri: string): string {
    return this.document(uri).getText();
  }

  /** Replaces the text by `marked` without its `|`; the position of the `|`. */
  async put(uri: string, marked: string): Promise<Position> {
    const offset = marked.indexOf('|');
    await this.replace(uri, marked.slice(0, offset) + marked.slice(offset + 1));
    return this.document(uri).positionAt(offset);
  }

  async completions(uri: string, position: Position): Promise<CompletionItem[]> {
    const found = await this.connection.sendRequest(CompletionRequest.type, {
      textDocument: { uri },
      position,
    });
    return Array.isArray(found) ? found : (found?.items ?? []);
  }

  /** What is shown under the pointer at the first place of `words`; empty where nothing is. */
  async hover(uri: string, words: string): Promise<string> {
    const offset = this.text(uri).indexOf(words);
    if (offset < 0) throw new Error(`${words} does not stand in ${uri}`);
    const hover = await this.connection.sendRequest(HoverRequest.type, {
      textDocument: { uri },
      position: this.document(uri).positionAt(offset),
    });
    return MarkupContent.is(hover?.contents) ? hover.contents.value : '';
  }

  /** The code actions for a whole document. */
  async actions(uri: string, only?: readonly string[]): Promise<CodeAction[]> {
    const document = this.document(uri);
    const found = await this.connection.sendRequest(CodeActionRequest.type, {
      textDocument: { uri },
      range: { start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) },
      context: { diagnostics: [], ...(only === undefined ? {} : { only: [...only] }) },
    });
    return (found ?? []) as CodeAction[];
  }

  /** Ends the server as the protocol says; its exit status. */
  async stop({ shutdown = true }: { readonly shutdown?: boolean } = {}): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.#child.on('exit', resolve));
    if (shutdown) await this.connection.sendRequest(ShutdownRequest.type);
    await this.connection.sendNotification(ExitNotification.type);
    const status = await ended;
    this.connection.dispose();
    return status;
  }

  /** Hangs up without a word; the server's exit status. */
  hangUp(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => this.#child.on('exit', resolve));
    this.#child.stdin?.end();
    return ended;
  }

  #awaitPublished(uri: string, version: () => number | undefined): Promise<readonly Diagnostic[]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(new Error(`no diagnostics for version ${version()} of ${uri}; log: ${this.log.join('\n')}`));
      }, PATIENCE);
      const look = (): void => {
        const found = this.#published.get(uri);
        const wanted = version();
        if (found === undefined || (wanted !== undefined && found.version !== wanted)) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(found.diagnostics);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}
