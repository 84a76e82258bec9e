/**
 * @module
 * `counterweight __complete QUESTION WORD [PATH]`: answers the completion scripts what a word can become, one candidate a
 * line. It runs on a key press, so it loads the schema and nothing else; the rules only for what can be a rule's id.
 */

import type { Command } from 'commander';
import { completeName, completePath, completeValue } from '../config/docs/complete-query.ts';
import type { CliCommand } from './command.ts';

export const completeWordCommand: CliCommand = {
  configure(command: Command): void {
    command
      .argument('<question>', 'path, value or query')
      .argument('[word]', 'the word so far', '')
      .argument('[path]', 'the path whose value is asked for', '')
      .action(async (question: string, word: string, path: string) => {
        const found = await answer(question, word, path);
        if (found.length > 0) console.log(found.join('\n'));
      });
  },
};

async function answer(question: string, word: string, path: string): Promise<readonly string[]> {
  if (question === 'path') return completePath(word);
  if (question === 'value') return completeValue(path).filter((value) => value.startsWith(word));
  if (/^c(?:w\d*)?$/i.test(word)) return [...(await ruleIds(word)), ...completeName(word)];
  return completeName(word);
}

async function ruleIds(word: string): Promise<readonly string[]> {
  const { ALL_RULES } = await import('../config/rule-table.ts');
  return ALL_RULES.map(({ id }) => id).filter((id) => id.startsWith(word.toUpperCase()));
}
