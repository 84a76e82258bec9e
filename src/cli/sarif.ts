/**
 * @module
 * Diagnostics as SARIF 2.1.0, the format in which code hosts and editors take the findings of checkers.
 *
 * Reference: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0.
 */

import { pathToFileURL } from 'node:url';
import type { Diagnostic } from '../config/diagnostic.ts';
import { ALL_RULES } from '../config/rule-table.ts';
import { lineColumn } from '../util/line-column.ts';
import type { TextEdit } from '../util/text-edit.ts';

/** What was found in one file; `text` is absent where the file could not be read. */
export interface SarifFile {
  readonly file: string;
  readonly text: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly error: string | undefined;
}

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** The SARIF log of one run over `files`. Columns count UTF-16 code units. */
export function sarifLog(files: readonly SarifFile[], version: string): unknown {
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        columnKind: 'utf16CodeUnits',
        tool: {
          driver: {
            name: 'counterweight',
            semanticVersion: version,
            rules: ALL_RULES.map(({ id, name, severity, summary, explanation }) => ({
              id,
              name,
              shortDescription: { text: summary },
              fullDescription: { text: explanation },
              defaultConfiguration: { level: severity },
            })),
          },
        },
        invocations: [
          {
            executionSuccessful: files.every(({ error }) => error === undefined),
            toolExecutionNotifications: files.flatMap(({ error }) =>
              error === undefined ? [] : [{ level: 'error', message: { text: error } }],
            ),
          },
        ],
        results: files.flatMap((file) => file.diagnostics.map((diagnostic) => result(file, diagnostic))),
      },
    ],
  };
}

function result(
  { file, text = '' }: SarifFile,
  { rule, severity, message, place, fix }: Diagnostic,
): unknown {
  const artifactLocation = { uri: uriOf(file) };
  const { line, column } = lineColumn(text, place?.offset ?? 0);
  return {
    ruleId: rule,
    ruleIndex: ALL_RULES.findIndex(({ id }) => id === rule),
    level: severity,
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation, region: { startLine: line, startColumn: column } } }],
    ...(fix === undefined
      ? {}
      : {
          fixes: [
            {
              description: { text: fix.title },
              artifactChanges: [
                { artifactLocation, replacements: fix.edits.map((edit) => replacement(text, edit)) },
              ],
            },
          ],
        }),
  };
}

function replacement(text: string, edit: TextEdit): unknown {
  const start = lineColumn(text, edit.start);
  const end = lineColumn(text, edit.end);
  return {
    deletedRegion: {
      startLine: start.line,
      startColumn: start.column,
      endLine: end.line,
      endColumn: end.column,
    },
    insertedContent: { text: edit.replacement },
  };
}

/** A relative path stays relative, as code hosts want it; an absolute one becomes a file URL. */
function uriOf(file: string): string {
  return /^(?:\/|[A-Za-z]:[\\/])/.test(file)
    ? pathToFileURL(file).href
    : file.split(/[\\/]/).map(encodeURIComponent).join('/');
}
