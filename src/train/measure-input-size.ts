/**
 * @module
 * The network's input where the resizer leaves it to the images: measured on the training data before a run starts, and
 * written into the configuration as `input_height` and `input_width`. One compiled step has one input shape, so images
 * of several sizes are refused, with what to do.
 */

import { setField } from '../config/edit/set-field.ts';
import type { LoadedPipelineConfig } from '../config/load-pipeline-config.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { type ImageSize, type ResizeRule, resizedSize } from '../detection/image-resizer.ts';
import {
  ConditionalShapeResizer_ResizeCondition as Condition,
  type ImageResizer,
  ImageResizerSchema,
} from '../proto/gen/object_detection/protos/image_resizer_pb.js';
import { ConfigError } from '../util/errors.ts';
import { ssdOf } from './ssd-of.ts';

const WHERE = 'model.ssd.image_resizer';

/** What a resizer does that leaves sizes to the images; undefined for others. */
function ownSizeRule({ imageResizerOneof: chosen }: ImageResizer): ResizeRule | undefined {
  switch (chosen.case) {
    case 'identityResizer':
    case 'padToMultipleResizer':
      return { kind: 'identity' };
    case 'conditionalShapeResizer': {
      const condition = chosen.value.condition === Condition.SMALLER ? 'SMALLER' : 'GREATER';
      return { kind: 'conditional_shape', condition, threshold: chosen.value.sizeThreshold };
    }
    default:
      return undefined;
  }
}

const said = ({ height, width }: ImageSize): string => `${height}×${width}`;

/** The one size that `rule` makes of all images. @throws ConfigError where they come out in several. */
async function commonSize(dataset: Dataset, rule: ResizeRule, kind: string): Promise<ImageSize> {
  let first: (ImageSize & { readonly filename: string }) | undefined;
  let other: (ImageSize & { readonly filename: string }) | undefined;
  const largest = { height: 0, width: 0 };
  for (let i = 0; i < dataset.length; i++) {
    const { height, width, filename } = await dataset.sample(i);
    const size = resizedSize({ rule, height: 0, width: 0 }, { height, width });
    first ??= { ...size, filename };
    if (size.height !== first.height || size.width !== first.width) other ??= { ...size, filename };
    largest.height = Math.max(largest.height, size.height);
    largest.width = Math.max(largest.width, size.width);
  }
  if (first !== undefined && other !== undefined) {
    throw new ConfigError(
      `${WHERE}: ${kind} leaves images in different sizes (height × width): "${first.filename}" ${said(first)}, "${other.filename}" ${said(other)}. The network here has one input size: use fixed_shape_resizer or keep_aspect_ratio_resizer { pad_to_max_dimension: true }, or add input_height: ${largest.height} input_width: ${largest.width} to image_resizer, and smaller images are padded.`,
    );
  }
  return largest;
}

/**
 * The text with the input's size in it, where the resizer leaves that to the images and the text does not say it.
 *
 * @throws ConfigError where the images do not agree; DataError from the data.
 */
export async function measureInputSize(
  text: string,
  loaded: LoadedPipelineConfig,
  dataset: Dataset,
  file: string,
): Promise<string> {
  const { imageResizer } = ssdOf(loaded);
  const rule = imageResizer && ownSizeRule(imageResizer);
  const chosen = imageResizer?.imageResizerOneof.case;
  if (imageResizer === undefined || rule === undefined || chosen === undefined) return text;
  if (imageResizer.inputHeight > 0 && imageResizer.inputWidth > 0) return text;
  const kind = ImageResizerSchema.field[chosen].name;
  const { height, width } = await commonSize(dataset, rule, kind);
  const comment = [`the size of all ${dataset.length} training images`];
  const withHeight = setField(text, `${WHERE}.input_height`, String(height), { file, comment });
  return setField(withHeight, `${WHERE}.input_width`, String(width), { file });
}
