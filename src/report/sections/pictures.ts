/**
 * @module
 * The most telling images, with what is there and what was found drawn over them. A picture is in the page once, and
 * every setting's panel shows it again by reference.
 */

import type { JudgedImage } from '../../eval/analysis/judge-images.ts';
import type { BoxXywh } from '../../eval/coco/coco-data.ts';
import type { EvaluatedImage } from '../../eval/evaluation-data.ts';
import { html, type Markup } from '../html.ts';
import { px, shorten } from '../plots/plot.ts';
import type { ReportData, ReportPicture } from '../report-data.ts';
import { guide, type Section } from './section.ts';

/** Up to so many boxes in an image, the right ones are named too. */
const NAMED = 10;

export function picturesSection(data: ReportData): Section {
  return {
    id: 'pictures',
    title: 'Telling images',
    body:
      data.pictures.length === 0
        ? html`<p>No pictures.</p>`
        : [
            guide(data.pictureRule),
            html`<ul class="legend boxes">${[
              ['right', 'right detection'],
              ['wrong', 'wrong detection'],
              ['missed', 'object that was missed'],
            ].map(
              ([kind, text]) =>
                html`<li><svg width="26" height="14" viewBox="0 0 26 14" aria-hidden="true"><rect class="box ${kind}" x="2" y="2" width="22" height="10" /></svg> ${text}</li>`,
            )}</ul>`,
            data.pictures.map((picture, p) => renderPicture(data, picture, p)),
          ],
  };
}

function renderPicture({ settings, classes }: ReportData, picture: ReportPicture, p: number): Markup {
  const { image, jpeg, reason, panels } = picture;
  const { width, height } = image;
  const name = image.filename || image.id;
  const names = new Map(classes.map(({ id, name: own }) => [id, own]));
  const data = `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}`;
  return html`<section class="picture" aria-labelledby="picture-${p}"><h3 id="picture-${p}">${name}</h3>${reason !== '' && html`<p class="note">${reason}</p>`}
<div class="panels">${panels.map((panel, s) => {
    const { letter, name: setting } = settings[s].series;
    const said = tally(panel, names);
    const title = `${name}${letter === '' ? '' : `, ${letter} ${setting}`}`;
    const id = `picture-${p}-${s}`;
    const content =
      s === 0
        ? html`<image id="pixels-${p}" href="${data}" width="${width}" height="${height}" preserveAspectRatio="none" />`
        : html`<use href="#pixels-${p}" />`;
    return html`<figure><svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-text"><title id="${id}-title">${title}</title><desc id="${id}-text">${said}</desc>${content}${boxes(panel, names, image)}</svg><figcaption>${letter !== '' && html`<b>${letter}</b> ${setting}: `}${said}</figcaption></figure>`;
  })}</div></section>
`;
}

/** `pit: 1 of 2 found, 3 wrong` for each class in the image. */
function tally({ objects, detections }: JudgedImage, names: ReadonlyMap<number, string>): string {
  const said = [...names].flatMap(([id, name]) => {
    const own = objects.filter(({ object }) => object.classId === id);
    const wrong = detections.filter(({ detection, isRight }) => detection.classId === id && !isRight).length;
    if (own.length === 0 && wrong === 0) return [];
    const found = own.filter(({ isFound }) => isFound).length;
    return [`${name}: ${found} of ${own.length} found${wrong > 0 ? `, ${wrong} wrong` : ''}`];
  });
  return said.length === 0 ? 'Nothing is there, and nothing was found.' : `${said.join('; ')}.`;
}

function boxes(
  panel: JudgedImage,
  names: ReadonlyMap<number, string>,
  { width, height }: EvaluatedImage,
): Markup {
  const few = panel.detections.length <= NAMED;
  const all = [
    ...panel.detections
      .filter(({ isRight }) => isRight)
      .map(({ detection }) => ({ kind: 'right', box: detection.boxXywh, text: text(detection), named: few })),
    ...panel.detections
      .filter(({ isRight }) => !isRight)
      .map(({ detection }) => ({
        kind: 'wrong',
        box: detection.boxXywh,
        text: text(detection),
        named: true,
      })),
    ...panel.objects
      .filter(({ isFound }) => !isFound)
      .map(({ object }) => ({
        kind: 'missed',
        box: object.boxXywh,
        text: `missed ${names.get(object.classId) ?? ''}`,
        named: true,
      })),
  ];
  function text({ classId, score }: JudgedImage['detections'][number]['detection']): string {
    return `${names.get(classId) ?? ''} ${score.toFixed(2)}`;
  }
  return html`${all.map(({ kind, box, text: said }) => rectangle(box, kind, said))}${all
    .filter(({ named }) => named)
    .map(({ kind, box, text: said }) => chip(box, kind, shorten(said, 22), { width, height }))}`;
}

function rectangle([x, y, w, h]: BoxXywh, kind: string, said: string): Markup {
  const place = html`x="${px(x)}" y="${px(y)}" width="${px(w)}" height="${px(h)}"`;
  return html`<rect class="casing" ${place} /><rect class="box ${kind}" ${place}><title>${said}</title></rect>`;
}

/** The label of a box: above it, of a missed object below it, or inside where there is no room. */
function chip(
  [x, y, w, h]: BoxXywh,
  kind: string,
  said: string,
  { width, height }: { readonly width: number; readonly height: number },
): Markup {
  const size = width / 34;
  const [long, tall] = [Array.from(said).length * size * 0.56 + size * 0.6, size * 1.35];
  const left = Math.max(0, Math.min(width - long, kind === 'missed' ? x + w - long : x));
  const below = y + h + tall <= height ? y + h : y + h - tall;
  const top = kind === 'missed' ? below : y >= tall ? y - tall : y;
  return html`<rect class="chip ${kind}" x="${px(left)}" y="${px(top)}" width="${px(long)}" height="${px(tall)}" /><text class="chip-text" x="${px(left + size * 0.3)}" y="${px(top + size)}" style="font-size:${px(size)}px">${said}</text>`;
}
