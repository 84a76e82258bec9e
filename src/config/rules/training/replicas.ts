/**
 * @module
 * Rule: the batch divides among the replicas that are counted on. `batch_size` is that of all together.
 */

import type { Rule } from '../../rule.ts';

const AT = 'train_config.replicas_to_aggregate';

/** `replicas_to_aggregate` with `sync_replicas` divides `batch_size`; without it, it does nothing. */
export const replicas: Rule = {
  id: 'CW411',
  name: 'replicas',
  severity: 'warning',
  summary: 'The batch does not divide among the replicas, or they are not counted on.',
  explanation:
    'batch_size is the batch of all replicas together: each gets batch_size / replicas images, and that must come out even. replicas_to_aggregate is how many are waited for with sync_replicas: true. Samples for TPUs have 8 and batches of 64 and more; on one GPU or CPU set both aside, and lower the learning rate with the batch. TensorFlow 2 and Counterweight do not read either field.',
  check({ loaded: { config, placeOf } }, report) {
    const { trainConfig: train } = config;
    if (train === undefined || placeOf(AT) === undefined) return;
    const { replicasToAggregate: count, batchSize, syncReplicas } = train;
    if (count < 1) report(AT, `replicas_to_aggregate must be at least 1, got ${count}.`);
    else if (!syncReplicas && count > 1)
      report(AT, 'replicas_to_aggregate has no effect without sync_replicas: true.', { severity: 'note' });
    else if (syncReplicas && batchSize > 0 && batchSize % count !== 0)
      report(
        AT,
        batchSize < count
          ? `replicas_to_aggregate is ${count}, more than the ${batchSize} images of a batch: some would have none. batch_size is that of all replicas together.`
          : `batch_size ${batchSize} does not divide among ${count} replicas. batch_size is that of all replicas together; make it a multiple.`,
      );
  },
};
