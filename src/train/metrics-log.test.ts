import { appendFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTfRecordFile } from '../dataset/tfrecord-file.ts';
import { EventSchema } from '../proto/gen/tensorflow/event_pb.js';
import { createEventWriter } from './event-writer.ts';
import { appendMetrics, type MetricsLine, metricsLine, truncateMetrics } from './metrics-log.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-metrics-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const line = (step: number): MetricsLine =>
  metricsLine(
    {
      total: 3.5,
      localization: 1,
      classification: 2,
      regularization: 0.5,
      gradientNorm: 7,
      localizationByClass: Float32Array.of(0.75, 0.25),
      classificationByClass: Float32Array.of(1.5, 0.25, 0.25),
      matchedAnchors: Float32Array.of(12, 3),
    },
    { step, learningRate: 0.125, imagesPerSecond: 40, classNames: ['scratch', 'pit'] },
  );

describe('a line of metrics', () => {
  it('tells the losses by part and by class', () => {
    expect(line(5)).toEqual({
      step: 5,
      total_loss: 3.5,
      localization_loss: 1,
      classification_loss: 2,
      regularization_loss: 0.5,
      gradient_norm: 7,
      learning_rate: 0.125,
      images_per_second: 40,
      by_class: {
        background: { classification_loss: 1.5 },
        scratch: { classification_loss: 0.25, localization_loss: 0.75, matched_anchors: 12 },
        pit: { classification_loss: 0.25, localization_loss: 0.25, matched_anchors: 3 },
      },
    });
  });
});

describe('metrics.jsonl', () => {
  it('is one line for each step', async () => {
    const path = join(folder, 'metrics.jsonl');
    await appendMetrics(path, line(1));
    await appendMetrics(path, line(2));
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.map((text) => JSON.parse(text))).toEqual([line(1), line(2)]);
  });

  it('loses the lines after a step, and one that a crash cut short', async () => {
    const path = join(folder, 'metrics.jsonl');
    for (const step of [1, 10, 20, 30]) await appendMetrics(path, line(step));
    await appendFile(path, '{"step": 1');
    await truncateMetrics(path, 20);
    const text = await readFile(path, 'utf8');
    expect(text.split('\n').map((t) => (t === '' ? '' : JSON.parse(t).step))).toEqual([1, 10, 20, '']);
    await truncateMetrics(path, 0);
    expect(await readFile(path, 'utf8')).toBe('');
  });

  it('begins empty where there is none', async () => {
    const path = join(folder, 'new.jsonl');
    await truncateMetrics(path, 0);
    expect(await readFile(path, 'utf8')).toBe('');
  });
});

describe('the events file', () => {
  it('holds the same numbers under upstream’s tags, framed as a TFRecord', async () => {
    const events = await createEventWriter(folder, 40);
    await events.write(line(41));
    await events.write(line(42));
    await events.close();
    const [name] = await readdir(folder);
    expect(name).toMatch(/^events\.out\.tfevents\.\d{10}\..+\.40$/);
    const file = await openTfRecordFile(join(folder, name));
    const records: Uint8Array[] = [];
    for (let i = 0; i < file.length; i++) records.push(await file.record(i));
    await file.close();
    const [version, first, second] = records.map((bytes) => fromBinary(EventSchema, bytes));
    expect(version.what).toEqual({ case: 'fileVersion', value: 'brain.Event:2' });
    expect([first.step, second.step]).toEqual([41n, 42n]);
    expect(first.wallTime).toBeGreaterThan(1.6e9);
    const values = first.what.case === 'summary' ? first.what.value.value : [];
    expect(Object.fromEntries(values.map(({ tag, value }) => [tag, value.value]))).toEqual({
      'Loss/total_loss': 3.5,
      'Loss/localization_loss': 1,
      'Loss/classification_loss': 2,
      'Loss/regularization_loss': 0.5,
      learning_rate: 0.125,
      images_per_sec: 40,
      gradient_norm: 7,
      'Loss/classification_loss/by_class/background': 1.5,
      'Loss/classification_loss/by_class/scratch': 0.25,
      'Loss/localization_loss/by_class/scratch': 0.75,
      'Loss/classification_loss/by_class/pit': 0.25,
      'Loss/localization_loss/by_class/pit': 0.25,
    });
  });
});
