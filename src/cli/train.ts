/**
 * @module
 * `counterweight train`: trains a pipeline.config into a run's folder.
 */

import { cpus } from 'node:os';
import { resolve } from 'node:path';
import { Option } from 'commander';
import { RESTORE_TYPES } from '../config/rules/training/fine-tune-checkpoint.ts';
import type { DatasetSpec } from '../dataset/dataset.ts';
import { recogniseDataset } from '../dataset/recognise-dataset.ts';
import { chooseDevice, type DeviceChoice } from '../runtime/devices/choose-device.ts';
import { checkMemory, inputMemory } from '../train/check-memory.ts';
import type { MemoryEstimate } from '../train/estimate-memory.ts';
import { prepareRun } from '../train/prepare-run.ts';
import type { Profile } from '../train/profile-steps.ts';
import { refuseExistingRun } from '../train/refuse-existing-run.ts';
import { runFolder } from '../train/run-folder.ts';
import { type StepReport, type TrainOutcome, train } from '../train/train.ts';
import { UsageError } from '../util/errors.ts';
import { formatBytes } from '../util/format-bytes.ts';
import type { CliCommand } from './command.ts';
import { describeProfile } from './describe-profile.ts';
import { addDeviceFlag } from './device-flag.ts';
import { oneOf } from './one-of.ts';
import { parseNumber } from './parse-number.ts';
import { createProgress, type Progress } from './progress.ts';

interface TrainFlags {
  readonly pipelineConfigPath?: string;
  readonly modelDir: string;
  readonly resume?: boolean;
  readonly overwrite?: boolean;
  readonly trainData?: string;
  readonly trainSplit?: string;
  readonly evalData?: string;
  readonly evalSplit?: string;
  readonly labelMap?: string;
  readonly numTrainSteps?: number;
  readonly batchSize?: number;
  readonly fineTuneCheckpoint?: string;
  readonly fineTuneCheckpointType?: string;
  readonly fineTuneLabelMap?: string;
  readonly seed?: number;
  readonly threads?: number;
  readonly device: DeviceChoice;
  readonly workers: number;
  readonly checkpointEveryN: number;
  readonly keepCheckpoints: number;
  readonly logEvery: number;
  readonly profile?: number;
  readonly json?: boolean;
}

const CACHE_BYTES = 1 << 30;
const SEED = 1;
const whole = parseNumber({ min: 1, whole: true });

/** What a step's losses look like on the progress line. */
export function describeStep({ losses, imagesPerSecond }: StepReport): string {
  const rate = imagesPerSecond >= 100 ? imagesPerSecond.toFixed(0) : imagesPerSecond.toFixed(1);
  return `loss ${losses.total.toFixed(3)} (class ${losses.classification.toFixed(3)}, box ${losses.localization.toFixed(3)})  ${rate} img/s`;
}

/** What a run will take, part by part. */
export function describeMemory(memory: MemoryEstimate): string {
  const parts = (['activations', 'parameters', 'batches', 'images', 'process'] as const)
    .filter((part) => memory[part] > 0)
    .map((part) => `${part} ${formatBytes(memory[part])}`);
  return `memory: about ${formatBytes(memory.total)} at the most (${parts.join(', ')})`;
}

/** Aborts on the first Ctrl-C and lets the second end the process as usual. */
function interruptible(progress: () => Progress | undefined): {
  readonly signal: AbortSignal;
  release(): void;
} {
  const controller = new AbortController();
  const stop = (): void => {
    progress()?.log('Interrupted: saving a checkpoint after this step (press Ctrl-C again to stop at once).');
    controller.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return {
    signal: controller.signal,
    release: () => {
      process.removeListener('SIGINT', stop);
      process.removeListener('SIGTERM', stop);
    },
  };
}

async function dataOverride(
  path: string | undefined,
  split: string | undefined,
): Promise<DatasetSpec | undefined> {
  if (path === undefined) return undefined;
  return recogniseDataset(path, split === undefined ? {} : { split });
}

/** @throws UsageError for flags that would be without effect. */
function refuseIdleFlags(flags: TrainFlags): void {
  const splits = [
    ['train', flags.trainSplit, flags.trainData],
    ['eval', flags.evalSplit, flags.evalData],
  ] as const;
  for (const [name, split, data] of splits) {
    if (split === undefined || data !== undefined) continue;
    throw new UsageError(
      `--${name}-split "${split}" is the split of --${name}-data, which is not given. Give it, or set ${name}_input_reader { voc_input_reader { split: "${split}" } }.`,
    );
  }
  if (flags.resume && flags.overwrite)
    throw new UsageError('--resume continues the run and --overwrite deletes it; give one.');
  if (flags.resume && flags.seed !== undefined)
    throw new UsageError(
      `--seed ${flags.seed} is for a new run; --resume goes on with the run's own seed. Leave --seed out.`,
    );
}

/** The configuration to train by: a resumed run's own, else the one that is given. @throws UsageError if none is. */
function chooseConfig(argument: string | undefined, flags: TrainFlags): string {
  const { pipelineConfigPath, resume, modelDir } = flags;
  const given = (): string =>
    oneOf(argument, pipelineConfigPath, 'the pipeline.config', '--pipeline-config-path');
  if (!resume) return given();
  const own = runFolder(modelDir).config;
  if ((argument ?? pipelineConfigPath) !== undefined && resolve(given()) !== resolve(own))
    console.error(`note: --resume goes on with the run's own ${own}; ${given()} is not read.`);
  return own;
}

async function runTraining(
  configPath: string,
  flags: TrainFlags,
  onProfile: (profile: Profile) => void,
): Promise<TrainOutcome> {
  const root = flags.modelDir;
  if (!flags.resume && !flags.overwrite) await refuseExistingRun(root);
  const device = await chooseDevice(flags.device);
  if (flags.profile !== undefined && device.name !== 'cpu')
    throw new UsageError(
      `--profile ${flags.profile} reads the times of the processor's kernels, but the device is ${device.name}. Add --device cpu.`,
    );
  const prepared = await prepareRun(configPath, root, {
    trainData: await dataOverride(flags.trainData, flags.trainSplit),
    evalData: await dataOverride(flags.evalData, flags.evalSplit),
    labelMapPath: flags.labelMap,
    numTrainSteps: flags.numTrainSteps,
    batchSize: flags.batchSize,
    fineTuneCheckpoint: flags.fineTuneCheckpoint,
    fineTuneCheckpointType: flags.fineTuneCheckpointType,
    fineTuneLabelMapPath: flags.fineTuneLabelMap,
    seed: flags.seed ?? SEED,
    workers: flags.workers,
    cacheBytes: CACHE_BYTES,
  });
  const { plan } = prepared;
  for (const note of prepared.notes) console.error(`note: ${note}`);
  const { model, batchSize } = plan.step;
  const classes = plan.classNames.join(', ');
  console.error(
    `${prepared.images} images, classes ${classes}; ${model.inputWidth}×${model.inputHeight}, batch ${batchSize}, ${plan.numSteps} steps on ${device.description} → ${root}`,
  );
  // What a card needs is on the card, and nothing tells how much that has.
  if (device.name === 'cpu')
    console.error(describeMemory(checkMemory(plan.step, inputMemory(plan, prepared))));
  let progress: Progress | undefined;
  const interrupt = interruptible(() => progress);
  try {
    return await train(plan, root, {
      resume: flags.resume ?? false,
      overwrite: flags.overwrite ?? false,
      checkpointEvery: flags.checkpointEveryN,
      keepCheckpoints: flags.keepCheckpoints,
      logEvery: flags.logEvery,
      signal: interrupt.signal,
      session: {
        device: device.name,
        ...(flags.threads === undefined ? {} : { threads: flags.threads }),
      },
      onStart: (step) => {
        progress = createProgress({ total: plan.numSteps, label: 'training', done: step });
      },
      onStep: (report) => progress?.update(report.step, describeStep(report)),
      profile: flags.profile,
      onProfile,
      onCheckpoint: (folder) => progress?.log(`checkpoint ${folder}`),
    });
  } finally {
    progress?.finish();
    interrupt.release();
  }
}

export const trainCommand: CliCommand = {
  configure(command) {
    addDeviceFlag(command)
      .argument('[config]', 'the pipeline.config; not needed with --resume')
      .option('--pipeline-config-path <file>', 'the pipeline.config, as upstream spells it')
      .requiredOption('--model-dir <folder>', "the run's folder")
      .option(
        '--resume',
        'continue the run in --model-dir from its newest checkpoint, with its recorded configuration',
      )
      .option('--overwrite', 'delete the checkpoints of a run that is already there')
      .option('--train-data <path>', 'train on this data instead of train_input_reader')
      .option('--train-split <name>', 'the split of --train-data, for Pascal VOC')
      .option('--eval-data <path>', 'record this data as the eval_input_reader')
      .option('--eval-split <name>', 'the split of --eval-data, for Pascal VOC')
      .option('--label-map <file>', 'label map instead of label_map_path')
      .option('--num-train-steps <n>', 'steps instead of num_steps', whole)
      .option('--batch-size <n>', 'images of a step instead of batch_size', whole)
      .option(
        '--fine-tune-checkpoint <path>',
        'start from this checkpoint: of TensorFlow (what its files begin with, or the folder), a run, a .safetensors file',
      )
      .addOption(
        new Option('--fine-tune-checkpoint-type <type>', 'what is taken from it').choices(RESTORE_TYPES),
      )
      .option('--fine-tune-label-map <file>', 'its label map: keep the weights of classes that both have')
      .option(
        '--seed <n>',
        `random seed of a new run (default: ${SEED})`,
        parseNumber({ min: 0, whole: true }),
      )
      .option(
        '--threads <n>',
        `threads of the training step (default: all cores, here ${cpus().length})`,
        whole,
      )
      .option(
        '--workers <n>',
        'threads that prepare batches; 0: none',
        parseNumber({ min: 0, whole: true }),
        1,
      )
      .option('--checkpoint-every-n <steps>', 'steps between checkpoints', whole, 1000)
      .option('--keep-checkpoints <n>', 'how many checkpoints to keep', whole, 7)
      .option('--log-every <steps>', 'steps between lines of metrics.jsonl', whole, 10)
      .option('--profile <steps>', 'tell where the time of so many steps goes, after two to warm up', whole)
      .option('--json', 'print the outcome as JSON')
      .action(async (config: string | undefined, flags: TrainFlags) => {
        refuseIdleFlags(flags);
        let profile: Profile | undefined;
        const outcome = await runTraining(chooseConfig(config, flags), flags, (taken) => {
          profile = taken;
          if (!flags.json) console.log(`\n${describeProfile(taken)}\n`);
        });
        if (flags.profile !== undefined && profile === undefined)
          console.error(`note: the run was stopped before the last of the ${flags.profile} profiled steps.`);
        if (flags.json) {
          console.log(JSON.stringify({ ...outcome, profile }));
          return;
        }
        const { first, last, step, interrupted, checkpoint } = outcome;
        if (first && last) {
          console.log(
            `step ${first.step}: loss ${first.total_loss.toFixed(3)}; step ${last.step}: loss ${last.total_loss.toFixed(3)}`,
          );
        }
        console.log(
          interrupted ? `Stopped after step ${step}: ${checkpoint}` : `Finished ${step} steps: ${checkpoint}`,
        );
        const next = interrupted
          ? `counterweight train --model-dir ${flags.modelDir} --resume`
          : `counterweight eval ${flags.modelDir}`;
        console.log(`next: ${next}`);
      });
  },
};
