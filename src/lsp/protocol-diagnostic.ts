/**
 * @module
 * A remark of the check as the protocol writes it. The rule's id is its code; the range is the word at its place.
 */

import { DiagnosticSeverity, type Diagnostic as ProtocolDiagnostic } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Diagnostic, Severity } from '../config/diagnostic.ts';
import { tokenRange } from './text-range.ts';

const SEVERITIES: { readonly [S in Severity]: DiagnosticSeverity } = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
};

/** `diagnostic`, made of the text of `document`; without a place it stands at the first word. */
export function protocolDiagnostic(
  document: TextDocument,
  { rule, severity, message, place }: Diagnostic,
): ProtocolDiagnostic {
  return {
    range: tokenRange(document, place?.offset ?? Math.max(0, document.getText().search(/\S/))),
    severity: SEVERITIES[severity],
    code: rule,
    source: 'counterweight',
    message,
  };
}
