import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CodeActionKind, type TextEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fixPipelineConfig } from '../config/fix-pipeline-config.ts';
import { NOTHING_KNOWN } from '../config/surroundings.ts';
import { TrainEvalPipelineConfigSchema } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { applyEdits } from '../util/text-edit.ts';
import { analyse } from './analysis.ts';
import { clientFeatures } from './client-features.ts';
import { codeActions } from './code-actions.ts';

const corpus = new URL('../../test/broken-configs/', import.meta.url);
const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.config'),
);
const uri = 'file:///a.config';
const client = clientFeatures({});
const check = { target: 'counterweight', surroundings: NOTHING_KNOWN } as const;

describe('Every fix of the broken corpus, as an editor applies it', () => {
  it.each(
    files.flatMap((name) => [
      [name, '\n'],
      [name, '\r\n'],
    ]),
  )('%s with line ends %j', async (name, newline) => {
    const text = readFileSync(new URL(name, corpus), 'utf8').replace(/\r?\n/g, newline);
    const document = TextDocument.create(uri, 'pbtxt', 1, text);
    const analysis = await analyse(text, uri, TrainEvalPipelineConfigSchema, {
      target: 'counterweight',
      gather: async () => NOTHING_KNOWN,
    });
    const range = { start: document.positionAt(0), end: document.positionAt(text.length) };
    const actions = codeActions(
      document,
      { textDocument: { uri }, range, context: { diagnostics: [] } },
      analysis,
      {
        client,
        check,
      },
    );
    const applied = (edits: readonly TextEdit[] = []): string =>
      TextDocument.applyEdits(document, [...edits]);
    const quick = actions.filter(({ kind }) => kind === CodeActionKind.QuickFix);
    const fixes = analysis.diagnostics.flatMap(({ fix }) => fix ?? []);
    expect(quick.map(({ title, edit }) => [title, applied(edit?.changes?.[uri])])).toEqual(
      fixes.map(({ title, edits }) => [title, applyEdits(text, edits)]),
    );
    const all = actions.find(({ kind }) => kind !== CodeActionKind.QuickFix);
    expect(applied(all?.edit?.changes?.[uri])).toBe(fixPipelineConfig(text, uri, check).text);
  });
});
