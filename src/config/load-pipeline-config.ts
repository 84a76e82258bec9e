/**
 * @module
 * A pipeline.config's text to the typed configuration, the dialect of design section 3 included. What was read
 * otherwise than upstream would read it, or filled in, is in `notes`; where each field stands, in `placeOf`.
 */

import {
  type TrainEvalPipelineConfig,
  TrainEvalPipelineConfigSchema,
} from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { ConfigError, type TextFault, type TextPlace } from '../util/errors.ts';
import { byteOrderMark } from './rules/syntax/byte-order-mark.ts';
import { slashComment } from './rules/syntax/slash-comment.ts';
import { bindMessage } from './schema/bind-message.ts';
import { fillMissing } from './schema/fill-missing.ts';
import type { Note } from './schema/note.ts';
import { type FieldNameReader, pipelineNames } from './schema/read-field-name.ts';
import { parseDocument } from './text/parse-document.ts';
import { blockAt, type Document } from './text/syntax-tree.ts';

/** A configuration, read. */
export interface LoadedPipelineConfig {
  readonly config: TrainEvalPipelineConfig;
  /** In file order. */
  readonly notes: readonly Note[];
  /** Where the field at a dotted path (`model.ssd.num_classes`, `….class_weights[1]`) stands, if the text sets it. */
  placeOf(path: string): TextPlace | undefined;
  /** The path of what the file holds, where it holds only a part of a pipeline such as one loss. */
  readonly fragment: string | undefined;
  /** The tree it was read from. */
  readonly document: Document;
}

/** A configuration, read as far as it goes. */
export interface ReadPipelineConfig {
  /** What could be read; fields at fault are left out. */
  readonly loaded: LoadedPipelineConfig;
  /** Unknown fields and wrong values, in file order. */
  readonly faults: readonly TextFault[];
}

/**
 * Reads the text of a pipeline.config whole. `file` is the name shown in messages.
 * @throws ConfigError at the first fault of syntax, or with every unknown field and wrong value.
 *
 * @example
 * const { config, notes } = loadPipelineConfig(readFileSync(file, 'utf8'), file);
 */
export function loadPipelineConfig(text: string, file: string): LoadedPipelineConfig {
  const { loaded, faults } = readPipelineConfig(text, file);
  const [first, ...others] = faults;
  if (first !== undefined) throw new ConfigError(first.summary, first.place, { ...first, others });
  return loaded;
}

/**
 * Reads the text of a pipeline.config as far as it goes, and answers the faults beside it.
 * @throws ConfigError at the first fault of syntax
 */
export function readPipelineConfig(text: string, file: string): ReadPipelineConfig {
  const document = parseDocument(text, file);
  const readName = pipelineNames(document, TrainEvalPipelineConfigSchema);
  const { message, notes, places, faults } = bindMessage(TrainEvalPipelineConfigSchema, document, {
    readName,
    quotedEnums: true,
  });
  const fragment = describeFragment(document, readName);
  const filled: Note[] = [];
  if (fragment === undefined && message.model?.model.case === 'ssd') {
    const place = places.get('model.ssd') ?? { file, text, offset: 0 };
    const field = blockAt(document, ['model', 'ssd']);
    const notes = fillMissing(message.model.model.value, { document, place, field });
    // With faults the part may only be misspelt, and the file is refused in any case: there is nothing to say yet.
    if (faults.length === 0) filled.push(...notes);
  }
  const all = [...markNotes(document), ...slashNotes(document), ...filled, ...notes];
  const loaded = {
    config: message,
    notes: all.sort((a, b) => a.place.offset - b.place.offset),
    placeOf: (path: string) => places.get(path),
    fragment,
    document,
  };
  return { loaded, faults };
}

function markNotes({ file, text }: Document): Note[] {
  if (!text.startsWith('\uFEFF')) return [];
  return [
    {
      rule: byteOrderMark.id,
      message: 'The file begins with a byte-order mark, an invisible character, which is skipped here.',
      place: { file, text, offset: 0 },
      fix: { title: 'Remove the byte-order mark', edits: [{ start: 0, end: 1, replacement: '' }] },
    },
  ];
}

function slashNotes(document: Document): Note[] {
  const { file, text, slashComments } = document;
  if (slashComments.length === 0) return [];
  return [
    {
      rule: slashComment.id,
      message: '"//" is read as the start of a comment; the text format writes "#".',
      place: { file, text, offset: slashComments[0] },
      fix: {
        title: 'Begin comments with "#"',
        edits: slashComments.map((start) => ({ start, end: start + 2, replacement: '#' })),
      },
    },
  ];
}

function describeFragment(document: Document, readName: FieldNameReader): string | undefined {
  const readings = document.fields.map((field) => readName(TrainEvalPipelineConfigSchema, field.name));
  const paths = readings.filter((reading) => reading?.isFragment).map((reading) => reading?.path.join('.'));
  return paths.length === 0 ? undefined : [...new Set(paths)].join(', ');
}
