/**
 * @module
 * Reads Pascal VOC folders: `Annotations/*.xml`, `JPEGImages/`, and lists of images in `ImageSets/Main/<split>.txt`.
 * Boxes become corner / size, as in upstream's create_pascal_tf_record; the devkit's 1-based pixels are not shifted.
 *
 * An image is found by its annotation's name, as in the devkit, and only then by the name written in the annotation,
 * which is often out of date. Without a label map the classes are those of all annotations in the folder, whatever
 * the split, so that every split numbers them alike.
 */

import { readdir } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { DataError } from '../util/errors.ts';
import { collectBoxes } from './collect-boxes.ts';
import type { Dataset, DatasetSpec } from './dataset.ts';
import { imageSize } from './image-size.ts';
import { type LabelMap, labelIds, labelMapOfNames } from './label-map.ts';
import { normaliseBox } from './normalise-box.ts';
import { describeFailure, readDataFile } from './read-data-file.ts';
import type { Sample } from './sample.ts';
import { unknownClass } from './unknown-class.ts';
import { parseVocAnnotation, type VocAnnotation } from './voc-annotation.ts';
import { readVocSplit } from './voc-splits.ts';

type VocSpec = Extract<DatasetSpec, { format: 'voc' }>;

/** Opens the folder that `spec` names. @throws DataError */
export async function openVocDataset(spec: VocSpec, labelMap?: LabelMap): Promise<Dataset> {
  const annotations = join(spec.root, 'Annotations');
  const all = (await listFolder(annotations))
    .filter((name) => name.endsWith('.xml'))
    .map((name) => basename(name, '.xml'));
  const ids = spec.split === undefined ? all : await readVocSplit(spec.root, spec.split);
  if (ids.length === 0) throw new DataError(annotations, 'there is no annotation (*.xml) here.');
  const images = await imagesByStem(join(spec.root, 'JPEGImages'));

  const read = new Map<string, Promise<VocAnnotation>>();
  const annotationOf = (id: string): Promise<VocAnnotation> => {
    let annotation = read.get(id);
    if (annotation === undefined) {
      const path = join(annotations, `${id}.xml`);
      annotation = readDataFile(path, 'annotation').then((xml) =>
        parseVocAnnotation(xml.toString('utf8'), path),
      );
      read.set(id, annotation);
    }
    return annotation;
  };
  const imagePath = (id: string, { filename }: VocAnnotation): string => {
    const path = images.get(id) ?? images.get(basename(filename, extname(filename)));
    if (path !== undefined) return path;
    const expected = filename === '' ? `${id}.jpg` : filename;
    throw new DataError(join(annotations, `${id}.xml`), `its image "${expected}" is not in JPEGImages.`);
  };

  const classes = labelMap ?? (await namesOf(all, annotationOf));
  const classIds = labelIds(classes);
  const encodedImage = async (index: number): Promise<Uint8Array> =>
    readDataFile(imagePath(ids[index], await annotationOf(ids[index])), 'image');

  return {
    spec,
    labelMap: classes,
    length: ids.length,
    async sample(index): Promise<Sample> {
      const id = ids[index];
      const file = join(annotations, `${id}.xml`);
      const annotation = await annotationOf(id);
      const size =
        annotation.width > 0 && annotation.height > 0
          ? { width: annotation.width, height: annotation.height }
          : await imageSize(await encodedImage(index), imagePath(id, annotation));
      const boxes = annotation.objects.map(({ name, difficult, box }, i) => {
        const where = `${file}: object ${i + 1}`;
        const classId = classIds.get(name);
        if (classId === undefined) throw unknownClass(where, name, classIds.keys());
        return { yxyx: normaliseBox(box, size, where), classId, difficult };
      });
      const filename = annotation.filename === '' ? basename(imagePath(id, annotation)) : annotation.filename;
      return { sourceId: id, filename, ...size, groundTruth: collectBoxes(boxes) };
    },
    encodedImage,
    async close() {
      read.clear();
    },
  };
}

async function listFolder(path: string): Promise<string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (cause) {
    throw new DataError(path, `the folder ${describeFailure(cause)}.`, { cause });
  }
}

async function imagesByStem(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await listFolder(folder);
  return new Map(names.map((name) => [basename(name, extname(name)), join(folder, name)]));
}

async function namesOf(
  ids: readonly string[],
  annotationOf: (id: string) => Promise<VocAnnotation>,
): Promise<LabelMap> {
  const names = new Set<string>();
  for (const id of ids) for (const { name } of (await annotationOf(id)).objects) names.add(name);
  return labelMapOfNames(names);
}
