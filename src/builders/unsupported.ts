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
 * Refuses fields of a message that are set and would not be honoured (config/support/unhonoured-fields.ts).
 *
 * @param where the message, as `model.ssd`.
 * @throws ConfigError naming all of them.
 */
export function refuseFields(where: string, fields: readonly string[]): void {
  if (fields.length === 0) return;
  const [verb, object] = fields.length === 1 ? ['is', 'it'] : ['are', 'them'];
  throw new ConfigError(`${where}: ${fields.join(', ')} ${verb} not supported yet; remove ${object}.`);
}

/** @throws ConfigError with the value unless `holds`: `model.ssd.num_classes must be at least 1, got 0.` */
export function requireValue(holds: boolean, field: string, requirement: string, value: number): void {
  if (!holds) throw new ConfigError(`${field} must be ${requirement}, got ${value}.`);
}
