/**
 * @module
 * Fixes as the editor's code actions: one quick fix for each remark that has a fix, and `source.fixAll` for all of them,
 * by the same loop as `check --fix`.
 */

import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Range,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CheckOptions } from '../config/check-pipeline-config.ts';
import { fixPipelineConfig } from '../config/fix-pipeline-config.ts';
import type { Analysis } from './analysis.ts';
import type { ClientFeatures } from './client-features.ts';
import { protocolDiagnostic } from './protocol-diagnostic.ts';
import { protocolEdit, wholeEdit } from './text-range.ts';

/** Mends everything that can be mended, as `check --fix` does; editors can be told to run it on saving. */
export const FIX_ALL: string = `${CodeActionKind.SourceFixAll}.counterweight`;

/** For whom the actions are. `check` is how the document was checked; label maps have no check, and nothing to fix all. */
export interface CodeActionOptions {
  readonly client: ClientFeatures;
  readonly check: CheckOptions | undefined;
}

/** The actions that `params` asks for. */
export function codeActions(
  document: TextDocument,
  { range, context }: CodeActionParams,
  { diagnostics }: Analysis,
  { client, check }: CodeActionOptions,
): CodeAction[] {
  const wants = (kind: string): boolean =>
    context.only === undefined || context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  const fixable = diagnostics.filter(({ fix }) => fix !== undefined);
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix))
    for (const diagnostic of fixable) {
      const { fix } = diagnostic;
      const shown = protocolDiagnostic(document, diagnostic);
      if (fix === undefined || !meet(shown.range, range)) continue;
      actions.push({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [shown],
        isPreferred: true,
        edit: workspaceEdit(
          document,
          fix.edits.map((edit) => protocolEdit(document, edit)),
          client,
        ),
      });
    }
  if (check !== undefined && wants(FIX_ALL) && fixable.length > 0) {
    const edits = wholeEdit(document, fixPipelineConfig(document.getText(), document.uri, check).text);
    if (edits.length > 0)
      actions.push({
        title: 'Mend everything that has one right answer',
        kind: FIX_ALL,
        edit: workspaceEdit(document, edits, client),
      });
  }
  return actions;
}

function workspaceEdit(
  { uri, version }: TextDocument,
  edits: readonly TextEdit[],
  { versionedEdits }: ClientFeatures,
): WorkspaceEdit {
  return versionedEdits
    ? { documentChanges: [{ textDocument: { uri, version }, edits: [...edits] }] }
    : { changes: { [uri]: [...edits] } };
}

/** Whether two ranges have a place in common, their ends included. */
function meet(a: Range, b: Range): boolean {
  return !isBefore(a.end, b.start) && !isBefore(b.end, a.start);
}

function isBefore(a: Range['start'], b: Range['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
