/**
 * @module
 * Diagnostics for people (place, severity, rule, sentence, code frame) and for machines (`check --json`).
 */

import type { Diagnostic, Severity } from '../config/diagnostic.ts';
import { countNoun } from '../util/count-noun.ts';
import { lineColumn } from '../util/line-column.ts';
import { renderFrame } from '../util/render-frame.ts';

/** `file:line:column: error CW101: …` with its code frame and, where there is one, its fix. */
export function renderDiagnostic(file: string, diagnostic: Diagnostic): string {
  const { rule, severity, message, place, fix } = diagnostic;
  const said = `${severity} ${rule}: ${message}`;
  const shown = place === undefined ? `${file}: ${said}` : renderFrame(place, said);
  return fix === undefined ? shown : `${shown}\n  fix: ${fix.title}.`;
}

/** `2 errors, 1 note (3 can be fixed by --fix).` */
export function summariseDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const parts = (['error', 'warning', 'note'] as const).flatMap((severity: Severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [countNoun(count, severity)];
  });
  if (parts.length === 0) return 'no remarks.';
  const fixable = diagnostics.filter(({ fix }) => fix !== undefined).length;
  return `${parts.join(', ')}${fixable === 0 ? '' : ` (${fixable} can be mended by --fix)`}.`;
}

/** One diagnostic of `check --json`. Lines and columns count from 1. */
export function diagnosticJson({ rule, severity, message, place, fix }: Diagnostic): unknown {
  return {
    rule,
    severity,
    message,
    ...(place === undefined ? {} : lineColumn(place.text, place.offset)),
    ...(fix === undefined ? {} : { fix }),
  };
}
