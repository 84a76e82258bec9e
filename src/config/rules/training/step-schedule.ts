/**
 * @module
 * Rule: the steps of a manual schedule rise (utils/learning_schedules.py), and training reaches them.
 */

import { ManualStepLearningRateSchema } from '../../../proto/gen/object_detection/protos/optimizer_pb.js';
import { findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** Boundaries are above 0, rise, and lie before `num_steps`. */
export const stepSchedule: Rule = {
  id: 'CW403',
  name: 'step-schedule',
  severity: 'error',
  summary: 'The steps of a manual schedule are out of order, or training never reaches them.',
  explanation:
    'Each schedule { step learning_rate } is the rate from that step on. The steps must be above 0 and rise. Steps beyond num_steps are never reached; samples for long trainings have them at 900000, far beyond what most people train.',
  check({ loaded: { config } }, report) {
    const numSteps = config.trainConfig?.numSteps ?? 0;
    for (const { path, message } of findMessages(config, ManualStepLearningRateSchema)) {
      const { schedule } = message;
      if (schedule.length === 0) {
        report(
          path,
          'manual_step_learning_rate has no schedule. Add schedule { step: … learning_rate: … }, or use constant_learning_rate.',
        );
        continue;
      }
      const steps = schedule.map(({ step }) => step);
      const fault = steps.findIndex((step, i) => step <= (i === 0 ? 0 : steps[i - 1]));
      if (fault >= 0) {
        const [step, before] = [steps[fault], steps[fault - 1]];
        report(
          `${path}.schedule[${fault}].step`,
          fault === 0
            ? `The first step of the schedule is ${step}; it must be above 0. The rate from the start is initial_learning_rate.`
            : `The step ${step} comes after ${before}; the steps of a schedule must rise.`,
        );
      }
      const late = steps.findIndex((step) => numSteps > 0 && step >= numSteps);
      if (late < 0 || fault >= 0) continue;
      const rest = steps.slice(late).join(', ');
      report(
        `${path}.schedule[${late}].step`,
        `Training ends after ${numSteps} steps and never reaches ${rest}${late === 0 ? ': the rate stays at initial_learning_rate' : ''}.`,
        { severity: 'note' },
      );
    }
  },
};
