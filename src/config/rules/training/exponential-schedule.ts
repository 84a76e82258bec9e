/**
 * @module
 * Rule: an exponential decay decays, and does so before training ends.
 */

import { ExponentialDecayLearningRateSchema } from '../../../proto/gen/object_detection/protos/optimizer_pb.js';
import { brief } from '../../brief.ts';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** `decay_steps` and `decay_factor` above 0, a factor of at most 1, a first decay before the end. */
export const exponentialSchedule: Rule = {
  id: 'CW404',
  name: 'exponential-schedule',
  severity: 'error',
  summary: 'An exponential schedule cannot be computed, grows, or never decays.',
  explanation:
    'The rate is multiplied by decay_factor every decay_steps steps: in one jump each unless staircase is false. With staircase and decay_steps beyond num_steps it never changes, as in many samples (decay_steps: 800720). That is a constant rate, and may be meant. Unset, decay_steps is 4000000 and decay_factor 0.95.',
  check({ loaded: { config, placeOf } }, report) {
    const numSteps = config.trainConfig?.numSteps ?? 0;
    for (const { path, message } of findMessages(config, ExponentialDecayLearningRateSchema)) {
      const at = (name: string): string => `${path}.${name}`;
      const { decaySteps, decayFactor, burninSteps, minLearningRate, initialLearningRate } = message;
      if (decaySteps < 1) report(at('decay_steps'), `decay_steps must be at least 1, got ${decaySteps}.`);
      if (!(decayFactor > 0)) report(at('decay_factor'), `decay_factor must be above 0, got ${decayFactor}.`);
      else if (decayFactor > 1)
        report(
          at('decay_factor'),
          `decay_factor is ${decayFactor}, above 1: the learning rate grows, ${brief(decayFactor)} times every ${decaySteps} steps. A decay is below 1, as 0.95.`,
          { severity: 'warning' },
        );
      if (minLearningRate > initialLearningRate)
        report(
          at('min_learning_rate'),
          `min_learning_rate ${minLearningRate} is above initial_learning_rate ${initialLearningRate}: the rate is always min_learning_rate.`,
          { severity: 'warning' },
        );
      if (numSteps <= 0) continue;
      if (burninSteps >= numSteps)
        report(
          at('burnin_steps'),
          `burnin_steps is ${burninSteps} and training ends after ${numSteps}: it never leaves the burn-in.`,
          { severity: 'warning' },
        );
      else if (message.staircase && decaySteps > 0 && burninSteps + decaySteps >= numSteps) {
        const given = placeOf(at('decay_steps')) === undefined ? ' unless set' : '';
        report(
          at('decay_steps'),
          `decay_steps is ${decaySteps}${given} and training ends after ${numSteps} steps: the rate never decays.`,
          { severity: 'note' },
        );
      }
    }
  },
};
