import { describe, expect, it } from 'vitest';
import { formatText } from './format-document.ts';

const format = (text: string): string => formatText(text, 'x.config');

describe('Formatting', () => {
  it('puts one field on a line, blocks over lines, without separators', () => {
    expect(format('model: < ssd { num_classes : 2, } >, train_config{batch_size:8;num_steps:1}')).toBe(
      'model {\n  ssd {\n    num_classes: 2\n  }\n}\ntrain_config {\n  batch_size: 8\n  num_steps: 1\n}\n',
    );
  });

  it('keeps comments where they are', () => {
    const text = `

# head


# second
model { # the model
      # inner
  ssd { num_classes: 2 # classes
  ; # odd
  } # after ssd
  # last

}
# end`;
    expect(format(text)).toBe(`# head

# second
model { # the model
  # inner
  ssd {
    num_classes: 2 # classes
    # odd
  } # after ssd
  # last
}
# end
`);
  });

  it('moves comments from inside a field above it', () => {
    expect(format('a # one\n: # two\n - # three\n 5 # four\nb # five\n { # six\n}')).toBe(
      '# one\n# two\n# three\na: -5 # four\n# five\nb { # six\n}\n',
    );
  });

  it('lays out lists by what they hold', () => {
    expect(format('a: [ 1,2 , -  3 ] b: [] c [{x: 1}, <y: 2>]')).toBe(
      'a: [1, 2, -3]\nb: []\nc: [\n  {\n    x: 1\n  },\n  {\n    y: 2\n  }\n]\n',
    );
    expect(format('a: [ # first\n 1, # one\n 2 # two\n # end\n]')).toBe(
      'a: [ # first\n  1, # one\n  2 # two\n  # end\n]\n',
    );
    const long = format(`a: [${'1.25, '.repeat(40)}2]`);
    expect(long.split('\n').map((line) => line.length)).toEqual([4, 97, 97, 51, 1, 0]);
    expect(format(long)).toBe(long);
  });

  it('keeps adjacent strings on the lines they have', () => {
    expect(format("a: 'x'   'y'")).toBe("a: 'x' 'y'\n");
    expect(format("a: 'x' # one\n  'y' # two\nb: 1")).toBe("a:\n  'x' # one\n  'y' # two\nb: 1\n");
  });

  it('keeps the newlines of the file', () => {
    expect(format('a { b: 1 }\r\n\r\n\r\nc: 2')).toBe('a {\r\n  b: 1\r\n}\r\n\r\nc: 2\r\n');
  });

  it('leaves nothing of nothing', () => {
    expect(format('')).toBe('');
    expect(format(' \n\t\n')).toBe('');
    expect(format('# only')).toBe('# only\n');
  });
});
