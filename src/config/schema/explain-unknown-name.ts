/**
 * @module
 * From a name that a message does not have to what is said of it: the rules of `rules/names/`, asked in order. What is
 * certain comes first: a name known a block further out, another spelling of a name, a name known elsewhere.
 */

import { explainFault, type FaultRule, type Finding } from '../fault-rule.ts';
import { blockLeftOpen } from '../rules/names/block-left-open.ts';
import { extensionName } from '../rules/names/extension-name.ts';
import { misplacedField } from '../rules/names/misplaced-field.ts';
import { misspeltField } from '../rules/names/misspelt-field.ts';
import { otherName } from '../rules/names/other-name.ts';
import { unknownField } from '../rules/names/unknown-field.ts';
import { describeAddress, pastedUrl } from '../rules/syntax/pasted-url.ts';
import { fieldStart } from '../text/syntax-tree.ts';
import type { UnknownName } from './unknown-name.ts';

/** Every rule on unknown names, in the order in which they are asked. */
export const NAME_RULES: readonly FaultRule<UnknownName>[] = [
  extensionName,
  blockLeftOpen,
  otherName,
  misspeltField,
  misplacedField,
  unknownField,
];

/** Where the parser does not stumble over a web address, its first word is an unknown name. */
const pastedUrlAsName: FaultRule<UnknownName> = {
  ...pastedUrl,
  recognise: ({ document, field }) => describeAddress(document.text, fieldStart(field)),
};

/** What is wrong with an unknown name. */
export function explainUnknownName(
  unknown: UnknownName,
): { readonly rule: FaultRule<UnknownName>; readonly finding: Finding } | undefined {
  return explainFault([pastedUrlAsName, ...NAME_RULES], unknown);
}
