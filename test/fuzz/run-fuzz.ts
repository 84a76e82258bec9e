/**
 * @module
 * Puts every property to texts of every kind, a number of times, and counts. The seed is fixed, so that a failure can
 * be seen again; FUZZ_SEED sets another.
 */

import fc from 'fast-check';
import { grammarText, tokenSoup } from './grammar-text.ts';
import { mutatedText } from './mutated-text.ts';
import { givenValue, pipelineText, schemaPath } from './pipeline-text.ts';
import {
  diagnosisIsSound,
  fixingEnds,
  formattingIsSound,
  insertingIsSound,
  type Outcome,
  printingIsIdentity,
  renamingIsSound,
  settingIsSound,
  type TriedEdit,
} from './properties.ts';
import { Tape, texts } from './tape.ts';

/** The seed of this run. */
export const SEED: number = Number(process.env.FUZZ_SEED ?? 20_240_601);

/** Texts by how they are made. */
export const KINDS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'of the grammar': texts(grammarText),
  'of the schema': texts(pipelineText, 240),
  'soups of tokens': texts(tokenSoup, 60),
  'mutated files': texts((tape) => mutatedText(tape), 60),
  'any characters': fc.string({ unit: 'binary', maxLength: 200, size: 'max' }),
  'any bytes': fc.uint8Array({ maxLength: 300, size: 'max' }).map((bytes) => new TextDecoder().decode(bytes)),
};

/** Properties of a text alone. */
export const TEXT_PROPERTIES: Readonly<Record<string, (text: string) => Outcome>> = {
  'diagnose says something sound': diagnosisIsSound,
  'print∘parse is the identity': printingIsIdentity,
  'format keeps what is there': formattingIsSound,
  'fixing ends': fixingEnds,
};

/** Properties of a text and an edit of it. */
export const EDIT_PROPERTIES: Readonly<Record<string, (text: string, edit: TriedEdit) => Outcome>> = {
  'set and unset': settingIsSound,
  'insert and remove': insertingIsSound,
  'rename there and back': renamingIsSound,
};

/** A path of the schema with a value for it; for a renaming the value is a name of the same message. */
export function edits(forRenaming: boolean): fc.Arbitrary<TriedEdit> {
  return fc.array(fc.nat(0xffff), { maxLength: 40, size: 'max' }).map((choices) => {
    const tape = new Tape(choices);
    const { path, field } = schemaPath(tape);
    return { path, value: forRenaming ? tape.pick(field.parent.fields).name : givenValue(tape, field) };
  });
}

/** How often a property was put to a text, and how often it came to the test. */
export interface Count {
  readonly runs: number;
  readonly held: number;
}

/** Runs `property` on `runs` texts. @throws Error with the smallest text found that breaks it, and the seed */
export function fuzzText(
  text: fc.Arbitrary<string>,
  property: (text: string) => Outcome,
  runs: number,
): Count {
  let held = 0;
  const check = fc.property(text, (of) => {
    if (property(of) === 'held') held++;
  });
  fc.assert(check, { numRuns: runs, seed: SEED });
  return { runs, held };
}

/** The same for a property of a text and an edit. */
export function fuzzEdit(
  text: fc.Arbitrary<string>,
  edit: fc.Arbitrary<TriedEdit>,
  property: (text: string, edit: TriedEdit) => Outcome,
  runs: number,
): Count {
  let held = 0;
  const check = fc.property(text, edit, (of, by) => {
    if (property(of, by) === 'held') held++;
  });
  fc.assert(check, { numRuns: runs, seed: SEED });
  return { runs, held };
}
