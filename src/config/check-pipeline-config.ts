/**
 * @module
 * The check of a configuration: what reading it found, and what every rule of `rule-table.ts` finds, in file order.
 */

import { ConfigError, type TextFault } from '../util/errors.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type LoadedPipelineConfig, readPipelineConfig } from './load-pipeline-config.ts';
import { nearestPlace } from './nearest-place.ts';
import type { RuleInfo, Target } from './rule.ts';
import { ALL_RULES, RULES } from './rule-table.ts';
import { syntaxFault } from './rules/syntax/syntax-fault.ts';
import { NOTHING_KNOWN, type Surroundings } from './surroundings.ts';

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
    ...loaded.notes
      .filter(({ rule }) =>
        concerns(
          ALL_RULES.find(({ id }) => id === rule),
          target,
        ),
      )
      .map((note): Diagnostic => ({ severity: 'note', ...note })),
  ];
  const subject = { loaded, target, surroundings, hasFaults: faults.length > 0 };
  for (const rule of RULES) {
    if (!concerns(rule, target)) continue;
    rule.check(subject, (at, message, { severity = rule.severity, fix } = {}) => {
      const place = typeof at === 'string' ? nearestPlace(loaded, at) : at;
      found.push({ rule: rule.id, severity, message, place, fix });
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
