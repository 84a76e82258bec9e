import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../util/errors.ts';
import { SYNTAX_RULES } from './explain-syntax-fault.ts';
import { parseDocument } from './parse-document.ts';

/** The rule under which parsing `text` fails. */
function ruleOf(text: string): string | undefined {
  try {
    parseDocument(text, 'x');
  } catch (error) {
    if (error instanceof ConfigError) return error.faults[0].rule;
    throw error;
  }
  return undefined;
}

describe('The example of a rule on syntax', () => {
  const examples = SYNTAX_RULES.flatMap(({ id, name, example }) =>
    example ? [{ id, name, ...example }] : [],
  );

  it.each(examples)('$id $name: the wrong one is reported under it, the right one parses', (example) => {
    expect(ruleOf(example.wrong)).toBe(example.id);
    expect(ruleOf(example.right)).toBeUndefined();
  });
});

describe('Of several causes that would fit, the one that is meant is named', () => {
  it.each([
    ['a web address that the comment after it hides', 'a {\n  https://x.org\n  b: 1\n}', 'CW013'],
    ['an address as a value', 'input_path: gs://bucket/x', 'CW009'],
    ['a name with a quote of each kind', 'a: “x"', 'CW008'],
    ['an open string with a smart quote at its end', 'a: "x”', 'CW008'],
    ['a docstring', 'a: """x\n"""', 'CW017'],
    ['a block without a brace on its line', 'ssd num_classes: 3 }', 'CW005'],
    ['a value without a colon before another field', 'use_dropout false num_layers: 3', 'CW006'],
    ['the last step of a path', 'input_path: ../data/x.record', 'CW009'],
    ['dots that leave something out', 'a { ... }', 'CW033'],
    ['a decimal comma', 'a: 0,9', 'CW026'],
    ['a list without brackets', 'aspect_ratios: 1.0, 2.0', 'CW022'],
    ['thousands', 'a: 200,000', 'CW026'],
    ['a dictionary of Python', 'class_weight = {0: 1.0}', 'CW019'],
    ['a markdown fence', '```\na: 1\n```', 'CW034'],
    ['a tag and a block in angle brackets', 'a <b: 1> <br>', 'CW014'],
    ['a name with a space', 'num classes: 3', 'CW035'],
    ['two values of a field that takes one', 'num_classes: 3 4', 'CW022'],
    ['something that nobody writes', 'a ~', 'CW001'],
  ])('%s', (_, text, rule) => expect(ruleOf(text)).toBe(rule));
});
