import { expect, it } from 'vitest';
import { recogniseDocument } from './recognise-document.ts';

const kind = (uri: string, text: string): string | undefined => recogniseDocument(uri, text)?.name;

it.each([
  ['file:///a.config', '', 'TrainEvalPipelineConfig'],
  ['file:///a.config?x#y', '<html>', 'TrainEvalPipelineConfig'],
  ['file:///a.txt', 'model { ssd { ', 'TrainEvalPipelineConfig'],
  ['file:///a.pbtxt', 'train_config { }', 'TrainEvalPipelineConfig'],
  ['untitled:1', 'classification_loss { }', 'TrainEvalPipelineConfig'],
  ['untitled:1', '\n', 'TrainEvalPipelineConfig'],
  ['file:///a.pbtxt', '', 'StringIntLabelMap'],
  ['file:///a.txt', 'item { id: 1 }', 'StringIntLabelMap'],
  ['file:///a.pbtxt', 'node { name: "x" }', undefined],
  ['file:///notes.txt', 'note: buy milk', undefined],
  ['file:///notes.txt', 'Buy milk.', undefined],
])('%s with %j is a %s', (uri, text, expected) => {
  expect(kind(uri, text)).toBe(expected);
});
