/**
 * @module
 * The size of the network's input, where the configuration alone says it.
 */

import type { ImageResizer } from '../proto/gen/object_detection/protos/image_resizer_pb.js';

/** Height and width in pixels; undefined where the resizer leaves them to the images. */
export function networkInputSize(
  resizer: ImageResizer | undefined,
): { readonly height: number; readonly width: number } | undefined {
  const chosen = resizer?.imageResizerOneof;
  if (chosen?.case === 'fixedShapeResizer') return chosen.value;
  if (chosen?.case !== 'keepAspectRatioResizer') return undefined;
  const { maxDimension: side } = chosen.value;
  return { height: side, width: side };
}
