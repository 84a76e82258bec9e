/**
 * @module
 * What the editor at the other end can do, read once from its capabilities.
 */

import { type ClientCapabilities, MarkupKind } from 'vscode-languageserver';

/** The abilities that an answer depends on. */
export interface ClientFeatures {
  readonly snippets: boolean;
  readonly insertTextModes: boolean;
  readonly completionTags: boolean;
  readonly completionMarkup: MarkupKind;
  readonly hoverMarkup: MarkupKind;
  /** Edits of a file may name the version of the text they were made for. */
  readonly versionedEdits: boolean;
  /** Symbols may be nested. */
  readonly symbolTree: boolean;
}

/** Reads the abilities of a client. */
export function clientFeatures({ textDocument = {}, workspace = {} }: ClientCapabilities): ClientFeatures {
  const item = textDocument.completion?.completionItem;
  return {
    snippets: item?.snippetSupport ?? false,
    insertTextModes: item?.insertTextModeSupport !== undefined,
    completionTags: item?.tagSupport !== undefined,
    completionMarkup: preferred(item?.documentationFormat),
    hoverMarkup: preferred(textDocument.hover?.contentFormat),
    versionedEdits: workspace.workspaceEdit?.documentChanges ?? false,
    symbolTree: textDocument.documentSymbol?.hierarchicalDocumentSymbolSupport ?? false,
  };
}

/** The first that the client names is the one it prefers. */
function preferred(formats: readonly MarkupKind[] | undefined): MarkupKind {
  return formats?.[0] ?? MarkupKind.PlainText;
}
