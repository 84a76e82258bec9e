/**
 * @module
 * The page: one file of HTML without a script, which a browser opens from disk. Its content security policy forbids
 * every request and every script, so that whatever a class name or a path holds stays text.
 */

import { html } from './html.ts';
import type { ReportData } from './report-data.ts';
import { classesSection } from './sections/classes-and-weights.ts';
import { configurationSection } from './sections/configuration.ts';
import { mistakesSection } from './sections/mistakes.ts';
import { picturesSection } from './sections/pictures.ts';
import { curvesSection, precisionSection } from './sections/precision.ts';
import { renderSection } from './sections/section.ts';
import { summarySection } from './sections/summary.ts';
import { trainingSection } from './sections/training.ts';
import { legend } from './series.ts';
import { STYLE_SHEET } from './style-sheet.ts';

/** The report as the text of an HTML file. */
export function renderReport(data: ReportData): string {
  const { settings, notes, version } = data;
  const names = settings.map(({ series }) => series.name);
  const title = names.length <= 3 ? names.join(', ') : `${names[0]} and ${names.length - 1} more`;
  const sections = [
    summarySection(data),
    classesSection(data),
    trainingSection(data),
    precisionSection(data),
    curvesSection(data),
    mistakesSection(data),
    picturesSection(data),
    configurationSection(data),
  ];
  return html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<meta name="generator" content="Counterweight ${version}" />
<link rel="icon" href="data:," />
<title>${title} – Counterweight report</title>
<style>${{ markup: STYLE_SHEET }}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header>
<h1>${title}</h1>
<p class="guide">Counterweight report</p>
${legend(settings.map(({ series }) => series))}
</header>
<nav aria-label="Sections"><ul>${sections.map(({ id, title: heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}</ul></nav>
<main id="main">
${notes.length > 0 && html`<ul class="notes">${notes.map((note) => html`<li>${note}</li>`)}</ul>`}
${sections.map(renderSection)}
</main>
<footer>Made by Counterweight ${version}. This page holds all it needs and asks for nothing.</footer>
</body>
</html>
`.markup;
}
