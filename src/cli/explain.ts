/**
 * @module
 * `counterweight explain PATH|RULE`: what a field, a message, an enum value or a rule is. Without one, where to begin.
 *
 * Exit status: 0, or 2 where nothing is called so.
 */

import type { Command } from 'commander';
import { type Explanation, explainPath } from '../config/docs/explain-path.ts';
import {
  explainAllRules,
  explainRule,
  explainRuleFamily,
  type RuleExplanation,
} from '../config/docs/explain-rule.ts';
import { summariseField } from '../config/docs/field-documentation.ts';
import { isOurs, shortName } from '../config/docs/meaning-of.ts';
import { allMessages, pathOf, placesOf, ROOTS } from '../config/docs/places.ts';
import { UsageError } from '../util/errors.ts';
import type { CliCommand } from './command.ts';
import { type PageStyle, renderExplanation, renderList } from './render-explanation.ts';

interface ExplainFlags {
  readonly json?: boolean;
  readonly rules?: boolean;
  readonly fields?: boolean;
}

const MAX_WIDTH = 100;

export const explainCommand: CliCommand = {
  configure(command: Command): void {
    command
      .description('Explains a field, a message, an enum value or a rule.')
      .argument(
        '[query]',
        'model.ssd.num_classes, ssd.num_classes, num_classes, Ssd, MATCHED_ANCHOR, CW202, class-weights-length, …',
      )
      .option('--rules', 'list every rule')
      .option('--fields', 'list every field of every message')
      .option('--json', 'print JSON')
      .action((query: string | undefined, flags: ExplainFlags) => {
        const given = [query !== undefined, flags.rules, flags.fields].filter(Boolean).length;
        if (given > 1) throw new UsageError('Give one of: a query, --rules, --fields.');
        const style = pageStyle();
        if (flags.rules) show(explainAllRules(), flags, () => rulesPage(style));
        else if (flags.fields) show(everyField(), flags, () => fieldsPage(style));
        else if (query === undefined) show(overview(), flags, () => overviewPage(style));
        else {
          const explanation = explain(query);
          if (explanation.kind === 'unknown' && !flags.json) throw new UsageError(explanation.message);
          show(explanation, flags, () => renderExplanation(explanation, style));
          if (explanation.kind === 'unknown') process.exitCode = 2;
        }
      });
  },
};

/** A rule by its id or name, rules by the beginning of their ids, else a part of the schema. */
function explain(query: string): Explanation | RuleExplanation {
  const rules = explainRule(query) ?? explainRuleFamily(query);
  if (rules === undefined && /^cw\d+$/i.test(query)) {
    const message = `There is no rule ${query.toUpperCase()}. "counterweight explain --rules" lists them.`;
    return { kind: 'unknown', query, message };
  }
  return rules ?? explainPath(query);
}

function show(data: unknown, { json }: ExplainFlags, render: () => string): void {
  console.log(json ? JSON.stringify(data, null, 2) : render());
}

function pageStyle(): PageStyle {
  const { isTTY, columns } = process.stdout;
  return {
    width: Math.min(columns ?? MAX_WIDTH, MAX_WIDTH),
    bold: (text) => (isTTY ? `\u001b[1m${text}\u001b[22m` : text),
  };
}

interface Overview {
  readonly fields: readonly { readonly name: string; readonly type: string; readonly summary: string }[];
  readonly messages: number;
  readonly rules: number;
}

function overview(): Overview {
  return {
    fields: ROOTS['pipeline.config'].fields.map(summariseField),
    messages: allMessages().length,
    rules: explainAllRules().length,
  };
}

function overviewPage(style: PageStyle): string {
  const { fields, messages, rules } = overview();
  return [
    style.bold('A pipeline.config holds'),
    ...renderList(
      fields.map(({ name, summary }) => [`  ${name}`, summary]),
      style,
    ),
    '',
    'counterweight explain model.ssd        what a block holds',
    'counterweight explain num_classes      what a field means, wherever it stands',
    'counterweight explain MATCHED_ANCHOR   what a value means',
    'counterweight explain CW202            what a rule of "counterweight check" is about',
    '',
    `counterweight explain --fields         the fields of all ${messages} messages`,
    `counterweight explain --rules          all ${rules} rules`,
  ].join('\n');
}

interface FieldsOfMessage {
  readonly message: string;
  readonly path: string;
  readonly ours: boolean;
  readonly fields: readonly { readonly name: string; readonly type: string; readonly summary: string }[];
}

function everyField(): readonly FieldsOfMessage[] {
  return allMessages().map((message) => ({
    message: shortName(message),
    path: pathOf(placesOf(message)[0]),
    ours: isOurs(message),
    fields: message.fields.map(summariseField),
  }));
}

function fieldsPage(style: PageStyle): string {
  return everyField()
    .map(({ message, path, fields }) => {
      const rows = fields.map(({ name, type, summary }) => [`  ${name}`, `${type}. ${summary}`] as const);
      return [
        `${style.bold(message)}${path === '' ? '' : `  ${path}`}`,
        ...(rows.length === 0 ? ['  no fields'] : renderList(rows, style)),
      ].join('\n');
    })
    .join('\n\n');
}

function rulesPage(style: PageStyle): string {
  const rows = explainAllRules().map(
    ({ id, severity, name, summary }) => [`${id}  ${severity.padEnd(7)}  ${name}`, summary] as const,
  );
  return renderList(rows, style).join('\n');
}
