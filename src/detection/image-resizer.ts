/**
 * @module
 * How images get the network's input size, as plain data, and the arithmetic of sizes (builders/image_resizer_builder.py
 * and the resize functions of core/preprocessor.py). Every image ends in a fixed input of `height` × `width`; what a
 * resizer leaves free is padded at the bottom and the right, and `resizedSize` is the part that is image.
 */

/** An interpolation of `tf.image.resize_images`, by its name in the configuration. */
export type ResizeMethod = 'BILINEAR' | 'NEAREST_NEIGHBOR' | 'BICUBIC' | 'AREA';

/** Height and width in pixels. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
}

/** How an image is scaled before padding. */
export type ResizeRule =
  /** Stretched to the input. */
  | { readonly kind: 'fixed_shape' }
  /** Shorter side to `minDimension` or longer to `maxDimension`, whichever is the smaller scale; proportions kept. */
  | { readonly kind: 'keep_aspect_ratio'; readonly minDimension: number; readonly maxDimension: number }
  /** Longer side at most `threshold` (GREATER), or shorter side at least (SMALLER); proportions kept. */
  | {
      readonly kind: 'conditional_shape';
      readonly condition: 'GREATER' | 'SMALLER';
      readonly threshold: number;
    }
  /** Left as it is. */
  | { readonly kind: 'identity' };

/** A resizer whose every image ends in the same input. */
export interface ImageResizer extends ImageSize {
  readonly rule: ResizeRule;
  readonly method: ResizeMethod;
  /** Whether the first and last pixels of an image lie on those of the resized one. */
  readonly alignCorners: boolean;
  /** Of padding: red, green and blue. */
  readonly padColor: readonly [number, number, number];
}

/** A resizer that stretches every image to `height` × `width`. */
export function fixedShape(height: number, width: number, method: ResizeMethod = 'BILINEAR'): ImageResizer {
  return { height, width, rule: { kind: 'fixed_shape' }, method, alignCorners: false, padColor: [0, 0, 0] };
}

const { fround } = Math;

/** To the nearest whole number, halves to even, as tf.round. */
function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  const rest = x - below;
  if (rest !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}

/** The size that the image itself has in the input; in the 32-bit arithmetic of upstream, whose rounding decides. */
export function resizedSize(
  resizer: Pick<ImageResizer, 'rule' | 'height' | 'width'>,
  image: ImageSize,
): ImageSize {
  const { rule } = resizer;
  switch (rule.kind) {
    case 'fixed_shape':
      return { height: resizer.height, width: resizer.width };
    case 'identity':
      return { height: image.height, width: image.width };
    case 'keep_aspect_ratio': {
      const isLandscape = image.height < image.width;
      const height = isLandscape ? rule.minDimension : rule.maxDimension;
      const width = isLandscape ? rule.maxDimension : rule.minDimension;
      const scale = Math.min(fround(height / image.height), fround(width / image.width));
      const side = (own: number): number => Math.max(1, roundHalfEven(fround(scale * own)));
      return { height: side(image.height), width: side(image.width) };
    }
    case 'conditional_shape': {
      const own = rule.condition === 'GREATER' ? Math.max : Math.min;
      const target = rule.condition === 'GREATER' ? Math.min : Math.max;
      const side = own(image.height, image.width);
      const ratio = fround(target(side, rule.threshold) / side);
      const scaled = (length: number): number => Math.max(1, Math.trunc(fround(length * ratio)));
      return { height: scaled(image.height), width: scaled(image.width) };
    }
  }
}
