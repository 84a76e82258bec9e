/**
 * @module
 * How builders refuse what the format allows and this version does not build: by name, with what it does build. What
 * upstream itself ignores is not refused.
 */

import { ConfigError } from '../util/errors.ts';

/** `box predictor "rfcn_box_predictor" is not supported yet; supported: convolutional_box_predictor.` */
export function unsupported(what: string, given: string, supported: readonly string[]): ConfigError {
  return new ConfigError(`${what} "${given}" is not supported yet; supported: ${supported.join(', ')}.`);
}

/**
 * Refuses the fields of a message whose flag is true: they are set, and would not be honoured.
 *
 * @param where the message, as `model.ssd`.
 * @param fields whether each field, by its name in the configuration, asks for something.
 * @throws ConfigError naming all of them.
 */
export function refuseFields(where: string, fields: Readonly<Record<string, boolean>>): void {
  const set = Object.keys(fields).filter((name) => fields[name]);
  if (set.length === 0) return;
  const verb = set.length === 1 ? 'is' : 'are';
  throw new ConfigError(
    `${where}: ${set.join(', ')} ${verb} not supported yet; remove ${set.length === 1 ? 'it' : 'them'}.`,
  );
}

/** @throws ConfigError with the value unless `holds`: `model.ssd.num_classes must be at least 1, got 0.` */
export function requireValue(holds: boolean, field: string, requirement: string, value: number): void {
  if (!holds) throw new ConfigError(`${field} must be ${requirement}, got ${value}.`);
}
