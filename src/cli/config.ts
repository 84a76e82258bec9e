/**
 * @module
 * `counterweight config …`: reads and edits pipeline configs, one field at a time or as a whole. Edits touch only what
 * they must; a file is rewritten whole or not at all, and not at all where nothing changes.
 *
 * Exit status: 2 where a file cannot be read or an edit is refused. `get` ends with 1 where nothing is set and there is
 * no default; `format --check` and `diff` have their own 1.
 */

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { EditOptions } from '../config/edit/edit-session.ts';
import { insertField } from '../config/edit/insert-field.ts';
import { readField } from '../config/edit/read-field.ts';
import { removeField } from '../config/edit/remove-field.ts';
import { renameField } from '../config/edit/rename-field.ts';
import { setField } from '../config/edit/set-field.ts';
import { writeFileAtomically } from '../dataset/write-file-atomically.ts';
import { lineColumn } from '../util/line-column.ts';
import type { CliCommand } from './command.ts';
import { addDiffCommand } from './config-diff.ts';
import { addFormatCommand } from './config-format.ts';

interface EditFlags {
  readonly stdout?: boolean;
}

const PATHS = `
A path names a field from the top of the file, with an index for one element of a repeated field:
  model.ssd.num_classes
  train_config.data_augmentation_options[1].ssd_random_crop
Names in the file may be those of the web's dialect, and the file a fragment: paths stay the same.`;

const VALUES = `
A value is written as in the file; a string needs no quotes, a message no braces, an enum value no capitals:
  counterweight config set pipeline.config model.ssd.num_classes 3
  counterweight config set pipeline.config train_input_reader.label_map_path data/map.pbtxt
  counterweight config set pipeline.config model.ssd.image_resizer 'fixed_shape_resizer { height: 320 width: 320 }'
Write -- before a value that begins with a minus.`;

export const configCommand: CliCommand = {
  configure(command: Command): void {
    command
      .description('Reads, edits, formats and compares pipeline.config files, comments kept.')
      .usage('<command> [options]')
      .helpCommand(false);
    addGet(command);
    addEdit(command, 'set', 'set a field', (text, path, value, options) =>
      setField(text, path, value, options),
    )
      .option('--replace', 'take the place of another member of the same oneof')
      .addHelpText('after', `${PATHS}\n${VALUES}`);
    addEdit(command, 'insert', 'append an element, or insert it before the index given', insertField)
      .option('--replace', 'take the place of another member of the same oneof')
      .addHelpText('after', `${PATHS}\n${VALUES}`);
    addUnset(command);
    addEdit(command, 'rename', 'give a field another name of its message', renameField, 'name').addHelpText(
      'after',
      PATHS,
    );
    addFormatCommand(command);
    addDiffCommand(command);
  },
};

function addGet(command: Command): void {
  command
    .command('get')
    .summary('print the value of a field')
    .description('Prints the value of a field, its default where it is not set.')
    .argument('<file>', 'the configuration')
    .argument('<path>', 'the path of the field')
    .option('--json', 'print JSON')
    .addHelpText('after', PATHS)
    .action(async (file: string, path: string, flags: { readonly json?: boolean }) => {
      const { path: at, isSet, text, json, place } = readField(await readFile(file, 'utf8'), path, file);
      if (flags.json) {
        const where = place && lineColumn(place.text, place.offset);
        console.log(JSON.stringify({ file, path: at, set: isSet, value: json ?? null, ...where }, null, 2));
      } else {
        if (text !== undefined) console.log(text);
        if (!isSet) console.error(text === undefined ? `${at} is not set.` : '(default)');
      }
      if (text === undefined) process.exitCode = 1;
    });
}

function addUnset(command: Command): void {
  command
    .command('unset')
    .summary('remove a field, or one element of it')
    .description('Removes a field, or one element of a repeated field.')
    .argument('<file>', 'the configuration')
    .argument('<path>', 'the path of the field')
    .option('--stdout', 'print the new text, and leave the file alone')
    .addHelpText('after', PATHS)
    .action((file: string, path: string, flags: EditFlags) =>
      edit(file, flags, `removed ${path}`, (text) => removeField(text, path, { file })),
    );
}

type TextEditor = (
  text: string,
  path: string,
  value: string,
  options: EditOptions & { readonly replace?: boolean },
) => string;

/** A subcommand `FILE PATH VALUE`. */
function addEdit(
  command: Command,
  name: 'set' | 'insert' | 'rename',
  summary: string,
  editor: TextEditor,
  operand: string = 'value',
): Command {
  return command
    .command(name)
    .summary(summary)
    .description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`)
    .argument('<file>', 'the configuration')
    .argument('<path>', 'the path of the field')
    .argument(`<${operand}>`, operand === 'name' ? 'its new name' : 'its value')
    .option('--stdout', 'print the new text, and leave the file alone')
    .action((file: string, path: string, value: string, flags: EditFlags & { replace?: boolean }) => {
      const { replace = false } = flags;
      const done = {
        set: `set ${path}`,
        insert: `inserted into ${path}`,
        rename: `renamed ${path} to ${value}`,
      };
      return edit(file, flags, done[name], (text) => editor(text, path, value, { file, replace }));
    });
}

async function edit(
  file: string,
  { stdout = false }: EditFlags,
  done: string,
  editor: (text: string) => string,
): Promise<void> {
  const before = await readFile(file, 'utf8');
  const after = editor(before);
  if (stdout) {
    process.stdout.write(after);
    return;
  }
  if (after !== before) await writeFileAtomically(file, after);
  console.log(`${file}: ${after === before ? 'nothing to change' : done}.`);
}
