/**
 * @module
 * `counterweight convert`: a data set from one format to another, images untouched, or a checkpoint; and a word on what
 * the new format has no place for.
 */

import { access, mkdir, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { Option } from 'commander';
import { writeCocoDataset } from '../dataset/coco-writer.ts';
import type { Dataset, DatasetSpec } from '../dataset/dataset.ts';
import { encodeExample } from '../dataset/encode-example.ts';
import { type EncodedSample, encodedSamples } from '../dataset/encoded-sample.ts';
import { type BoxProperty, countLosses } from '../dataset/format-limits.ts';
import type { LabelMap } from '../dataset/label-map.ts';
import { formatLabelMap } from '../dataset/read-label-map.ts';
import { writeTfRecord } from '../dataset/tfrecord-writer.ts';
import { writeVocDataset } from '../dataset/voc-writer.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { type ConvertedCheckpoint, convertCheckpoint } from '../train/convert-checkpoint.ts';
import { findCheckpoint } from '../train/starting-point/locate-checkpoint.ts';
import { countNoun } from '../util/count-noun.ts';
import { DataError, UsageError } from '../util/errors.ts';
import type { CliCommand } from './command.ts';
import { addDataOptions, type DataFlags, openData, patientProgress } from './count-data.ts';
import { parseNumber } from './parse-number.ts';

type Format = DatasetSpec['format'];

interface ConvertFlags extends DataFlags {
  readonly to?: Format;
  readonly outSplit?: string;
  readonly shards?: number;
  readonly gzip?: boolean;
}

const FORMAT_NAMES: { readonly [F in Format]: string } = {
  voc: 'Pascal VOC',
  coco: 'COCO',
  tfrecord: 'TFRecord',
};

const PROPERTY_NAMES: { readonly [P in BoxProperty]: string } = {
  weight: 'the weight',
  difficult: 'the mark as difficult',
  crowd: 'the mark as crowd',
  group: 'the mark as group',
  area: 'the stated area',
};

export const convertCommand: CliCommand = {
  configure(command) {
    addDataOptions(command)
      .description(
        'Converts a data set between Pascal VOC, COCO and TFRecord, or a checkpoint between TensorFlow and safetensors. ' +
          'A checkpoint is named by what its files begin with (model.ckpt), or is a run or a .safetensors file.',
      )
      .argument(
        '<out>',
        'a folder (Pascal VOC), *.json (COCO), or *.record or *.tfrecord (TFRecord); of a checkpoint *.safetensors, or what the files of a TensorFlow checkpoint shall begin with',
      )
      .addOption(
        new Option('--to <format>', 'the format of <out>, where its name does not say').choices(
          Object.keys(FORMAT_NAMES),
        ),
      )
      .option('--out-split <name>', 'the split to write, for Pascal VOC (default: that of --split, or "all")')
      .option(
        '--shards <n>',
        'spread a TFRecord, or the data of a TensorFlow checkpoint, over n files',
        parseNumber({ min: 1, max: 99_999, whole: true }),
      )
      .option('--gzip', 'compress a TFRecord')
      .action(async (data: string, out: string, flags: ConvertFlags) => {
        const checkpoint = await findCheckpoint(data);
        if (checkpoint !== undefined) {
          refuseDataFlags(data, out, flags);
          console.log(describeConversion(await convertCheckpoint(checkpoint, out, flags)).join('\n'));
          return;
        }
        const format = flags.to ?? formatOf(out);
        checkFlags(data, out, format, flags);
        const dataset = await openData(data, flags);
        try {
          const lines = await convert(dataset, out, format, flags);
          console.log(lines.join('\n'));
        } finally {
          await dataset.close();
        }
      });
  },
};

/** @throws UsageError for flags that only a data set has a use for */
function refuseDataFlags(checkpoint: string, out: string, flags: ConvertFlags): void {
  if (resolve(checkpoint) === resolve(out))
    throw new UsageError(`"${out}" is the checkpoint itself; choose another place.`);
  const idle = (['to', 'outSplit', 'gzip', 'split', 'labelMap'] as const).find(
    (name) => flags[name] !== undefined,
  );
  if (idle === undefined) return;
  const flag = idle.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  throw new UsageError(`--${flag} is for data sets; "${checkpoint}" is a checkpoint.`);
}

function describeConversion({ format, files, tensors, leftOut }: ConvertedCheckpoint): string[] {
  return [
    `${countNoun(tensors, 'tensor')} of a ${format} checkpoint as ${files.length === 1 ? 'safetensors' : 'TensorBundle'}:`,
    ...files.map((file) => `  ${file}`),
    ...leftOut.map(({ name, type }) => `left out: ${name} (${type}), which is no weight.`),
  ];
}

/** The format that the name `out` asks for. */
function formatOf(out: string): Format {
  if (/\.json$/i.test(out)) return 'coco';
  return /\.(?:tf)?records?(?:$|[-.])/i.test(out) ? 'tfrecord' : 'voc';
}

function checkFlags(data: string, out: string, format: Format, flags: ConvertFlags): void {
  if (resolve(data) === resolve(out))
    throw new UsageError(`"${out}" is the data set itself; choose another place.`);
  for (const flag of ['shards', 'gzip'] as const)
    if (flags[flag] !== undefined && format !== 'tfrecord')
      throw new UsageError(`--${flag} is for TFRecord; "${out}" is to be ${FORMAT_NAMES[format]}.`);
  if (flags.outSplit !== undefined && format !== 'voc')
    throw new UsageError(`--out-split is for Pascal VOC; "${out}" is to be ${FORMAT_NAMES[format]}.`);
  if (format === 'coco' && !/\.json$/i.test(out))
    throw new UsageError(`"${out}" cannot be a COCO file; its name must end in .json.`);
}

/** Writes `dataset` to `out` and answers the lines to print: what was written, and what was lost. */
async function convert(
  dataset: Dataset,
  out: string,
  format: Format,
  flags: ConvertFlags,
): Promise<string[]> {
  const { labelMap } = dataset;
  const folder = format === 'voc' ? out : dirname(out);
  await mkdir(folder, { recursive: true });
  // COCO files hold their classes themselves; the others need them told.
  const labels =
    format === 'coco' || flags.labelMap !== undefined ? undefined : await placeLabels(folder, labelMap);
  const lost = new Map<BoxProperty, number>();
  const progress = patientProgress(dataset.length, 'convert');
  let boxes = 0;
  async function* samples(): AsyncGenerator<EncodedSample> {
    let done = 0;
    for await (const image of encodedSamples(dataset)) {
      countLosses(image.sample, format, lost);
      boxes += image.sample.groundTruth.classes.length;
      yield image;
      progress.update(++done);
    }
  }
  const written = await WRITERS[format](out, samples(), { ...flags, labelMap, length: dataset.length });
  progress.finish();
  if (labels?.isNew) await writeFileAtomically(labels.path, formatLabelMap(labelMap));
  const summary = `${countNoun(dataset.length, 'image')} and ${countNoun(boxes, 'box', 'boxes')} of ${countNoun(labelMap.items.length, 'class', 'classes')} as ${FORMAT_NAMES[format]}:`;
  return [
    summary,
    ...[...written, ...(labels === undefined ? [] : [labels.path])].map((path) => `  ${path}`),
    ...[...lost].map(
      ([property, n]) =>
        `lost: ${PROPERTY_NAMES[property]} of ${countNoun(n, 'box', 'boxes')}, which ${FORMAT_NAMES[format]} cannot hold.`,
    ),
  ];
}

type Writer = (
  out: string,
  samples: AsyncGenerator<EncodedSample>,
  options: Omit<ConvertFlags, 'labelMap'> & { readonly labelMap: LabelMap; readonly length: number },
) => Promise<string[]>;

/** Each answers the paths that it wrote. */
const WRITERS: { readonly [F in Format]: Writer } = {
  async voc(out, samples, { labelMap, split, outSplit }) {
    await writeVocDataset(out, samples, { labelMap, split: outSplit ?? split ?? 'all' });
    return [out];
  },
  async coco(out, samples, { labelMap }) {
    await writeCocoDataset(out, samples, { labelMap });
    return [out];
  },
  async tfrecord(out, samples, { labelMap, shards = 1, gzip = false, length }) {
    const paths = Array.from({ length: shards }, (_, i) => (shards === 1 ? out : shardName(out, i, shards)));
    for (const [i, path] of paths.entries()) {
      const count = Math.floor(((i + 1) * length) / shards) - Math.floor((i * length) / shards);
      await writeTfRecord(path, examples(samples, count, labelMap), { gzip });
    }
    return paths;
  },
};

/** The next `count` records. `samples` stays open for the shard after this. */
async function* examples(
  samples: AsyncGenerator<EncodedSample>,
  count: number,
  labelMap: LabelMap,
): AsyncGenerator<Uint8Array> {
  for (let taken = 0; taken < count; taken++) {
    const next = await samples.next();
    if (next.done) return;
    yield encodeExample(next.value.sample, next.value.encoded, labelMap);
  }
}

/** Upstream's name of a shard: `train.record-00000-of-00010`. */
function shardName(out: string, index: number, shards: number): string {
  const number = (n: number): string => String(n).padStart(5, '0');
  return `${out}-${number(index)}-of-${number(shards)}`;
}

/**
 * Where the label map goes: beside the data, unless one with the same classes is there already.
 * @throws DataError if one with other classes is: two splits would count their classes differently
 */
async function placeLabels(folder: string, labelMap: LabelMap): Promise<{ path: string; isNew: boolean }> {
  const path = join(folder, 'label_map.pbtxt');
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (!exists) return { path, isNew: true };
  if ((await readFile(path, 'utf8')) === formatLabelMap(labelMap)) return { path, isNew: false };
  throw new DataError(
    path,
    'A label map with other classes is here already; pass it by --label-map to use its ids, or choose another folder.',
  );
}
