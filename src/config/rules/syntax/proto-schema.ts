/**
 * @module
 * Rule: the definition of a message stands where the message belongs.
 */

import { shorten } from '../../../util/shorten.ts';
import type { FaultRule } from '../../fault-rule.ts';
import { lineAround } from '../../text/line-around.ts';
import type { SyntaxFault } from '../../text/syntax-fault.ts';

const FIELD = /^[ \t]*(?:optional|required|repeated)[ \t]+[\w.]+[ \t]+\w+[ \t]*=[ \t]*\d+/;
const OTHER = /^[ \t]*(?:syntax[ \t]*=|package[ \t]+[\w.]+;|(?:message|enum|oneof)[ \t]+\w+[ \t]*\{)/;

/** The definition of a message stands where the message belongs. */
export const protoSchema: FaultRule<SyntaxFault> = {
  id: 'CW038',
  name: 'proto-schema',
  severity: 'error',
  summary: 'The definition of a message stands where the message belongs.',
  explanation:
    'The .proto files of the TensorFlow API say which fields there are: "optional int32 num_classes = 1;". A configuration sets them: "num_classes: 3".',
  example: { wrong: 'optional int32 num_classes = 1;', right: 'num_classes: 3' },
  recognise({ text, found }) {
    const line = lineAround(text, found.offset);
    if (!FIELD.test(line.text) && !OTHER.test(line.text)) return undefined;
    return {
      message: `"${shorten(line.text.trim())}" is a line of a .proto file, which says what fields there are. A configuration sets them: "num_classes: 3".`,
      offset: line.start + line.text.search(/\S/),
    };
  },
};
