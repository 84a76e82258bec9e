/**
 * @module
 * The language server: answers an editor's questions about configurations over a connection of vscode-languageserver.
 * Each kind of answer is a file of this folder; here they meet the protocol.
 *
 * Diagnostics are pushed, not pulled: every editor takes them, and one that knows both ways would show them twice.
 *
 * Reference: Language Server Protocol 3.17.
 */

import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  type InitializeParams,
  type InitializeResult,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { trainingClasses } from '../config/label-map-classes.ts';
import { TrainEvalPipelineConfigSchema } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { analyse, NO_ANALYSIS } from './analysis.ts';
import { type ClientFeatures, clientFeatures } from './client-features.ts';
import { codeActions, FIX_ALL } from './code-actions.ts';
import { complete, documentCompletion, TRIGGERS } from './complete.ts';
import { type CheckedDocument, DocumentChecks } from './document-checks.ts';
import { foldingRanges } from './folding.ts';
import { formatDocument } from './format-document.ts';
import { hover } from './hover.ts';
import type { LanguageHost } from './language-host.ts';
import { flatOutline, outline } from './outline.ts';
import { protocolDiagnostic } from './protocol-diagnostic.ts';
import { recogniseDocument } from './recognise-document.ts';

/** Serves `connection` until the editor ends it. A question about a document that is not open is answered by nothing. */
export function serveLanguage(connection: Connection, host: LanguageHost): void {
  const documents = new TextDocuments(TextDocument);
  let client: ClientFeatures = clientFeatures({});
  let folders: readonly string[] = [];

  const checks = new DocumentChecks({
    async analyse(document) {
      const { uri } = document;
      const text = document.getText();
      const root = recogniseDocument(uri, text);
      const gather = (loaded: Parameters<typeof host.gatherSurroundings>[0]['loaded']) =>
        host.gatherSurroundings({ loaded, uri, folders });
      return { root, analysis: await analyse(text, uri, root, { target: host.target, gather }) };
    },
    publish({ document, version, analysis }) {
      const diagnostics = analysis.diagnostics.map((diagnostic) => protocolDiagnostic(document, diagnostic));
      void connection.sendDiagnostics({ uri: document.uri, version, diagnostics });
    },
    reportBug(error) {
      connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    },
  });

  /** The remarks on the document at `uri`. @throws ResponseError where it changed meanwhile */
  async function checked(uri: string): Promise<CheckedDocument | undefined> {
    const document = documents.get(uri);
    if (document === undefined) return undefined;
    const found = await checks.check(document);
    if (found.version !== document.version)
      throw new ResponseError(LSPErrorCodes.ContentModified, `${uri} has changed meanwhile.`);
    return found;
  }

  /** The document at `uri`, where it is open and one of ours. */
  function ours(uri: string): TextDocument | undefined {
    const document = documents.get(uri);
    return document && recogniseDocument(uri, document.getText()) && document;
  }

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    client = clientFeatures(params.capabilities);
    folders =
      params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri == null ? [] : [params.rootUri]);
    return {
      serverInfo: { name: 'counterweight', version: host.version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        completionProvider: { triggerCharacters: [...TRIGGERS], resolveProvider: true },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] },
        documentFormattingProvider: true,
        documentSymbolProvider: true,
        foldingRangeProvider: true,
      },
    };
  });

  documents.onDidChangeContent(({ document }) => checks.schedule(document));
  documents.onDidSave(() => {
    checks.forget(); // what was saved may be a label map that others name
    for (const document of documents.all()) checks.schedule(document);
  });
  documents.onDidClose(({ document: { uri } }) => {
    checks.close(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  connection.onHover(async ({ textDocument: { uri }, position }) => {
    const found = await checked(uri);
    if (found?.root === undefined) return null;
    const { document, root, analysis } = found;
    return hover(document, document.offsetAt(position), root, { analysis, client });
  });

  connection.onCompletion(({ textDocument: { uri }, position, context }) => {
    const document = documents.get(uri);
    const root = document && recogniseDocument(uri, document.getText());
    if (document === undefined || root === undefined) return null;
    const { loaded, surroundings } = checks.lastWhole(uri) ?? NO_ANALYSIS;
    const classes = (loaded && trainingClasses({ loaded, surroundings })) ?? [];
    const classNames = classes.map(({ names }) => names[0]);
    const offset = document.offsetAt(position);
    return complete({ document, offset, root, client, trigger: context?.triggerCharacter, classNames });
  });

  connection.onCompletionResolve((item) => documentCompletion(item, client));

  connection.onCodeAction(async (params): Promise<CodeAction[] | null> => {
    const found = await checked(params.textDocument.uri);
    if (found === undefined) return null;
    const { document, root, analysis } = found;
    const check = { target: host.target, surroundings: analysis.surroundings };
    const isPipeline = root === TrainEvalPipelineConfigSchema;
    return codeActions(document, params, analysis, { client, check: isPipeline ? check : undefined });
  });

  connection.onDocumentFormatting(({ textDocument: { uri } }) => {
    const document = ours(uri);
    return document === undefined ? null : formatDocument(document);
  });

  connection.onDocumentSymbol(({ textDocument: { uri } }) => {
    const document = ours(uri);
    if (document === undefined) return null;
    const symbols = outline(document);
    return client.symbolTree ? symbols : flatOutline(uri, symbols);
  });

  connection.onFoldingRanges(({ textDocument: { uri } }) => {
    const document = ours(uri);
    return document === undefined ? null : foldingRanges(document);
  });

  documents.listen(connection);
  connection.listen();
}
