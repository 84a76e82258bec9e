import { describe, expect, it } from 'vitest';
import { createRandom } from '../../util/random.ts';
import { parseDocument } from './parse-document.ts';
import { printDocument } from './print-document.ts';

/** The rendered error of parsing `text`. */
function errorOf(text: string): string {
  try {
    parseDocument(text, 'x.config');
  } catch (error) {
    return (error as Error).message;
  }
  return 'no error';
}

describe('Printing what was parsed gives the text back', () => {
  it.each([
    '',
    '\n',
    '# only a comment',
    '\uFEFFa: 1\r\n',
    'a:1 b:-2,c: - 3;d { } e: { f: "x" } g < h: 1 >',
    'a: [1, 2 , 3]\tb: []\nc [ { d: 1 }, < e: 2 > ]  # end',
    'a: "one" \'two\'\n  "three" # joined\nb: 0x1F c: 017 d: 1.5e-3f e: .5 f: 1. g: -inf',
    'a { # open\n  // slash\n  b: TRUE\n} # close\n\n',
    '[my.ext.field] { a: 1 } [type.googleapis.com/x.Y]: { }',
    'a { } ; b { } ,\n',
    'very { deep { nest { ing { } } } }',
  ])('%j', (text) => {
    expect(printDocument(parseDocument(text, 'x'))).toBe(text);
  });

  it('for 300 random documents', () => {
    const random = createRandom(7);
    const pick = <T>(options: readonly T[]): T => options[random.int(options.length)];
    const space = (): string => pick([' ', '\n', '\t ', ' # note\n', ' // old\r\n', '\n\n  ']);
    const scalar = (): string =>
      pick(['1', '-2', '- 3.5e2', 'YES', '"a b"', '\'q\' "r"', '0x7', 'inf', '1f']);
    const field = (depth: number): string => {
      const name = pick(['a', 'b_c', 'num_classes', '[x.y]']) + space();
      const kind = depth > 4 ? 0 : random.int(4);
      const end = space() + pick(['', ',', ';']) + space();
      if (kind === 0) return `${name}:${space()}${scalar()}${end}`;
      if (kind === 1) return `${name}${pick(['', ':'])}${space()}{${fields(depth + 1)}}${end}`;
      if (kind === 2) return `${name}: [${scalar()}${space()},${space()}${scalar()}]${end}`;
      return `${name}<${fields(depth + 1)}>${end}`;
    };
    const fields = (depth: number): string => {
      let text = space();
      for (let i = random.int(4); i > 0; i--) text += field(depth);
      return text;
    };
    for (let i = 0; i < 300; i++) {
      const text = fields(0);
      expect(printDocument(parseDocument(text, 'x'))).toBe(text);
    }
  });
});

describe('A fault of syntax names its cause', () => {
  it('a block that is never closed, at the block and not at the end', () => {
    expect(errorOf('model {\n  ssd {\n    num_classes: 1\n}\n')).toMatchInlineSnapshot(`
      "x.config:2:3: The block "ssd" is never closed: a "}" is missing. By the indentation it belongs before line 4, where "}" stands.

      1 | model {
      2 |   ssd {
        |   ^"
    `);
  });

  it('one brace too many', () => {
    expect(errorOf('model {\n}\n}\n')).toMatchInlineSnapshot(`
      "x.config:3:1: This "}" has no block to close: every block is closed already. The last one, "model" of line 1, was closed on line 2.

      2 | }
      3 | }
        | ^"
    `);
  });

  it('a bracket of the other kind', () => {
    expect(errorOf('a < b: 1 }')).toMatchInlineSnapshot(`
      "x.config:1:10: Expected ">", which closes "a" of line 1, got "}".

      1 | a < b: 1 }
        |          ^"
    `);
  });

  it('a missing colon', () => {
    expect(errorOf('num_classes 90')).toMatchInlineSnapshot(`
      "x.config:1:13: Expected ":" or "{" after "num_classes", got "90". Write "num_classes: 90".

      1 | num_classes 90
        |             ^"
    `);
  });

  it('a missing colon before a list', () => {
    expect(errorOf('w [1, 2]')).toMatchInlineSnapshot(`
      "x.config:1:3: Expected ":" before the list. Write "w: [ … ]".

      1 | w [1, 2]
        |   ^"
    `);
  });

  it('an equals sign, quotes of a word processor, brackets of another language', () => {
    expect(errorOf('a = 1')).toContain('x.config:1:3: Unexpected "=". The text format writes "name: value".');
    expect(errorOf('a: “x”')).toContain('“ is a typographic quote, which neither begins nor ends a string.');
    expect(errorOf('a: (1)')).toContain('Lists are written [a, b], messages { … }.');
  });

  it('a string that is not closed', () => {
    expect(errorOf('a: "one\nb: 2')).toMatchInlineSnapshot(`
      "x.config:1:4: This string is not closed: add a " before the end of the line.

      1 | a: "one
        |    ^"
    `);
  });

  it.each(['1.2.3', '0x', '1e', '089', '12abc', '1e+'])('%s is not a number', (number) => {
    expect(errorOf(`a: ${number}`)).toContain(`x.config:1:4: "${number}" is not a number.`);
  });

  it('commas in lists', () => {
    expect(errorOf('a: [1, 2,]')).toContain('x.config:1:9: Unexpected "," before "]": remove it.');
    expect(errorOf('a: [1 2]')).toContain('x.config:1:7: Expected "," or "]" in the list of "a", got "2".');
    expect(errorOf('a: [1, [2]]')).toContain('A list cannot hold a list.');
    expect(errorOf('a: [1, 2')).toContain(
      'x.config:1:4: The list of "a" on line 1 is not closed: a "]" is missing.',
    );
  });

  it('a value that is missing', () => {
    expect(errorOf('a:')).toContain('x.config:1:1: "a" has no value.');
    expect(errorOf('a: - "x"')).toContain('Expected a number for "a", got the string "x".');
    expect(errorOf('a { : }')).toContain('Expected the name of a field, got ":".');
    expect(errorOf('a')).toContain('x.config:1:1: Expected ":" or "{" after "a", got the end of the file.');
  });

  it('nesting without end', () => {
    expect(errorOf('a {'.repeat(101))).toContain('nested more than 100 deep');
  });
});

describe('Size', () => {
  it('is limited before anything is read', () => {
    expect(errorOf('a: 1\n'.repeat(2 ** 20))).toContain(
      'x.config:1:1: This text has 5,242,880 characters; more than 4,194,304 are not read as a configuration.',
    );
  });

  it('costs linear time, in one line and in many, where braces add up and where they do not', () => {
    // A quadratic step would take minutes on these.
    for (const text of [
      `${' '.repeat(500_000)}a { } }`,
      `a { ${'b { } '.repeat(50_000)}`,
      `${'a { }\n'.repeat(50_000)}}`,
      `a: "${'x'.repeat(500_000)}`,
      `${'x'.repeat(500_000)} = 1`,
      `a: [${'1 '.repeat(100_000)}]`,
      'a = “x”\n'.repeat(20_000),
    ])
      expect(errorOf(text)).not.toBe('no error');
  });
});
