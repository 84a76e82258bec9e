/**
 * @module
 * Rule: readers have a label map, and the same one.
 */

import { isWhole } from '../../detector-in.ts';
import { classesOf, inputReaders, type LabelMapClass } from '../../label-map-classes.ts';
import { isPlaceholder } from '../../named-paths.ts';
import type { Report, Rule, Subject } from '../../rule.ts';

/** A note on a reader without `label_map_path`; a warning where evaluation numbers classes otherwise than training. */
export const labelMapPath: Rule = {
  id: 'CW443',
  name: 'label-map-path',
  severity: 'warning',
  summary: 'A reader has no label map, or evaluation has another than training.',
  explanation:
    'The label map gives each class its id, which is its column in the detector. Without one Counterweight numbers the classes of the data in alphabetical order; the TensorFlow API takes the numbers in the records and cannot evaluate class by class. Where training and evaluation have different label maps, a class may be learnt in one column and looked for in another.',
  check(subject, report) {
    const { config } = subject.loaded;
    if (isWhole(subject))
      for (const { path, reader } of inputReaders(config))
        if (reader.labelMapPath === '' && reader.inputReader.case !== undefined)
          report(
            path,
            `${path.replace('[0]', '')} has no label_map_path: Counterweight numbers the classes of the data in alphabetical order, the TensorFlow API takes the numbers in the records.`,
            { severity: 'note' },
          );
    compare(subject, report);
  },
};

/** What evaluation calls otherwise than training. */
function compare({ loaded: { config }, surroundings }: Subject, report: Report): void {
  const [training, ...evaluation] = inputReaders(config);
  if (training?.path !== 'train_input_reader') return;
  const own = surroundings.labelMaps.get(training.reader.labelMapPath);
  for (const { path, reader } of evaluation) {
    const file = reader.labelMapPath;
    const other = surroundings.labelMaps.get(file);
    if (
      own === undefined ||
      other === undefined ||
      file === training.reader.labelMapPath ||
      isPlaceholder(file)
    )
      continue;
    const difference = firstDifference(classesOf(own), classesOf(other));
    if (difference !== undefined)
      report(
        `${path}.label_map_path`,
        `${difference} Evaluation would look for classes in the wrong columns.`,
      );
  }
}

function firstDifference(own: readonly LabelMapClass[], other: readonly LabelMapClass[]): string | undefined {
  const labels = new Map(own.map(({ id, label }) => [id, label]));
  const changed = other.find(({ id, label }) => labels.get(id) !== label);
  if (changed !== undefined) {
    const trained = labels.get(changed.id);
    return trained === undefined
      ? `This label map has a class ${changed.id} ("${changed.label}") that the label map of training does not have.`
      : `Class ${changed.id} is "${changed.label}" in this label map and "${trained}" in that of training.`;
  }
  const lost = own.find(({ id }) => other.every((entry) => entry.id !== id));
  return (
    lost && `This label map lacks class ${lost.id} ("${lost.label}"), which the label map of training has.`
  );
}
