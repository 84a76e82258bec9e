/**
 * @module
 * The flags of `weights` that say how weights are computed and where they go.
 */

import { type Command, Option } from 'commander';
import {
  type ClassWeightOptions,
  WEIGHT_NORMALIZATIONS,
  type WeightNormalization,
} from '../../balance/class-weights.ts';
import { WEIGHT_SCHEMES, type WeightScheme } from '../../balance/schemes.ts';
import { WEIGHED_LOSSES } from '../../config/edit/write-class-weights.ts';
import { UsageError } from '../../util/errors.ts';
import { parseNumber } from '../parse-number.ts';
import { pickName } from '../pick-name.ts';

/** The flags that `addWeightOptions` adds. */
export interface WeightFlags {
  /** Absent: all of them side by side. */
  readonly scheme?: WeightScheme;
  readonly power?: number;
  readonly beta?: number;
  readonly normalize: WeightNormalization;
  readonly minWeight?: number;
  readonly maxWeight?: number;
  readonly losses: (typeof WEIGHED_LOSSES)[number];
}

export function addWeightOptions(command: Command): Command {
  const schemes = Object.keys(WEIGHT_SCHEMES) as WeightScheme[];
  return command
    .addOption(
      new Option('--scheme <name>', 'the formula (default: all side by side, and one recommended)')
        .choices(schemes)
        .argParser((text) => pickName(text, schemes, '--scheme')),
    )
    .option('--power <p>', 'the exponent of --scheme power (default: 0.5)', parseNumber({ min: 0 }))
    .option('--beta <b>', 'the beta of --scheme effective_number (default: 0.999)', parseNumber({ min: 0 }))
    .addOption(
      new Option('--normalize <how>', 'how to scale')
        .choices(WEIGHT_NORMALIZATIONS)
        .default('min')
        .argParser((text) => pickName(text, WEIGHT_NORMALIZATIONS, '--normalize')),
    )
    .option('--min-weight <w>', 'raise smaller weights to this', parseNumber({ min: 0 }))
    .option('--max-weight <w>', 'lower larger weights to this', parseNumber({ min: 0 }))
    .addOption(
      new Option('--losses <which>', 'the losses that get the weights')
        .choices(WEIGHED_LOSSES)
        .default('both')
        .argParser((text) => pickName(text, WEIGHED_LOSSES, '--losses')),
    );
}

/** The flags but the scheme and its parameter, as options of the library. */
export function sharedOptions({
  normalize,
  minWeight,
  maxWeight,
}: WeightFlags): Omit<ClassWeightOptions, 'scheme'> {
  return {
    normalization: normalize,
    ...(minWeight === undefined ? {} : { minWeight }),
    ...(maxWeight === undefined ? {} : { maxWeight }),
  };
}

/**
 * The options of one scheme, `inverse` unless the flags name one.
 * @throws UsageError for the parameter of another scheme
 */
export function schemeOptions(flags: WeightFlags): ClassWeightOptions & { readonly scheme: WeightScheme } {
  const { scheme = 'inverse', power, beta } = flags;
  if (power !== undefined && scheme !== 'power')
    throw new UsageError(`--power is the exponent of --scheme power; the scheme is ${scheme}.`);
  if (beta !== undefined && scheme !== 'effective_number')
    throw new UsageError(`--beta belongs to --scheme effective_number; the scheme is ${scheme}.`);
  return {
    scheme,
    ...sharedOptions(flags),
    ...(power === undefined ? {} : { power }),
    ...(beta === undefined ? {} : { beta }),
  };
}
