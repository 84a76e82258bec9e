/**
 * @module
 * Rule: there is a learning rate, at least 0, and one that learns: not 0 throughout, nor above 1.
 */

import {
  AdamOptimizerSchema,
  ConstantLearningRateSchema,
  CosineDecayLearningRateSchema,
  ExponentialDecayLearningRateSchema,
  ManualStepLearningRate_LearningRateScheduleSchema,
  ManualStepLearningRateSchema,
  MomentumOptimizerSchema,
  RMSPropOptimizerSchema,
} from '../../../proto/gen/object_detection/protos/optimizer_pb.js';
import { isWhole } from '../../detector-in.ts';
import { everyMessage, findMessages } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';

/** The rates of each schedule; `main` are those that must not be 0. */
const RATES: Readonly<
  Record<string, { readonly main: readonly string[]; readonly other: readonly string[] }>
> = {
  [ConstantLearningRateSchema.name]: { main: ['learning_rate'], other: [] },
  [CosineDecayLearningRateSchema.name]: { main: ['learning_rate_base'], other: ['warmup_learning_rate'] },
  [ExponentialDecayLearningRateSchema.name]: {
    main: ['initial_learning_rate'],
    other: ['burnin_learning_rate', 'min_learning_rate'],
  },
  [ManualStepLearningRateSchema.name]: { main: [], other: ['initial_learning_rate'] },
  [ManualStepLearningRate_LearningRateScheduleSchema.name]: { main: [], other: ['learning_rate'] },
};

const OPTIMIZERS = [MomentumOptimizerSchema, RMSPropOptimizerSchema, AdamOptimizerSchema] as const;

/** Every optimizer has a schedule; every rate lies between 0 and 1. */
export const learningRate: Rule = {
  id: 'CW405',
  name: 'learning-rate',
  severity: 'error',
  summary: 'A learning rate is missing, negative, 0 or above 1.',
  explanation:
    'The learning rate scales every step. 0 learns nothing; above 1 training diverges with almost any model. Usual for SSD are 0.004 with RMSProp, 0.01 to 0.08 with momentum and a warm-up, 0.001 with Adam; smaller batches need smaller rates.',
  check(subject, report) {
    const { config, placeOf } = subject.loaded;
    if (isWhole(subject))
      for (const schema of OPTIMIZERS)
        for (const { path, message } of findMessages(config, schema))
          if (message.learningRate?.learningRate.case === undefined)
            report(
              message.learningRate === undefined ? path : `${path}.learning_rate`,
              'The optimizer has no learning rate. Give learning_rate { constant_learning_rate { learning_rate: 0.001 } } or another schedule.',
            );
    for (const { path, message } of everyMessage(config)) {
      const rates = RATES[message.desc.name];
      if (rates === undefined) continue;
      for (const field of message.fields) {
        const isMain = rates.main.includes(field.name);
        if (!isMain && !rates.other.includes(field.name)) continue;
        const at = `${path}.${field.name}`;
        const rate = message.get(field);
        if (placeOf(at) === undefined || typeof rate !== 'number') continue;
        if (!(rate >= 0)) report(at, `${field.name} must be at least 0, got ${rate}.`);
        else if (rate === 0 && isMain)
          report(at, `${field.name} is 0: nothing would be learnt.`, { severity: 'warning' });
        else if (rate > 1)
          report(at, `${field.name} is ${rate}; above 1 training diverges. Usual are 0.001 to 0.1.`, {
            severity: 'warning',
          });
      }
    }
  },
};
