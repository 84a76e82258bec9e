/**
 * @module
 * Rule: a cosine decay is in order (utils/learning_schedules.py) and ends when training ends: after `total_steps` its
 * rate is 0, and before that it has not come down.
 */

import { CosineDecayLearningRateSchema } from '../../../proto/gen/object_detection/protos/optimizer_pb.js';
import { brief } from '../../brief.ts';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** A difference between `total_steps` and `num_steps` of less than this share is no mistake. */
const TOLERANCE = 0.02;

/** warm-up ≤ `total_steps` ≈ `num_steps`, and the warm-up rises. */
export const cosineSchedule: Rule = {
  id: 'CW402',
  name: 'cosine-schedule',
  severity: 'error',
  summary: 'A cosine schedule contradicts itself, or does not end when training ends.',
  explanation:
    'The rate rises from warmup_learning_rate to learning_rate_base over warmup_steps, stays for hold_base_rate_steps, and falls to 0 at total_steps; from then on it is 0 and nothing is learnt. Where total_steps is far beyond num_steps, training stops while the rate is still high and the best part, its end, is missing. Whoever changes num_steps must change total_steps. Unset, total_steps is 4000000, warmup_steps 10000 and warmup_learning_rate 0.0002.',
  example: {
    wrong: 'num_steps: 5000 … total_steps: 25000',
    right: 'num_steps: 5000 … total_steps: 5000',
  },
  check({ loaded: { config, placeOf } }, report) {
    const numSteps = config.trainConfig?.numSteps ?? 0;
    for (const { path, message } of findMessages(config, CosineDecayLearningRateSchema)) {
      const { learningRateBase: base, warmupLearningRate: first, totalSteps, warmupSteps } = message;
      const isSet = (name: string): boolean => placeOf(`${path}.${name}`) !== undefined;
      const said = (name: string, value: number): string =>
        isSet(name) ? `${name} ${value}` : `${name}, ${value} unless set,`;
      const at = (...names: readonly string[]): string => `${path}.${names.find(isSet) ?? names[0]}`;
      if (totalSteps < warmupSteps) {
        report(
          at('warmup_steps', 'total_steps'),
          `${said('warmup_steps', warmupSteps)} is above ${said('total_steps', totalSteps)}: the schedule would end before it is warm. Set warmup_steps to a tenth of total_steps or less.`.replace(
            ',:',
            ':',
          ),
        );
        continue;
      }
      if (warmupSteps > 0 && base < first)
        report(
          at('warmup_learning_rate', 'learning_rate_base'),
          `${said('warmup_learning_rate', first)} is above learning_rate_base ${base}: a warm-up rises. Lower warmup_learning_rate.`,
        );
      if (numSteps <= 0) continue;
      const atTotal = at('total_steps');
      const given = isSet('total_steps')
        ? `total_steps is ${totalSteps}`
        : `total_steps is not set and so ${totalSteps}`;
      if (warmupSteps >= numSteps)
        report(
          at('warmup_steps'),
          `The warm-up takes ${warmupSteps} steps and training ends after ${numSteps}: the rate never reaches learning_rate_base. Lower warmup_steps.`,
          { severity: 'warning' },
        );
      else if (totalSteps < numSteps * (1 - TOLERANCE))
        report(
          atTotal,
          `${given}, num_steps ${numSteps}: for the last ${numSteps - totalSteps} steps the learning rate is 0 and nothing is learnt. Make them equal.`,
          { severity: 'warning' },
        );
      else if (totalSteps > numSteps * (1 + TOLERANCE)) {
        const flat = warmupSteps + message.holdBaseRateSteps;
        const progress = Math.max(0, numSteps - flat) / Math.max(1, totalSteps - flat);
        const last = 0.5 * (1 + Math.cos(Math.PI * progress));
        report(
          atTotal,
          `${given}, num_steps ${numSteps}: training ends while the learning rate is still at ${brief(100 * last)} % of learning_rate_base. Make them equal.`,
          { severity: 'warning' },
        );
      }
    }
  },
};
