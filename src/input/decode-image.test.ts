import sharp, { type Color, type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { DataError } from '../util/errors.ts';
import { decodeImage } from './decode-image.ts';

const RED = { r: 200, g: 40, b: 10 };

function solid(background: Color, channels: 3 | 4 = 3): Sharp {
  return sharp({ create: { width: 5, height: 4, channels, background } });
}

async function pixel(encoded: Uint8Array): Promise<number[]> {
  const { data, width, height } = await decodeImage(encoded, 'image "x"');
  expect(data.length).toBe(3 * width * height);
  return [...data.subarray(0, 3)];
}

describe('decoding an image', () => {
  test('gives RGB bytes', async () => {
    const image = await decodeImage(await solid(RED).png().toBuffer(), 'image "x"');
    expect([image.width, image.height]).toEqual([5, 4]);
    expect([...image.data.subarray(-3)]).toEqual([200, 40, 10]);
  });

  test('makes RGB of grey, 16-bit grey and 16-bit colour, and drops transparency', async () => {
    const grey = { r: 90, g: 90, b: 90 };
    expect(await pixel(await solid(grey).toColourspace('b-w').png().toBuffer())).toEqual([90, 90, 90]);
    expect(await pixel(await solid(grey).toColourspace('b-w').jpeg().toBuffer())).toEqual([90, 90, 90]);
    expect(await pixel(await solid(grey).toColourspace('grey16').png().toBuffer())).toEqual([90, 90, 90]);
    expect(await pixel(await solid(RED).toColourspace('rgb16').png().toBuffer())).toEqual([200, 40, 10]);
    expect(
      await pixel(
        await solid({ ...RED, alpha: 0.3 }, 4)
          .png()
          .toBuffer(),
      ),
    ).toEqual([200, 40, 10]);
  });

  test('reads CMYK', async () => {
    const white = await solid({ r: 255, g: 255, b: 255 }).toColourspace('cmyk').jpeg().toBuffer();
    expect((await sharp(white).metadata()).channels).toBe(4);
    expect(Math.min(...(await pixel(white)))).toBeGreaterThan(250);
  });

  test('does not apply the EXIF orientation', async () => {
    const turned = await solid(RED).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { width, height } = await decodeImage(turned, 'image "x"');
    expect([width, height]).toEqual([5, 4]);
  });

  test('of a cut-off JPEG is an error that names the image and the remedy', async () => {
    const whole = await sharp({ create: { width: 64, height: 64, channels: 3, background: RED } })
      .jpeg()
      .toBuffer();
    const cut = whole.subarray(0, whole.length - 30);
    const failure = decodeImage(cut, 'image "000123.jpg"');
    await expect(failure).rejects.toThrow(DataError);
    await expect(failure).rejects.toThrow(
      `image "000123.jpg": cannot decode the image (${cut.length} bytes): VipsJpeg: premature end of JPEG image. ` +
        'Replace the file or remove it from the data set.',
    );
  });

  test('of anything else is an error, too', async () => {
    await expect(decodeImage(new TextEncoder().encode('hello'), 'image "a.jpg"')).rejects.toThrow(
      'image "a.jpg": cannot decode the image (5 bytes): Input buffer contains unsupported image format. ' +
        'Replace the file or remove it from the data set.',
    );
    await expect(decodeImage(new Uint8Array(0), 'image "a.jpg"')).rejects.toThrow(
      'image "a.jpg": the encoded image is empty (0 bytes).',
    );
  });
});
