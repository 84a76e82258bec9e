import { afterEach, describe, expect, it, vi } from 'vitest';
import { explainPath, type FieldExplanation } from '../config/docs/explain-path.ts';
import type { RuleExplanation } from '../config/docs/explain-rule.ts';
import { allMessages } from '../config/docs/places.ts';
import { ALL_RULES } from '../config/rule-table.ts';
import { type PageStyle, renderExplanation } from './render-explanation.ts';
import { runCli } from './run-cli.ts';
import { wrapText } from './wrap-text.ts';

const plain: PageStyle = { width: 80, bold: (text) => text };

/** Runs the program and answers what it printed. */
async function run(...argv: string[]): Promise<{ status: number; out: string; err: string }> {
  const result = { status: 0, out: '', err: '' };
  const log = vi.spyOn(console, 'log').mockImplementation((text: string) => {
    result.out += `${text}\n`;
  });
  result.status = await runCli(argv, {
    writeErr: (text) => {
      result.err += text;
    },
  });
  log.mockRestore();
  return result;
}

afterEach(() => {
  process.exitCode = undefined;
});

describe('explain', () => {
  it('prints a field: type, default, meaning, where it stands, an example', () => {
    const rules = [{ id: 'CW999', summary: 'A rule that speaks of it.' }];
    const field = { ...(explainPath('ssd.negative_class_weight') as FieldExplanation), rules };
    expect(renderExplanation(field, plain)).toMatchInlineSnapshot(`
      "model.ssd.negative_class_weight  float, default 1.0

      The classification weight of anchors that match no box, at least 0. Lower it if
      background drowns the objects. It is no class weight: all background anchors get
      it.

      Stands at:    model.ssd.negative_class_weight
      Schema:       upstream's field 13 of Ssd
      Rules:        CW999  A rule that speaks of it.

      Example:
        model {
          ssd {
            negative_class_weight: 1.0
          }
        }"
    `);
  });

  it('prints an enum value among its siblings', () => {
    expect(renderExplanation(explainPath('CLASSIFICATION'), plain)).toMatchInlineSnapshot(`
      "CLASSIFICATION  value of HardExampleMiner.LossType

      The classification loss alone.

      Values:
        BOTH            The classification loss times classification_weight plus the
                        localisation loss times localization_weight.
        CLASSIFICATION  The classification loss alone.
        LOCALIZATION    The localisation loss alone.

      Taken by:     HardExampleMiner.loss_type
      Schema:       upstream's

      Example:
        model {
          ssd {
            loss {
              hard_example_miner {
                loss_type: CLASSIFICATION
              }
            }
          }
        }"
    `);
  });

  it('prints what a spelling of the dialect is read as', () => {
    expect(renderExplanation(explainPath('weighted_huber.delta'), plain)).toMatchInlineSnapshot(`
      "A spelling of advice on the web; it is read as weighted_smooth_l1.delta.

      WeightedSmoothL1LocalizationLoss.delta  float, default 1.0

      The error at which the loss turns from a square into a line: 0.5 d^2 up to
      delta, then delta (|d| - 0.5 delta). Above 0, in units of the box code.

      Stands at:    model.ssd.loss.localization_loss.weighted_smooth_l1.delta
                    model.center_net.object_detection_task.localization_loss.weighted_smooth_l1.delta
                    model.center_net.keypoint_estimation_task.loss.localization_loss.weighted_smooth_l1.delta
                    model.center_net.densepose_estimation_task.loss.localization_loss.weighted_smooth_l1.delta
                    model.center_net.temporal_offset_task.localization_loss.weighted_smooth_l1.delta
      Schema:       upstream's field 2 of WeightedSmoothL1LocalizationLoss

      Example:
        model {
          ssd {
            loss {
              localization_loss {
                weighted_smooth_l1 {
                  delta: 1.0
                }
              }
            }
          }
        }"
    `);
  });

  it('prints a rule', () => {
    const rule: RuleExplanation = {
      kind: 'rule',
      id: 'CW999',
      name: 'too-warm',
      severity: 'warning',
      target: 'tfod',
      family: 'the weather',
      summary: 'It is too warm.',
      explanation: 'Warm air rises, and with it the temper of those who breathe it. Open a window.',
      example: { wrong: 'window { open: false }', right: 'window {\n  open: true\n}' },
    };
    expect(renderExplanation(rule, plain)).toMatchInlineSnapshot(`
      "CW999 too-warm  warning, with --target tfod; about the weather

      It is too warm.

      Warm air rises, and with it the temper of those who breathe it. Open a window.

      Wrong:
        window { open: false }

      Right:
        window {
          open: true
        }"
    `);
  });

  it('lists what an ambiguous name can mean', async () => {
    const { out, status } = await run('explain', 'num_classes');
    expect(status).toBe(0);
    expect(out).toContain('Ssd.num_classes');
    expect(out).toContain('FasterRcnn.num_classes');
  });

  it('breaks no line beyond the width but where a name is longer', () => {
    for (const query of ['Ssd', 'class_weights', 'model', 'activation', 'InputReader', 'train_config'])
      for (const line of renderExplanation(explainPath(query), plain).split('\n'))
        if (line.length > plain.width) expect(line.trim().split(' ').slice(-1)[0].length).toBeGreaterThan(40);
  });

  it('makes titles bold where the page can', () => {
    const bold = { ...plain, bold: (text: string) => `*${text}*` };
    expect(renderExplanation(explainPath('Ssd'), bold)).toMatch(/^\*Ssd\* {2}message/);
  });

  it('gives the same as data', async () => {
    const { out } = await run('explain', 'ssd.num_classes', '--json');
    expect(JSON.parse(out)).toMatchObject({
      kind: 'field',
      name: 'num_classes',
      type: 'int32',
      ours: false,
      standing: { paths: ['model.ssd.num_classes'], count: 1 },
    });
    expect(JSON.parse((await run('explain', 'CW202', '--json')).out)).toMatchObject({
      kind: 'rule',
      id: 'CW202',
      severity: 'error',
    });
  });

  it('lists every rule and every field', async () => {
    const rules = await run('explain', '--rules');
    for (const { id, name } of ALL_RULES)
      expect(rules.out).toMatch(new RegExp(`^${id} .* ${name}( |$)`, 'm'));
    const fields = await run('explain', '--fields', '--json');
    const listed = JSON.parse(fields.out) as { fields: unknown[] }[];
    expect(listed).toHaveLength(allMessages().length);
    expect(listed.flatMap((message) => message.fields)).toHaveLength(
      allMessages().flatMap((message) => message.fields).length,
    );
  });

  it('lists a family of rules, and knows what is no rule', async () => {
    const { out } = await run('explain', 'cw2');
    expect(out).toContain('CW201');
    expect(out).not.toContain('CW101');
    expect(await run('explain', 'CW999')).toMatchObject({
      status: 2,
      err: 'There is no rule CW999. "counterweight explain --rules" lists them.\n',
    });
  });

  it('begins with an overview', async () => {
    const { out } = await run('explain');
    expect(out).toContain('train_config');
    expect(out).toContain('counterweight explain --rules');
  });

  it('refuses what nothing is called with exit status 2 and a suggestion', async () => {
    expect(await run('explain', 'num_clases')).toEqual({
      status: 2,
      out: '',
      err: 'Nothing in a pipeline.config or a label map is called "num_clases". Did you mean "num_classes"?\n',
    });
    expect(await run('explain', 'CW202', '--rules')).toMatchObject({
      status: 2,
      err: 'Give one of: a query, --rules, --fields.\n',
    });
  });
});

describe('Wrapped text', () => {
  it('breaks between words, keeps line breaks, and leaves long words whole', () => {
    expect(wrapText('one two three\nfour', 8)).toEqual(['one two', 'three', 'four']);
    expect(wrapText('a incomprehensibility b', 8)).toEqual(['a', 'incomprehensibility', 'b']);
    expect(wrapText('', 8)).toEqual(['']);
  });
});
