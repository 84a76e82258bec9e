import { describe, expect, it } from 'vitest';
import type { CompletionItem } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { clientFeatures } from './client-features.ts';
import { complete } from './complete.ts';
import { recogniseDocument } from './recognise-document.ts';

const SNIPPETS = clientFeatures({
  textDocument: { completion: { completionItem: { snippetSupport: true } } },
});

/** What is offered at `|`. */
function items(
  marked: string,
  { trigger, client = SNIPPETS }: { trigger?: string; client?: typeof SNIPPETS } = {},
): CompletionItem[] {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const document = TextDocument.create('file:///a.config', 'pbtxt', 1, text);
  const root = recogniseDocument(document.uri, text);
  if (root === undefined) return [];
  return complete({ document, offset, root, client, trigger, classNames: ['RBC', 'W"BC'] });
}

const labels = (marked: string, trigger?: string): string[] =>
  items(marked, trigger === undefined ? {} : { trigger })
    .sort((a, b) => ((a.sortText ?? '') < (b.sortText ?? '') ? -1 : 1))
    .map(({ label }) => label);

/** The text after the item called `label` is taken at `|`. */
function taken(marked: string, label: string, client = SNIPPETS): string {
  const edit = items(marked, { client }).find((item) => item.label === label)?.textEdit;
  if (edit === undefined || !('range' in edit)) return 'not offered';
  const text = marked.replace('|', '');
  const document = TextDocument.create('file:///a.config', 'pbtxt', 1, text);
  return TextDocument.applyEdits(document, [edit]);
}

describe('The names that are offered', () => {
  it('are those of the block, required ones first, ours and deprecated ones last', () => {
    expect(labels('model { ssd { loss { hard_example_miner { | } } } }')).toEqual([
      'num_hard_examples',
      'iou_threshold',
      'loss_type',
      'max_negatives_per_positive',
      'min_negatives_per_image',
    ]);
    const loss = labels('model { ssd { loss { classification_loss { weighted_sigmoid { | } } } } }');
    expect(loss[0]).toBe('anchorwise_output');
    expect(loss).toContain('class_weights');
    const item = labels('item { id: 1 name: "a" }\nitem { | }');
    expect(item.slice(0, 2)).toEqual(['name', 'id']);
  });

  it('leave out what is set, before or after, and the other members of its one-of', () => {
    expect(labels('model { | ssd { } }')).toEqual([]);
    expect(labels('model { ssd { box_coder { | mean_stddev_box_coder { } } } }')).toEqual([]);
    expect(labels('model { ssd { loss { box_loss { } | } } }')).not.toContain('localization_loss');
  });

  it('keep what may stand again', () => {
    expect(labels('train_config { data_augmentation_options { } | }')).toContain('data_augmentation_options');
  });

  it('are those beside a fragment in its home', () => {
    const beside = labels('classification_loss { }\n|');
    expect(beside).toEqual(expect.arrayContaining(['localization_loss', 'hard_example_miner']));
    expect(beside).not.toContain('train_config');
    expect(beside).not.toContain('classification_loss');
  });

  it('are not offered after a space or a colon, where nobody asked', () => {
    expect(labels('model { | }', ' ')).toEqual([]);
    expect(labels('model { ssd { freeze_batchnorm: | } }', ' ')).toEqual(['true', 'false']);
  });
});

describe('What is written', () => {
  it('is a block, a value, a list or a choice, with the cursor in it', () => {
    expect(taken('mod|', 'model')).toBe('model {\n\t$0\n}');
    expect(taken('model { ssd { num_c| } }', 'num_classes')).toBe('model { ssd { num_classes: $0 } }');
    expect(taken('model { ssd { similarity_calculator { | } } }', 'iou_similarity')).toBe(
      'model { ssd { similarity_calculator { iou_similarity { } } } }',
    );
    expect(taken('train_config { | }', 'fine_tune_checkpoint')).toBe(
      'train_config { fine_tune_checkpoint: "$0" }',
    );
    expect(taken('model { ssd { loss { hard_example_miner { | } } } }', 'loss_type')).toContain(
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a snippet of the protocol
      'loss_type: ${1|BOTH,CLASSIFICATION,LOCALIZATION|}$0',
    );
    expect(
      taken('model { ssd { loss { classification_loss { weighted_sigmoid { | } } } } }', 'class_weights'),
    ).toContain('class_weights: [$0]');
  });

  it('is plain for editors without snippets', () => {
    const plain = clientFeatures({});
    expect(taken('mod|', 'model', plain)).toBe('model {');
    expect(taken('model { ssd { num_c| } }', 'num_classes', plain)).toBe('model { ssd { num_classes:  } }');
  });

  it('is the name alone where its value stands already, in place of the whole word', () => {
    expect(taken('model { ssd { num_cl|asess: 2 } }', 'num_classes')).toBe(
      'model { ssd { num_classes: 2 } }',
    );
    expect(taken('mo| { }', 'model')).toBe('model { }');
  });

  it('has a space after a colon', () => {
    expect(taken('model { ssd { freeze_batchnorm:| } }', 'true')).toBe(
      'model { ssd { freeze_batchnorm: true } }',
    );
    expect(taken('model { ssd { freeze_batchnorm: f| } }', 'false')).toBe(
      'model { ssd { freeze_batchnorm: false } }',
    );
  });
});

describe('The strings that are offered', () => {
  const weight = (value: string): string =>
    `model { ssd { loss { classification_loss { weighted_sigmoid { class_weight { name: ${value} } } } } } }`;

  it('are the classes of the label map, with quotes, in place of what was begun', () => {
    expect(labels(weight('|'))).toEqual(['RBC', 'W"BC']);
    expect(taken(weight('"|"'), 'RBC')).toBe(weight('"RBC"'));
    expect(taken(weight('"R|'), 'RBC')).toContain('name: "RBC"');
    expect(taken(weight('|'), 'W"BC')).toBe(weight('"W\\"BC"'));
    expect(items(weight('"|"'))[0].filterText).toBe('"RBC"');
  });

  it('are the types of the model’s feature extractors', () => {
    expect(labels('model { ssd { feature_extractor { type: "|" } } }', '"')).toContain('ssd_mobilenet_v1');
    expect(labels('model { faster_rcnn { feature_extractor { type: "|" } } }')).toContain(
      'faster_rcnn_resnet50',
    );
    expect(labels('train_config { fine_tune_checkpoint: "|" }')).toEqual([]);
  });
});
