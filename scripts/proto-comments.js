// The comments of proto/**/*.proto by the full name of what they stand before. Generated descriptors carry no comments,
// and `explain`, the hover texts of editors and docs/ need them at run time; so they become a module of their own.
import { execFileSync } from 'node:child_process';
import { fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';

/** The field numbers of descriptor.proto that a location's path is made of. */
const FILE = { messageType: 4, enumType: 5 };
const MESSAGE = { field: 2, nestedType: 3, enumType: 4 };
const ENUM = { value: 2 };

/** Each message, field, enum and enum value of the files under `package`, as [full name, comment]. */
export function readProtoComments({ buf, protos, package: wanted, env }) {
  const bytes = execFileSync(buf, ['build', protos, '-o', '-', '--as-file-descriptor-set'], { env });
  const { file: files } = fromBinary(FileDescriptorSetSchema, bytes);
  return files
    .filter((file) => file.package === wanted)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(commentsOfFile);
}

function commentsOfFile(file) {
  const found = [];
  const texts = new Map(
    (file.sourceCodeInfo?.location ?? []).map(({ path, leadingComments }) => [path.join(), leadingComments]),
  );
  const add = (name, path) => {
    const text = texts.get(path.join());
    if (text)
      found.push([
        name,
        text
          .split(/\n\s*\n/)
          .map(asLine)
          .join('\n'),
      ]);
  };
  const addEnum = (desc, scope, path) => {
    const name = `${scope}.${desc.name}`;
    add(name, path);
    desc.value.forEach((value, i) => {
      add(`${name}.${value.name}`, [...path, ENUM.value, i]);
    });
  };
  const addMessage = (desc, scope, path) => {
    const name = `${scope}.${desc.name}`;
    add(name, path);
    desc.field.forEach((field, i) => {
      add(`${name}.${field.name}`, [...path, MESSAGE.field, i]);
    });
    desc.enumType.forEach((each, i) => {
      addEnum(each, name, [...path, MESSAGE.enumType, i]);
    });
    desc.nestedType.forEach((each, i) => {
      addMessage(each, name, [...path, MESSAGE.nestedType, i]);
    });
  };
  file.messageType.forEach((each, i) => {
    addMessage(each, file.package, [FILE.messageType, i]);
  });
  file.enumType.forEach((each, i) => {
    addEnum(each, file.package, [FILE.enumType, i]);
  });
  return found;
}

/** The lines of one paragraph as one line. */
function asLine(paragraph) {
  return paragraph.trim().replace(/\s*\n\s*/g, ' ');
}
