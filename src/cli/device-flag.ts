/**
 * @module
 * `--device`, which all commands that run a network have.
 */

import { type Command, Option } from 'commander';
import { DEVICE_CHOICES } from '../runtime/devices/choose-device.ts';

/** Adds the flag to `command`. */
export function addDeviceFlag(command: Command): Command {
  return command.addOption(
    new Option('--device <name>', 'where the network runs; auto: on a graphics card if one is faster')
      .choices(DEVICE_CHOICES)
      .default('cpu'),
  );
}
