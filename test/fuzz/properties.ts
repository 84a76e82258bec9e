/**
 * @module
 * What must hold of every text. Each property throws where it does not, and answers what came of the text, for the
 * count of cases.
 */

import { equals } from '@bufbuild/protobuf';
import { renderDiagnostic, summariseDiagnostics } from '../../src/cli/render-diagnostics.ts';
import { diagnose } from '../../src/config/check-pipeline-config.ts';
import { compareConfigs } from '../../src/config/diff/compare-configs.ts';
import { insertField } from '../../src/config/edit/insert-field.ts';
import { readField } from '../../src/config/edit/read-field.ts';
import { removeField } from '../../src/config/edit/remove-field.ts';
import { renameField } from '../../src/config/edit/rename-field.ts';
import { setField } from '../../src/config/edit/set-field.ts';
import { fixPipelineConfig } from '../../src/config/fix-pipeline-config.ts';
import { loadPipelineConfig, readPipelineConfig } from '../../src/config/load-pipeline-config.ts';
import { formatText } from '../../src/config/text/format-document.ts';
import { parseDocument } from '../../src/config/text/parse-document.ts';
import { printDocument } from '../../src/config/text/print-document.ts';
import type { Document, FieldNode, ValueNode } from '../../src/config/text/syntax-tree.ts';
import { tokensOf } from '../../src/config/text/tokens-of.ts';
import { TrainEvalPipelineConfigSchema } from '../../src/proto/gen/object_detection/protos/pipeline_pb.js';
import { ConfigError } from '../../src/util/errors.ts';
import type { TextEdit } from '../../src/util/text-edit.ts';

const FILE = 'x.config';

/** What came of a text: it was refused (it does not parse, or an edit was), or the property was put to the test. */
export type Outcome = 'refused' | 'held';

/** @throws Error with `message` unless `condition` holds */
function hold(condition: boolean, message: () => string): asserts condition {
  if (!condition) throw new Error(message());
}

/** What `act` answers, or `undefined` where it refuses with the user's error. Any other error goes on. */
function unlessRefused<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** `diagnose` says something about any text; places, fixes and frames are sound. */
export function diagnosisIsSound(text: string): Outcome {
  let isRead = false;
  for (const target of ['counterweight', 'tfod'] as const) {
    const { diagnostics, loaded } = diagnose(text, FILE, { target });
    isRead ||= loaded !== undefined;
    hold(
      loaded !== undefined || diagnostics.some(({ severity }) => severity === 'error'),
      () => 'refused in silence',
    );
    summariseDiagnostics(diagnostics);
    for (const diagnostic of diagnostics) {
      const { place, fix, message } = diagnostic;
      hold(message.trim() !== '', () => `${diagnostic.rule} says nothing`);
      const offset = place?.offset ?? 0;
      hold(offset >= 0 && offset <= text.length, () => `${diagnostic.rule} points outside: ${offset}`);
      hold(
        renderDiagnostic(FILE, diagnostic).startsWith(`${FILE}:`),
        () => `${diagnostic.rule} is not rendered`,
      );
      refuseUnsoundEdits(text, fix?.edits ?? [], diagnostic.rule);
    }
  }
  return isRead ? 'held' : 'refused';
}

function refuseUnsoundEdits(text: string, edits: readonly TextEdit[], rule: string): void {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  for (const [i, { start, end }] of sorted.entries()) {
    hold(
      start >= 0 && start <= end && end <= text.length,
      () => `${rule} edits ${start}–${end} of ${text.length}`,
    );
    const before = sorted[i - 1];
    const isApart = before === undefined || before.end <= start || sameEdit(before, sorted[i]);
    hold(isApart, () => `${rule} edits ${start} twice`);
  }
}

function sameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.start === b.start && a.end === b.end && a.replacement === b.replacement;
}

/** Printing what was parsed is the identity. */
export function printingIsIdentity(text: string): Outcome {
  const document = unlessRefused(() => parseDocument(text, FILE));
  if (document === undefined) return 'refused';
  hold(printDocument(document) === text, () => 'printed otherwise than parsed');
  return 'held';
}

/** Formatting keeps fields, values, comments and meaning, and changes nothing twice. */
export function formattingIsSound(text: string): Outcome {
  const document = unlessRefused(() => parseDocument(text, FILE));
  if (document === undefined) return 'refused';
  const formatted = formatText(text, FILE);
  const again = parseDocument(formatted, FILE);
  hold(formatText(formatted, FILE) === formatted, () => `formatting is not idempotent:\n${formatted}`);
  hold(outline(again) === outline(document), () => `formatting changed what is there:\n${formatted}`);
  hold(comments(again) === comments(document), () => `formatting changed comments:\n${formatted}`);
  const [before, after] = [readPipelineConfig(text, FILE), readPipelineConfig(formatted, FILE)];
  const isSame = equals(TrainEvalPipelineConfigSchema, before.loaded.config, after.loaded.config);
  hold(isSame || hasNaN(text), () => `formatting changed the meaning:\n${formatted}`);
  hold(before.faults.length === after.faults.length, () => `formatting changed the faults:\n${formatted}`);
  return 'held';
}

/** NaN equals nothing. */
function hasNaN(text: string): boolean {
  return /nan/i.test(text);
}

/** The tokens of the fields without trivia, separators and what the layout chooses. */
function outline(document: Document): string {
  const ofField = ({ name, value }: FieldNode): string => `${name}:${ofValue(value)};`;
  const ofValue = (value: ValueNode): string => {
    if (value.kind === 'scalar') return value.tokens.map((token) => token.text).join(' ');
    if (value.kind === 'message') return `{${value.fields.map(ofField).join('')}}`;
    return `[${value.elements.map((element) => ofValue(element.value)).join(',')}]`;
  };
  return document.fields.map(ofField).join('');
}

function comments(document: Document): string {
  const leading = [...tokensOf(document.text)].map((token) => token.leading);
  return [...leading, document.end.leading]
    .flatMap((trivia) => trivia.match(/(?:#|\/\/)[^\n\r]*/g) ?? [])
    .map((comment) => comment.trimEnd())
    .join('\n');
}

/** Fixing comes to an end, at a text that it does not change again. */
export function fixingEnds(text: string): Outcome {
  const { text: fixed, applied } = fixPipelineConfig(text, FILE);
  hold(fixPipelineConfig(fixed, FILE).text === fixed, () => `fixing twice changes more:\n${fixed}`);
  return applied.length === 0 ? 'refused' : 'held';
}

/** One edit to try on a text. */
export interface TriedEdit {
  readonly path: string;
  readonly value: string;
}

/** Setting sets that field and nothing else; setting again changes nothing; removing takes it out again. */
export function settingIsSound(text: string, { path, value }: TriedEdit): Outcome {
  const after = unlessRefused(() => setField(text, path, value, { file: FILE, replace: true }));
  if (after === undefined) return 'refused';
  hold(setField(after, path, value, { file: FILE }) === after, () => `set twice is not set:\n${after}`);
  refuseOtherChanges(text, after, path);
  const removed = removeField(after, path, { file: FILE });
  const isElement = /\]$/.test(path);
  const read = isElement || !loads(text) ? undefined : unlessRefused(() => readField(removed, path, FILE));
  hold(read === undefined || !read.isSet, () => `removed is still set:\n${removed}`);
  refuseOtherChanges(after, removed, path);
  return 'held';
}

/** Inserting and removing again leads back to what was meant before. */
export function insertingIsSound(text: string, { path, value }: TriedEdit): Outcome {
  if (value.startsWith('[') || path.endsWith(']')) return 'refused';
  const after = unlessRefused(() => insertField(text, path, value, { file: FILE }));
  if (after === undefined) return 'refused';
  refuseOtherChanges(text, after, path);
  const count = elementCount(after, path);
  const back = removeField(after, count === undefined ? path : `${path}[${count - 1}]`, { file: FILE });
  refuseOtherChanges(text, back, path);
  const before = elementCount(text, path);
  hold(
    count === undefined || elementCount(back, path) === (before ?? 0),
    () => `not one element less:\n${back}`,
  );
  return 'held';
}

/** Renaming there and back is the identity. */
export function renamingIsSound(text: string, { path, value }: TriedEdit): Outcome {
  const name = path.split('.').at(-1) ?? '';
  if (!loads(text)) return 'refused';
  const after = unlessRefused(() => renameField(text, path, value, { file: FILE }));
  if (after === undefined || value === name) return 'refused';
  const back = renameField(after, [...path.split('.').slice(0, -1), value].join('.'), name, { file: FILE });
  const canonical = unlessRefused(() => renameField(text, path, name, { file: FILE }));
  hold(back === canonical, () => `renaming there and back:\n${back}`);
  return 'held';
}

function loads(text: string): boolean {
  return unlessRefused(() => loadPipelineConfig(text, FILE)) !== undefined;
}

function elementCount(text: string, path: string): number | undefined {
  const json = unlessRefused(() => readField(text, path, FILE))?.json;
  return Array.isArray(json) ? json.length : undefined;
}

/** Where both load: they differ at `path` and what lies in it or around it alone. */
function refuseOtherChanges(before: string, after: string, path: string): void {
  if (!loads(before)) return;
  hold(loads(after), () => `an edit broke the text:\n${after}`);
  const { differences, parts } = compareConfigs({ file: 'a', text: before }, { file: 'b', text: after });
  const plain = (at: string): string => at.replace(/\[[^\]]*\]/g, '');
  const own = plain(path);
  for (const { path: at } of differences) {
    const changed = plain(at);
    // A fragment's block may have been replaced, which shows as a part that is gone.
    const isRelated =
      parts?.includes(changed) ||
      changed === '' ||
      own === changed ||
      own.startsWith(`${changed}.`) ||
      changed.startsWith(`${own}.`);
    hold(isRelated, () => `an edit of ${path} changed ${at}:\n${after}`);
  }
}
