/**
 * @module
 * `AnchorGenerator` message → anchor generator (builders/anchor_generator_builder.py).
 */

import { SUPPORTED_PARTS } from '../config/support/supported-parts.ts';
import { type TunableAnchors, tunedGenerator } from '../detection/anchor-fit/fit-anchors.ts';
import type { AnchorGenerator } from '../detection/anchor-generators/anchor-generator.ts';
import type { SsdAnchorOptions } from '../detection/anchor-generators/ssd-anchor-generator.ts';
import {
  type AnchorGenerator as AnchorGeneratorMessage,
  AnchorGeneratorSchema,
} from '../proto/gen/object_detection/protos/anchor_generator_pb.js';
import type { SsdAnchorGenerator } from '../proto/gen/object_detection/protos/ssd_anchor_generator_pb.js';
import { ConfigError } from '../util/errors.ts';
import { unsupported } from './unsupported.ts';

type YxPairs = readonly (readonly [number, number])[];

/** Pairs up two lists of pixels; none if both are empty. */
function yxPairs(y: readonly number[], x: readonly number[], field: string): YxPairs | undefined {
  if (y.length !== x.length) {
    throw new ConfigError(
      `model.ssd.anchor_generator.ssd_anchor_generator: height_${field} has ${y.length} values and width_${field} ` +
        `${x.length}; give as many of both.`,
    );
  }
  return y.length === 0 ? undefined : y.map((value, i) => [value, x[i]]);
}

/**
 * The kind of the generator and its options.
 * @throws ConfigError where it is missing or of a kind that is not supported.
 */
export function anchorOptions(message: AnchorGeneratorMessage | undefined): TunableAnchors {
  const where = 'model.ssd.anchor_generator';
  const chosen = message?.anchorGeneratorOneof ?? { case: undefined };
  switch (chosen.case) {
    case 'ssdAnchorGenerator':
      return { kind: 'ssd_anchor_generator', options: ssdAnchorOptions(chosen.value) };
    case 'multiscaleAnchorGenerator': {
      const { minLevel, maxLevel, anchorScale, aspectRatios, scalesPerOctave, normalizeCoordinates } =
        chosen.value;
      return {
        kind: 'multiscale_anchor_generator',
        options: { minLevel, maxLevel, anchorScale, aspectRatios, scalesPerOctave, normalizeCoordinates },
      };
    }
    case undefined:
      throw new ConfigError(`${where} is missing; give ssd_anchor_generator { … }.`);
    default: {
      const given = AnchorGeneratorSchema.field[chosen.case].name;
      throw unsupported(`${where}:`, given, SUPPORTED_PARTS.AnchorGenerator);
    }
  }
}

function ssdAnchorOptions(message: SsdAnchorGenerator): SsdAnchorOptions {
  return {
    numLayers: message.numLayers,
    minScale: message.minScale,
    maxScale: message.maxScale,
    scales: message.scales,
    aspectRatios: message.aspectRatios,
    interpolatedScaleAspectRatio: message.interpolatedScaleAspectRatio,
    reduceBoxesInLowestLayer: message.reduceBoxesInLowestLayer,
    baseAnchorSize: [message.baseAnchorHeight, message.baseAnchorWidth],
    strides: yxPairs(message.heightStride, message.widthStride, 'stride'),
    offsets: yxPairs(message.heightOffset, message.widthOffset, 'offset'),
  };
}

/** @throws ConfigError where it is missing or of a kind that is not supported. */
export function buildAnchorGenerator(message: AnchorGeneratorMessage | undefined): AnchorGenerator {
  return tunedGenerator(anchorOptions(message));
}
