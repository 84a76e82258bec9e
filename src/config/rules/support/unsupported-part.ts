/**
 * @module
 * Rule: a part of an SSD, its training or its data is of a kind that Counterweight does not build yet. What it does build
 * is in `support/supported-parts.ts`, which the builders refuse by.
 */

import type { ReflectMessage } from '@bufbuild/protobuf/reflect';
import { everyMessage } from '../../find-messages.ts';
import type { Rule } from '../../rule.ts';
import { isOwnPart } from '../../support/is-own-part.ts';
import { type PartName, SUPPORTED_PARTS } from '../../support/supported-parts.ts';

/** A note on each choice that is not built. */
export const unsupportedPart: Rule = {
  id: 'CW502',
  name: 'unsupported-part',
  severity: 'note',
  target: 'counterweight',
  summary: 'A part is of a kind that is not supported here yet.',
  explanation: [
    'Every message of the TensorFlow API is read; not every part can be built yet, and "counterweight train" refuses the others by name. Supported are:',
    ...Object.entries(SUPPORTED_PARTS).map(([name, parts]) => `${name}: ${parts.join(', ')}.`),
  ].join(' '),
  check({ loaded: { config } }, report) {
    for (const { path, message } of everyMessage(config)) {
      const supported = partsOf(message);
      if (supported === undefined || !isOwnPart(config, path)) continue;
      const chosen = chosenOf(message);
      if (chosen === undefined || supported.includes(chosen)) continue;
      const at = path === '' ? chosen : `${path}.${chosen}`;
      report(at, `${chosen} is read but not supported here yet; ${describe(supported)}`);
    }
  },
};

/** What there is instead; long lists only in the explanation. */
function describe(supported: readonly string[]): string {
  return supported.length <= 6
    ? `supported: ${supported.join(', ')}.`
    : `${supported.length} others are ("counterweight explain CW502" lists them).`;
}

function partsOf({ desc }: ReflectMessage): readonly string[] | undefined {
  const name = desc.name as PartName;
  return name !== 'DetectionModel' && Object.hasOwn(SUPPORTED_PARTS, name)
    ? SUPPORTED_PARTS[name]
    : undefined;
}

/** The name of the field that the message's one-of has. */
function chosenOf(message: ReflectMessage): string | undefined {
  const [oneof] = message.oneofs;
  return oneof && message.oneofCase(oneof)?.name;
}
