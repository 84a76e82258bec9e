/**
 * @module
 * `counterweight detect`: runs an exported detector on images, prints what it finds and writes annotated pictures.
 */

import { mkdir, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { decodeImage } from '../input/decode-image.ts';
import { chooseDevice, type DeviceChoice } from '../runtime/devices/choose-device.ts';
import { type DetectedObject, loadOnnxDetector } from '../runtime/onnx-detector.ts';
import { DataError, UsageError } from '../util/errors.ts';
import type { CliCommand } from './command.ts';
import { addDeviceFlag } from './device-flag.ts';
import { drawDetections } from './draw-detections.ts';
import { formatTable } from './format-table.ts';
import { parseNumber } from './parse-number.ts';

interface DetectFlags {
  readonly minScore?: number;
  readonly out: string;
  readonly draw: boolean;
  readonly json?: boolean;
  readonly device: DeviceChoice;
}

const percent = (x: number): string => `${(100 * x).toFixed(1)} %`;

function row(
  object: DetectedObject,
  image: { readonly width: number; readonly height: number },
): readonly string[] {
  const [ymin, xmin, ymax, xmax] = object.boxYxyx;
  const pixels = [xmin * image.width, ymin * image.height, xmax * image.width, ymax * image.height];
  return [object.label, percent(object.score), ...pixels.map((p) => p.toFixed(0))];
}

export const detectCommand: CliCommand = {
  configure(command) {
    addDeviceFlag(command)
      .argument('<detector>', 'the file that "counterweight export" wrote')
      .argument('<images...>', 'image files')
      .option(
        '--min-score <score>',
        "leave out detections below this score (default: the file's own threshold of the class, else 0.5)",
        parseNumber({ min: 0, max: 1 }),
      )
      .option('--out <folder>', 'where annotated pictures go', 'detections')
      .option('--no-draw', 'write no pictures')
      .option('--json', 'print JSON')
      .action(async (file: string, images: readonly string[], flags: DetectFlags) => {
        const device = await chooseDevice(flags.device);
        if (flags.device === 'auto') console.error(`note: detecting on ${device.description}.`);
        const detector = await loadOnnxDetector(file, { device: device.name });
        const { scoreThresholds } = detector;
        const least = ({ classId }: DetectedObject): number =>
          flags.minScore ?? (scoreThresholds.has(classId) ? 0 : 0.5);
        const bar =
          flags.minScore !== undefined || scoreThresholds.size === 0
            ? `a score of at least ${flags.minScore ?? 0.5}`
            : 'at least the score that the file asks of their class';
        const report: unknown[] = [];
        if (flags.draw) await mkdir(flags.out, { recursive: true });
        const used = new Set<string>();
        try {
          for (const path of images) {
            const bytes = await readFile(path).catch((cause: Error) => {
              throw new DataError(path, `Cannot be read (${cause.message}).`, { cause });
            });
            const image = await decodeImage(bytes, path);
            const found = (await detector.detect(image)).filter((one) => one.score >= least(one));
            let picture: string | undefined;
            if (flags.draw) {
              picture = join(flags.out, `${basename(path, extname(path))}.detections.png`);
              if (used.has(picture))
                throw new UsageError(
                  `Two images would both be drawn to "${picture}"; rename one or use --no-draw.`,
                );
              used.add(picture);
              await writeFileAtomically(picture, await drawDetections(image, found));
            }
            if (flags.json) {
              report.push({
                image: path,
                width: image.width,
                height: image.height,
                detections: found,
                ...(picture ? { picture } : {}),
              });
              continue;
            }
            const headers = ['class', 'score', 'xmin', 'ymin', 'xmax', 'ymax'].map((header, i) => ({
              header,
              align: i === 0 ? ('left' as const) : ('right' as const),
            }));
            console.log(`${path}: ${found.length} detection${found.length === 1 ? '' : 's'} with ${bar}`);
            if (found.length > 0)
              console.log(
                formatTable(
                  headers,
                  found.map((object) => row(object, image)),
                ),
              );
            if (picture) console.log(`→ ${picture}\n`);
          }
          if (flags.json) console.log(JSON.stringify(report, null, 2));
        } finally {
          await detector.close();
        }
      });
  },
};
