/**
 * @module
 * `TrainConfig` message → which variables are trained, and how strongly biases are (model_lib.py with slim's
 * filter_variables; legacy/trainer.py). As in model_lib.py, a variable is trained where a pattern of
 * `update_trainable_variables` is found anywhere in its name, or there is none, and no pattern of `freeze_variables` is.
 * Upstream's names end in ":0", so that both ends are tried.
 *
 * Differences: upstream's TensorFlow 2 loop ignores these fields, here they hold for every model; the legacy trainer
 * matches from the start of names; a pattern that matches no variable is an error, where upstream trains as if it were
 * not there.
 */

import type { TrainConfig } from '../proto/gen/object_detection/protos/train_pb.js';
import { ConfigError } from '../util/errors.ts';
import { requireValue } from './unsupported.ts';

/** What is trained of a network, by the names of its variables. */
export interface TrainedVariables {
  /** Of `names`, those that are trained. @throws ConfigError where a pattern matches nothing, or nothing is left. */
  select(names: readonly string[]): ReadonlySet<string>;
  /** The factor on the gradient of the variable. */
  gradientFactor(name: string): number;
}

type Fields = Pick<TrainConfig, 'updateTrainableVariables' | 'freezeVariables' | 'biasGradMultiplier'>;
type Pattern = (name: string) => boolean;

const BIAS = /\/(biases|bias)$/;

/** The regular expressions of a field, which an empty one is not. */
function patternsOf(field: string, sources: readonly string[]): readonly (readonly [string, Pattern])[] {
  return sources
    .filter((source) => source !== '')
    .map((source) => {
      try {
        const pattern = new RegExp(source);
        return [source, (name: string) => pattern.test(name) || pattern.test(`${name}:0`)] as const;
      } catch (cause) {
        throw new ConfigError(
          `train_config.${field}: "${source}" is not a regular expression (${(cause as Error).message}).`,
        );
      }
    });
}

function requireMatches(
  field: string,
  patterns: readonly (readonly [string, Pattern])[],
  names: readonly string[],
): void {
  const idle = patterns.find(([, matches]) => !names.some(matches));
  if (idle === undefined) return;
  const scopes = [...new Set(names.map((name) => name.split('/').slice(0, 2).join('/')))].slice(0, 6);
  throw new ConfigError(
    `train_config.${field}: "${idle[0]}" matches no variable; names start with ${scopes.join(', ')}, ….`,
  );
}

/** @throws ConfigError for what is no regular expression, or a multiplier below 0 */
export function buildTrainedVariables(train: Fields): TrainedVariables {
  const included = patternsOf('update_trainable_variables', train.updateTrainableVariables);
  const frozen = patternsOf('freeze_variables', train.freezeVariables);
  const multiplier = train.biasGradMultiplier;
  requireValue(multiplier >= 0, 'train_config.bias_grad_multiplier', 'at least 0', multiplier);
  return {
    select(names) {
      requireMatches('update_trainable_variables', included, names);
      requireMatches('freeze_variables', frozen, names);
      const matchesAny = (patterns: typeof frozen, name: string): boolean =>
        patterns.some(([, matches]) => matches(name));
      const kept = names
        .filter((name) => included.length === 0 || matchesAny(included, name))
        .filter((name) => !matchesAny(frozen, name));
      if (kept.length === 0)
        throw new ConfigError(
          'train_config: freeze_variables and update_trainable_variables leave nothing to train; free some variables.',
        );
      return new Set(kept);
    },
    gradientFactor: (name) => (multiplier > 0 && BIAS.test(name) ? multiplier : 1),
  };
}
