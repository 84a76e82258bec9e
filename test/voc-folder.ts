/**
 * @module
 * A small Pascal VOC folder for the tests of commands on data.
 */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/**
 * Writes `voc` into `folder` and answers its path: four images of 40 × 30 pixels with ten scratches and two pits, of which
 * image d has none; splits train (all) and test (a, d).
 */
export async function writeVocFolder(folder: string): Promise<string> {
  const voc = join(folder, 'voc');
  for (const part of ['Annotations', 'JPEGImages', 'ImageSets/Main'])
    await mkdir(join(voc, part), { recursive: true });
  const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: 'grey' } })
    .jpeg()
    .toBuffer();
  const images: Readonly<Record<string, readonly string[]>> = {
    a: ['scratch', 'scratch', 'scratch', 'pit'],
    b: ['scratch', 'scratch', 'scratch', 'scratch'],
    c: ['scratch', 'pit', 'scratch', 'scratch'],
    d: [],
  };
  for (const [stem, names] of Object.entries(images)) {
    const objects = names.map(
      (name, i) =>
        `<object><name>${name}</name><difficult>${i === 3 ? 1 : 0}</difficult><bndbox><xmin>${i + 1}</xmin>` +
        `<ymin>2</ymin><xmax>${10 + 3 * i}</xmax><ymax>${20 + i}</ymax></bndbox></object>`,
    );
    const size = '<size><width>40</width><height>30</height><depth>3</depth></size>';
    const xml = `<annotation><filename>${stem}.jpg</filename>${size}${objects.join('')}</annotation>`;
    await writeFile(join(voc, 'Annotations', `${stem}.xml`), xml);
    await writeFile(join(voc, 'JPEGImages', `${stem}.jpg`), picture);
  }
  await writeFile(join(voc, 'ImageSets/Main/train.txt'), 'a\nb\nc\nd\n');
  await writeFile(join(voc, 'ImageSets/Main/test.txt'), 'a\nd\n');
  return voc;
}
