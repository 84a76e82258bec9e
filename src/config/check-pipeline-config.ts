/**
 * @module
 * The check of a configuration: what reading it found, and what every rule of `rule-table.ts` finds, in file order.
 */

import { countNoun } from '../util/count-noun.ts';
import { ConfigError, type TextFault, type TextPlace } from '../util/errors.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type LoadedPipelineConfig, readPipelineConfig } from './load-pipeline-config.ts';
import { nearestPlace } from './nearest-place.ts';
import type { RuleInfo, Target } from './rule.ts';
import { ALL_RULES, RULES } from './rule-table.ts';
import { syntaxFault } from './rules/syntax/syntax-fault.ts';
import { NOTHING_KNOWN, type Surroundings } from './surroundings.ts';

/** Findings of one rule that are shown; a file with more has one cause for them. */
const MOST_OF_A_RULE = 100;

/** For whom to check, and what is known of the files that the configuration names. */
export interface CheckOptions {
  readonly target?: Target;
  readonly surroundings?: Surroundings;
}

/** What there is to say of a text; `loaded` is absent where it is not in the text format. */
export interface Diagnosis {
  readonly diagnostics: readonly Diagnostic[];
  readonly loaded: LoadedPipelineConfig | undefined;
}

/**
 * Reads `text` and says everything there is to say about it, in file order. Throws nothing over what the text holds.
 *
 * @example
 * const { diagnostics } = diagnose(readFileSync(file, 'utf8'), file);
 */
export function diagnose(text: string, file: string, options: CheckOptions = {}): Diagnosis {
  try {
    const { loaded, faults } = readPipelineConfig(text, file);
    return { diagnostics: check(loaded, faults, options), loaded };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { diagnostics: error.faults.map(asDiagnostic), loaded: undefined };
  }
}

/** Everything there is to say about a configuration that was read without a fault, in file order. */
export function checkPipelineConfig(loaded: LoadedPipelineConfig, options: CheckOptions = {}): Diagnostic[] {
  return check(loaded, [], options);
}

function check(
  loaded: LoadedPipelineConfig,
  faults: readonly TextFault[],
  { target = 'counterweight', surroundings = NOTHING_KNOWN }: CheckOptions,
): Diagnostic[] {
  const found: Diagnostic[] = [
    ...faults.map(asDiagnostic),
    ...loaded.notes.flatMap((note): Diagnostic[] => {
      const rule = ALL_RULES.find(({ id }) => id === note.rule);
      return concerns(rule, target) ? [{ ...note, severity: note.severity ?? rule?.severity ?? 'note' }] : [];
    }),
  ];
  const subject = { loaded, target, surroundings, hasFaults: faults.length > 0 };
  for (const rule of RULES) {
    if (!concerns(rule, target)) continue;
    let count = 0;
    let omitted: TextPlace | undefined;
    rule.check(subject, (at, message, { severity = rule.severity, fix } = {}) => {
      if (++count <= MOST_OF_A_RULE) {
        const place = typeof at === 'string' ? nearestPlace(loaded, at) : at;
        found.push({ rule: rule.id, severity, message, place, fix });
      } else omitted ??= typeof at === 'string' ? nearestPlace(loaded, at) : at;
    });
    if (count > MOST_OF_A_RULE)
      found.push({
        rule: rule.id,
        severity: rule.severity,
        message: `The same is found ${countNoun(count - MOST_OF_A_RULE, 'more time', 'more times')}, which is not shown.`,
        place: omitted,
      });
  }
  return found.sort((a, b) => (a.place?.offset ?? 0) - (b.place?.offset ?? 0));
}

function concerns(rule: RuleInfo | undefined, target: Target): boolean {
  return rule?.target === undefined || rule.target === target;
}

function asDiagnostic({ rule = syntaxFault.id, summary, place, fix }: TextFault): Diagnostic {
  const severity = ALL_RULES.find(({ id }) => id === rule)?.severity ?? 'error';
  return { rule, severity, message: summary, place, fix };
}
