import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { hasChromium, startChromium } from '../../test/headless-chromium.ts';
import type { CocoDetection } from '../eval/coco/coco-data.ts';
import { evaluateData } from '../eval/evaluate-data.ts';
import type { EvaluationData } from '../eval/evaluation-data.ts';
import { runFolder } from '../train/run-folder.ts';
import { detectionsFile, storeDetections } from '../train/stored-detections.ts';
import { createRandom } from '../util/random.ts';
import { runCli } from './run-cli.ts';

/** Would load an image, run a script and break out of every quote, were it not escaped. */
const HOSTILE = `"><img src=http://example.invalid/x onerror=alert(1)>'&<script>alert(2)</script>]]>`;
const IMAGES = 12;
const CLASSES = [
  { id: 1, name: 'common' },
  { id: 2, name: HOSTILE },
];

let folder: string;
let plain: string;
let weighted: string;

/** A COCO data set of small grey pictures, so that reports can show them. */
async function writeData(): Promise<Omit<EvaluationData, 'detections'>> {
  const pixels = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#777' } })
    .png()
    .toBuffer();
  const images = Array.from({ length: IMAGES }, (_, i) => ({
    id: String(i + 1),
    filename: `${i + 1}.png`,
    width: 60,
    height: 40,
  }));
  for (const { filename } of images) await writeFile(join(folder, filename), pixels);
  const groundTruths = images.flatMap((_, imageId) =>
    [1, 1, 2].map((classId, k) => ({ imageId, classId, boxXywh: [18 * k, 5, 12, 12] as const })),
  );
  const coco = {
    images: images.map(({ id, filename }) => ({
      id: Number(id),
      file_name: filename,
      width: 60,
      height: 40,
    })),
    categories: CLASSES,
    annotations: groundTruths.map(({ imageId, classId, boxXywh }, i) => ({
      id: i + 1,
      image_id: imageId + 1,
      category_id: classId,
      bbox: boxXywh,
      area: 144,
      iscrowd: 0,
    })),
  };
  await writeFile(join(folder, 'data.json'), JSON.stringify(coco));
  return { images, classes: CLASSES, groundTruths };
}

/** A run's folder as `train` and `eval` leave it. */
async function writeRun(
  name: string,
  weights: string,
  objects: Omit<EvaluationData, 'detections'>,
  found: number,
): Promise<string> {
  const root = join(folder, name);
  const random = createRandom(7);
  await mkdir(runFolder(root).evaluations, { recursive: true });
  const loss = `loss { classification_loss { weighted_sigmoid {\n# class weights by hand, ${name}\n${weights} } } }`;
  const reader = `train_input_reader { coco_input_reader { annotations: ${JSON.stringify(join(folder, 'data.json'))} } }`;
  const config = `model { ssd { num_classes: 2 ${loss} } }\n${reader}\n`;
  await writeFile(runFolder(root).config, config);
  await writeFile(runFolder(root).source, config.replace('num_classes: 2', 'num_classes: 9'));
  const items = CLASSES.map(({ id, name: own }) => `item { id: ${id} name: ${JSON.stringify(own)} }`);
  await writeFile(runFolder(root).labelMap, items.join('\n'));
  const lines = [10, 20, 30].map((step) => {
    const both = { classification_loss: 3 / step, localization_loss: 2 / step };
    return JSON.stringify({
      step,
      total_loss: 10 / step,
      localization_loss: 1,
      classification_loss: 2,
      regularization_loss: 0.1,
      learning_rate: 0.01,
      by_class: { background: { classification_loss: 1 }, common: both, [HOSTILE]: both },
    });
  });
  await writeFile(runFolder(root).metrics, `${lines.join('\n')}\n`);
  const detections = objects.groundTruths.flatMap(({ imageId, classId, boxXywh }): CocoDetection[] => {
    const score = random.next();
    return random.next() < found
      ? [{ imageId, classId, boxXywh, score }]
      : [{ imageId, classId: 1, boxXywh, score }];
  });
  const data = { ...objects, detections };
  await storeDetections(detectionsFile(root, 30), data);
  const evaluation = {
    step: 30,
    images: IMAGES,
    dataset: { format: 'coco', annotations: join(folder, 'data.json') },
    ...evaluateData(data, { replicates: 100, seed: 0, precisions: [0.5] }),
  };
  await writeFile(
    detectionsFile(root, 30).replace('.detections.json.gz', '.json'),
    JSON.stringify(evaluation),
  );
  return root;
}

async function report(...args: string[]): Promise<{ status: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const hear = (stream: 'out' | 'err') => (text: string) => {
    said[stream] += `${text}\n`;
  };
  vi.spyOn(console, 'log').mockImplementation(hear('out'));
  vi.spyOn(console, 'error').mockImplementation(hear('err'));
  const status = await runCli(['report', ...args], { writeErr: hear('err') });
  return { status, ...said };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'counterweight-report-'));
  const objects = await writeData();
  plain = await writeRun('plain', '', objects, 0.4);
  weighted = await writeRun('weighted', 'class_weights: [1.0, 5.0]', objects, 0.9);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => vi.restoreAllMocks());

/** The page for `roots`, and every element of it by name, with attributes. */
async function page(
  ...roots: string[]
): Promise<{ text: string; elements: Map<string, Record<string, string>[]> }> {
  const out = join(folder, 'page.html');
  expect(await report(...roots, '--out', out, '--overwrite')).toMatchObject({ status: 0, err: '' });
  const text = await readFile(out, 'utf8');
  expect(XMLValidator.validate(text)).toBe(true);
  const parser = new XMLParser({ ignoreAttributes: false, preserveOrder: true, attributeNamePrefix: '' });
  const elements = new Map<string, Record<string, string>[]>();
  const walk = (nodes: readonly Record<string, unknown>[]): void => {
    for (const node of nodes)
      for (const [name, inner] of Object.entries(node)) {
        if (!Array.isArray(inner)) continue;
        const own = (node[':@'] ?? {}) as Record<string, string>;
        elements.set(name, [...(elements.get(name) ?? []), own]);
        walk(inner);
      }
  };
  walk(parser.parse(text));
  return { text, elements };
}

test.each([
  ['one run', 1],
  ['two runs', 2],
])('a report of %s gives every plot a title, a text and a table', async (_, count) => {
  const { text, elements } = await page(...[plain, weighted].slice(0, count));
  const ids = [...elements.values()].flat().flatMap(({ id }) => (id === undefined ? [] : [id]));
  expect(new Set(ids).size).toBe(ids.length);
  const drawings = (elements.get('svg') ?? []).filter((svg) => svg['aria-hidden'] !== 'true');
  expect(drawings.length).toBeGreaterThan(15);
  for (const svg of drawings) {
    expect(svg.role).toBe('img');
    for (const id of svg['aria-labelledby'].split(' ')) expect(ids).toContain(id);
  }
  const plots = (elements.get('figure') ?? []).filter((figure) => figure.class === 'plot');
  expect(text.match(/<summary>Numbers/g)).toHaveLength(plots.length);
  expect(text).not.toMatch(/<desc [^>]*>\s*<\/desc>|NaN|undefined|Infinity/);
});

test('a report asks for nothing, runs nothing, and takes hostile names as text', async () => {
  const { text, elements } = await page(plain, weighted);
  expect(elements.get('script')).toBeUndefined();
  expect(elements.get('img')).toBeUndefined();
  const links = [...elements.values()]
    .flat()
    .flatMap(({ href, src }) => [href, src].filter((link) => link !== undefined));
  expect(links.filter((link) => !link.startsWith('#') && !link.startsWith('data:'))).toEqual([]);
  expect(text).toContain("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\"");
  expect(text).toContain(
    '&quot;&gt;&lt;img src=http://example.invalid/x onerror=alert(1)&gt;&#39;&amp;&lt;script&gt;',
  );
  // Each picture once, whatever the number of settings that show it.
  const pictures = text.match(/<section class="picture"/g) ?? [];
  expect(pictures.length).toBeGreaterThan(2);
  expect(text.match(/data:image\/jpeg;base64,/g)).toHaveLength(pictures.length);
});

test('a report says what the weights are, where they come from, and what differs from the parent', async () => {
  const { text } = await page(plain, weighted);
  expect(text).toContain('class weights by hand, weighted');
  expect(text).toMatch(/Change of AP50 against A/);
  expect(text).toMatch(/model\.ssd\.num_classes<\/th><td class="number">9<\/td><td class="number">2</);
});

test('a report replaces another only when told to, and needs evaluated runs', async () => {
  const out = join(folder, 'once.html');
  expect((await report(plain, '--out', out)).status).toBe(0);
  expect(await report(plain, '--out', out)).toMatchObject({
    status: 2,
    err: `"${out}" exists already. Replace it with --overwrite, or choose another place with --out.\n\n`,
  });
  expect((await report(folder, '--out', join(folder, 'none.html'))).err).toContain(
    'There is no pipeline.config in it',
  );
});

test('a report without its data says so', async () => {
  const objects = { images: [], classes: CLASSES, groundTruths: [] };
  const root = await writeRun(
    'lost',
    '',
    {
      ...objects,
      images: [{ id: '99', filename: '', width: 9, height: 9 }],
      groundTruths: [{ imageId: 0, classId: 2, boxXywh: [0, 0, 5, 5] }],
    },
    0,
  );
  const { status, err } = await report(root, '--json');
  expect(status).toBe(0);
  expect(err).toContain(`note: No pictures: the evaluation data of ${root} cannot be read any more.`);
});

const chromium = hasChromium();
test.skipIf(!chromium)(
  `a report opens from disk without a complaint, a request or a sideways scroll${chromium ? '' : ' (skipped: no command "chromium")'}`,
  async () => {
    await page(plain, weighted);
    const url = pathToFileURL(join(folder, 'page.html')).href;
    const browser = startChromium();
    try {
      const seen = new Set<string>();
      for (const scheme of ['light', 'dark'] as const)
        for (const width of [1280, 390]) {
          const visit = await browser.visit(url, { width, scheme });
          expect(visit.complaints).toEqual([]);
          expect(visit.requests).toEqual([url]);
          expect(visit.contentWidth).toBe(width);
          const images = visit.accessible.filter(({ role }) => role === 'image');
          expect(images.length).toBeGreaterThan(15);
          expect(images.filter(({ name }) => name.trim() === '')).toEqual([]);
          const shot = await visit.screenshot(900);
          expect((await sharp(shot).stats()).entropy).toBeGreaterThan(0.5);
          seen.add(visit.background);
        }
      expect(seen.size).toBe(2);
    } finally {
      await browser.close();
    }
  },
);
