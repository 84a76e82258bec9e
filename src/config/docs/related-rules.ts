/**
 * @module
 * The rules that speak of a field: those whose own words name it. Names that are also English words (`scale`, `type`)
 * are not looked for, since most of what that would find is about something else.
 */

import type { RuleInfo } from '../rule.ts';
import { ALL_RULES } from '../rule-table.ts';

/** The rules whose summary or explanation names the field, by id. */
export function relatedRules(fieldName: string): readonly RuleInfo[] {
  if (!fieldName.includes('_')) return [];
  const whole = new RegExp(`(?<![\\w.])${fieldName}(?!\\w)`);
  return ALL_RULES.filter(({ summary, explanation }) => whole.test(`${summary} ${explanation}`));
}
