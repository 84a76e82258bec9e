import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { simulateData, WORLD_CLASSES } from '../../test/simulation/simulated-data.ts';
import { runFolder } from '../train/run-folder.ts';
import { detectionsFile, storeDetections } from '../train/stored-detections.ts';
import { createRandom } from '../util/random.ts';
import { runCli } from './run-cli.ts';

let folder: string;
const IMAGES = 300;

/** A run's folder as `train` and `eval` leave it, as far as `compare` looks at it. */
async function writeRun(
  name: string,
  weights: string,
  seed: number,
  better: boolean,
  images = IMAGES,
): Promise<string> {
  const root = join(folder, name);
  const world = simulateData(images, createRandom(12), 2);
  await mkdir(runFolder(root).evaluations, { recursive: true });
  const checkpoint = join(runFolder(root).checkpoints, 'step-000500');
  await mkdir(checkpoint, { recursive: true });
  await writeFile(join(checkpoint, 'state.json'), JSON.stringify({ format: 1, step: 500, seed }));
  const loss = `loss { classification_loss { weighted_sigmoid { ${weights} } } }`;
  await writeFile(runFolder(root).config, `# ${name}\nmodel { ssd { num_classes: 2 ${loss} } }\n`);
  const losses = {
    total_loss: better ? 1.5 : 2.5,
    localization_loss: 1,
    classification_loss: 0.5,
    regularization_loss: 0,
    by_class: { rare: { classification_loss: 0.25, localization_loss: 0.125 } },
  };
  await writeFile(runFolder(root).metrics, `${JSON.stringify({ step: 500, ...losses })}\n`);
  await storeDetections(detectionsFile(root, 500), {
    images: Array.from({ length: images }, (_, i) => ({
      id: `${i}`,
      filename: `${i}.jpg`,
      width: 2000,
      height: 100,
    })),
    classes: WORLD_CLASSES,
    groundTruths: world.groundTruths,
    detections: better ? world.b : world.a,
  });
  return root;
}

async function compare(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const hear = (stream: 'out' | 'err') => (text: string) => {
    said[stream] += `${text}\n`;
  };
  vi.spyOn(console, 'log').mockImplementation(hear('out'));
  vi.spyOn(console, 'error').mockImplementation(hear('err'));
  const status = await runCli(['compare', ...args], { writeErr: hear('err') });
  return { status, ...said };
}

let plain: string;
let weighted: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-compare-'));
  plain = await writeRun('plain', '', 1, false);
  weighted = await writeRun('weighted', 'class_weights: [1.0, 5.0]', 1, true);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

test('compare says in words what changed, and what differs between the configurations', async () => {
  const { status, out, err } = await compare(plain, weighted);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toMatch(/What differs between the configurations:\n.*class_weights/);
  expect(out).toMatch(
    /Change of AP50, corrected for 2 classes by Holm's steps: common [+−]0\.\d\d \[.*\]: .*; rare \+0\.\d\d \[.*\]: gain\.\nThere is one run of each/,
  );
});

test('compare gives losses and the images that differ most, in text and in JSON', async () => {
  const { out } = await compare(plain, weighted, '--images', '3');
  expect(out).toMatch(/\ntotal_loss +2\.500 +1\.500\n/);
  expect(out).toMatch(/\n {2}localization_loss of rare +0\.1250 +0\.1250\n/);
  expect(out).toMatch(/\nimage +what B does otherwise\n\d+\.jpg +.*rare [+−]\d right.*\(of \d\)/);
  const json = JSON.parse((await compare(plain, weighted, '--images', '3', '--json')).out);
  expect(json.settings[0].runs[0].learning_curve).toMatchObject({
    step: [500],
    losses: { total_loss: [2.5] },
    classes: [{ name: 'rare', classification_loss: [0.25], localization_loss: [0.125] }],
  });
  const images = json.comparisons[0].differing_images;
  expect(images).toHaveLength(3);
  expect(images[0].difference).toBeGreaterThanOrEqual(images[1].difference);
  expect(Object.keys(images[0].classes[0])).toEqual(['id', 'name', 'instances', 'delta_TP', 'delta_FP']);
});

test('compare lists no images where none are asked for, and does not take that for agreement', async () => {
  const { out } = await compare(plain, weighted, '--images', '0', '--bootstrap', '100');
  expect(out).toContain('No images that differ were asked for (--images 0).');
  expect(out).not.toContain('they find the same');
  const json = JSON.parse(
    (await compare(plain, weighted, '--images', '0', '--bootstrap', '100', '--json')).out,
  );
  expect(json.comparisons[0].differing_images).toEqual([]);
});

test('compare pools the seeds of one configuration', async () => {
  const second = await writeRun('plain-2', '', 2, false);
  const { out } = await compare(plain, weighted, second, '--json', '--bootstrap', '100');
  const { settings, comparisons } = JSON.parse(out);
  expect(settings.map(({ runs }: { runs: { seed: number }[] }) => runs.map(({ seed }) => seed))).toEqual([
    [1, 2],
    [1],
  ]);
  expect(comparisons).toHaveLength(1);
  expect(comparisons[0].classes[1].AP.interval).toHaveLength(2);
  expect(comparisons[0]).toMatchObject({ runs: [2, 1], classes: [{ AP: { error_seeds: 0 } }, {}] });
  expect((await compare(plain, second)).err).toContain('they are seeds of one setting');
});

test('compare refuses runs that were not evaluated, or on other images', async () => {
  const other = await writeRun('other', 'class_weights: [1.0, 2.0]', 1, true, 30);
  expect((await compare(plain, other)).err).toContain('It was evaluated on other data (30 images and');
  await rm(detectionsFile(other, 500));
  expect(await compare(plain, other)).toMatchObject({
    status: 2,
    err: `${other}: It was not evaluated yet; run "counterweight eval ${other}" first.\n\n`,
  });
  expect((await compare(plain)).err).toContain('Expected two or more runs, got one');
});
