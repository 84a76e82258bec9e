/**
 * @module
 * A rectangle of RGB pixels as a strided view: crops, mirrorings and quarter turns change four numbers and copy
 * nothing. Channel k of pixel (y, x) is `data[offset + y·rowStride + x·columnStride + k]`, 0..255.
 *
 * A decoded image is a `Uint8Array` and is shared (it may sit in a cache): nobody writes to it. A `Float32Array` belongs
 * to the one sample being augmented, and its augmentations write to it in place.
 */

/** A decoded image: RGB, row by row, three bytes a pixel. */
export interface RgbImage {
  /** [height, width, 3] 0..255. */
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** A rectangle of RGB pixels inside an array. */
export interface PixelView {
  readonly data: Uint8Array | Float32Array;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
  readonly height: number;
  readonly width: number;
}

/** A whole-pixel rectangle: top-left corner and size. */
export interface PixelWindow {
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
}

/** All of an image (or of any dense [height, width, 3] array). */
export function viewOf(image: {
  readonly data: Uint8Array | Float32Array;
  readonly height: number;
  readonly width: number;
}): PixelView {
  const { data, height, width } = image;
  return { data, offset: 0, rowStride: 3 * width, columnStride: 3, height, width };
}

/** The part of `view` inside `window` (pixels of the view, wholly inside it). */
export function cropView(view: PixelView, window: PixelWindow): PixelView {
  const offset = view.offset + window.y * view.rowStride + window.x * view.columnStride;
  return { ...view, offset, height: window.height, width: window.width };
}

/** `view` mirrored left to right. */
export function mirrorColumns(view: PixelView): PixelView {
  const offset = view.offset + (view.width - 1) * view.columnStride;
  return { ...view, offset, columnStride: -view.columnStride };
}

/** `view` mirrored top to bottom. */
export function mirrorRows(view: PixelView): PixelView {
  const offset = view.offset + (view.height - 1) * view.rowStride;
  return { ...view, offset, rowStride: -view.rowStride };
}

/** `view` turned by 90° counter-clockwise: new (y, x) is old (x, width − 1 − y). */
export function rotateView(view: PixelView): PixelView {
  return {
    data: view.data,
    offset: view.offset + (view.width - 1) * view.columnStride,
    rowStride: -view.columnStride,
    columnStride: view.rowStride,
    height: view.width,
    width: view.height,
  };
}

/**
 * The view's pixels as a dense float array [height, width, 3] that its owner may write to: `view`'s own array where it
 * already is one, else a copy.
 */
export function ownedFloats(view: PixelView): Float32Array {
  const { data, offset, rowStride, columnStride, height, width } = view;
  const dense = offset === 0 && columnStride === 3 && rowStride === 3 * width;
  if (dense && data instanceof Float32Array && data.length === 3 * height * width) return data;
  const floats = new Float32Array(3 * height * width);
  copyPixels(view, floats, { offset: 0, rowStride: 3 * width });
  return floats;
}

/** The view's pixels as dense bytes [height, width, 3], rounded down and clipped to 0..255, as a cast to uint8. */
export function denseBytes(view: PixelView): Uint8ClampedArray {
  const { data, columnStride, height, width } = view;
  const bytes = new Uint8ClampedArray(3 * height * width);
  let to = 0;
  for (let y = 0; y < height; y++) {
    let from = view.offset + y * view.rowStride;
    for (let x = 0; x < width; x++) {
      bytes[to] = Math.floor(data[from]);
      bytes[to + 1] = Math.floor(data[from + 1]);
      bytes[to + 2] = Math.floor(data[from + 2]);
      from += columnStride;
      to += 3;
    }
  }
  return bytes;
}

/** Copies the view's pixels into `target`, a row every `rowStride` numbers from `offset`. */
export function copyPixels(
  view: PixelView,
  target: Float32Array,
  place: { readonly offset: number; readonly rowStride: number },
): void {
  const { data, columnStride, height, width } = view;
  for (let y = 0; y < height; y++) {
    let from = view.offset + y * view.rowStride;
    let to = place.offset + y * place.rowStride;
    for (let x = 0; x < width; x++) {
      target[to] = data[from];
      target[to + 1] = data[from + 1];
      target[to + 2] = data[from + 2];
      from += columnStride;
      to += 3;
    }
  }
}
