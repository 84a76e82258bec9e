import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createGraph } from '../graph/create-graph.ts';
import { floats, type Graph } from '../graph/graph.ts';
import { add, cast, mul, reduceMax } from '../graph/ops.ts';
import { writeOnnx } from '../graph/write-onnx.ts';
import { DataError } from '../util/errors.ts';
import { loadOnnxDetector } from './onnx-detector.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-detector-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A "detector" of two fixed boxes and an empty place; the first score is the brightest byte of the image / 256. */
function fixedDetector(): Graph {
  const graph = createGraph();
  const image = graph.input('input_tensor', { dtype: 'uint8', shape: [1, 'height', 'width', 3] });
  const brightest = reduceMax(cast(image, 'float32'), [0, 1, 2, 3]);
  const scores = add(
    floats(graph, [1, 3], [0, 0.25, 0]),
    mul(brightest, floats(graph, [1, 3], [1 / 256, 0, 0])),
  );
  const boxes = [0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 1, 1, 0, 0, 0, 0];
  graph.output('detection_boxes', floats(graph, [1, 3, 4], boxes));
  graph.output('detection_scores', scores);
  graph.output('detection_classes', floats(graph, [1, 3], [2, 7, 0]));
  graph.output('num_detections', floats(graph, [1], [2]));
  return graph;
}

async function file(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

describe('an exported detector', () => {
  test('answers what it finds, with the names in the file, in images of any size', async () => {
    const metadata = { labels: '{"1":"scratch","2":"pit"}', score_thresholds: '{"2":0.35}' };
    const detector = await loadOnnxDetector(await file('ok.onnx', writeOnnx(fixedDetector(), { metadata })));
    for (const [width, height] of [
      [5, 3],
      [2, 9],
    ]) {
      const data = new Uint8Array(3 * width * height).fill(192);
      const found = await detector.detect({ data, width, height });
      expect(found.map(({ score, classId, label }) => [score, classId, label])).toEqual([
        [0.75, 2, 'pit'],
        [0.25, 7, 'class 7'],
      ]);
      expect(found[0].boxYxyx).toEqual([0.1, 0.2, 0.3, 0.4].map(Math.fround));
    }
    expect([...detector.labels.values()]).toEqual(['scratch', 'pit']);
    expect([...detector.scoreThresholds]).toEqual([[2, 0.35]]);
    await detector.close();
  });

  test('needs no names', async () => {
    const detector = await loadOnnxDetector(await file('bare.onnx', writeOnnx(fixedDetector())));
    const [first] = await detector.detect({ data: new Uint8Array(12), width: 2, height: 2 });
    expect(first.label).toBe('class 2');
    await detector.close();
  });

  test('is refused by file where it is something else', async () => {
    const absent = join(folder, 'absent.onnx');
    await expect(loadOnnxDetector(absent)).rejects.toThrow(DataError);
    await expect(loadOnnxDetector(absent)).rejects.toThrow(`${absent}: Cannot be read (ENOENT`);
    const text = await file('text.onnx', 'not a model at all');
    await expect(loadOnnxDetector(text)).rejects.toThrow(
      `${text}: It is not an ONNX model that can be loaded (`,
    );
    const graph = createGraph();
    graph.output('y', add(graph.input('x', { dtype: 'float32', shape: [1] }), 1));
    const other = await file('other.onnx', writeOnnx(graph));
    await expect(loadOnnxDetector(other)).rejects.toThrow(
      `${other}: Expected a detector with input_tensor and detection_boxes, detection_scores, detection_classes, num_detections; it has input x; outputs y.`,
    );
    const metadata = { labels: 'scratch, pit' };
    const odd = await file('odd.onnx', writeOnnx(fixedDetector(), { metadata }));
    await expect(loadOnnxDetector(odd)).rejects.toThrow(DataError);
  });
});
