/**
 * @module
 * The configuration of each setting: what differs from its parent, what differs from the first setting, and the whole
 * text.
 */

import { compareConfigs, type NamedText } from '../../config/diff/compare-configs.ts';
import { configOf, sideText } from '../../train/run-settings.ts';
import { type Content, html, type Markup } from '../html.ts';
import { dataTable } from '../plots/plot.ts';
import type { ReportData } from '../report-data.ts';
import { label } from '../series.ts';
import { guide, type Section } from './section.ts';

export function configurationSection({ settings }: ReportData): Section {
  const [first] = settings;
  return {
    id: 'configuration',
    title: 'Configuration',
    body: [
      guide(
        'Compared by meaning: moved blocks, other spellings of a number and defaults written out are no difference.',
      ),
      settings.map((setting) => {
        const { series, runs } = setting;
        const own = configOf(runs[0]);
        return [
          settings.length > 1 && html`<h3>${label(series)}</h3>`,
          setting !== first && differences(configOf(first.runs[0]), own, `A ${first.series.name}`),
          fromParent(runs[0].parent, own),
          html`<details><summary>The whole configuration<span class="unseen"> of ${series.name}</span></summary><div class="scroll" role="region" aria-label="Configuration of ${series.name}" tabindex="0"><pre>${own.text}</pre></div></details>`,
        ];
      }),
    ],
  };
}

function fromParent(parent: NamedText | undefined, own: NamedText): Content {
  if (parent === undefined)
    return html`<p class="note">What it was trained from is not known; give it with --parent.</p>`;
  return differences(parent, own, `its parent, ${parent.file}`);
}

/** A table of what `b` has otherwise than `a`. */
function differences(a: NamedText, b: NamedText, from: string): Markup {
  const found = compareConfigs(a, b).differences;
  if (found.length === 0) return html`<p>It means the same as ${from}.</p>`;
  return html`<p>Differences from ${from}:</p>${dataTable(
    {
      headers: ['field', 'there', 'here'],
      rows: found.map((each) => [each.path, sideText(each.a), sideText(each.b)]),
    },
    `differences from ${from}`,
  )}`;
}
