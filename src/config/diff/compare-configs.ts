/**
 * @module
 * Two configurations compared by what they mean. Moved blocks, other spellings of a number, other quotes, the web's
 * dialect and defaults written out are no difference. Repeated fields keep their order, so elements are inserted,
 * removed or changed; a list of values that only one of the two has is one difference.
 *
 * A fragment is compared where it belongs, and nowhere else: against a whole file in the parts it holds, against
 * another fragment in all parts that either holds.
 */

import type { DescField, DescOneof } from '@bufbuild/protobuf';
import { type ReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import { TrainEvalPipelineConfigSchema } from '../../proto/gen/object_detection/protos/pipeline_pb.js';
import { diffSequences } from '../../util/diff-sequences.ts';
import type { TextPlace } from '../../util/errors.ts';
import { joinPath } from '../edit/field-index.ts';
import { type LoadedPipelineConfig, loadPipelineConfig } from '../load-pipeline-config.ts';
import { nearestPlace } from '../nearest-place.ts';
import { elementJson, fieldJson, type Json } from '../schema/json-value.ts';
import { printElement, printFieldValue } from '../schema/print-message.ts';
import { findField } from '../schema/read-field-name.ts';
import { comparedParts } from './compared-parts.ts';
import { elementKey } from './meaning-key.ts';

/** One side of a difference. */
export interface DifferenceSide {
  /** Elements of repeated fields may have another index on each side. */
  readonly path: string;
  /** False for a default. */
  readonly isSet: boolean;
  /** In the text format; of a oneof, the field's name with it. `undefined` where there is nothing. */
  readonly text: string | undefined;
  readonly json: Json | undefined;
  /** Where it stands, or the innermost block around it. */
  readonly place: TextPlace | undefined;
}

/** One difference; of an element that only one configuration has, the other side is `undefined`. */
export interface Difference {
  readonly path: string;
  readonly kind: 'changed' | 'inserted' | 'removed';
  readonly a: DifferenceSide | undefined;
  readonly b: DifferenceSide | undefined;
}

/** A text and the name shown for it. */
export interface NamedText {
  readonly file: string;
  readonly text: string;
}

/** What two configurations differ in. */
export interface Comparison {
  readonly differences: readonly Difference[];
  /** The paths that were compared, where one of the two is a fragment. */
  readonly parts: readonly string[] | undefined;
}

/**
 * Compares two configurations, in schema order.
 * @throws ConfigError where one of them does not load
 */
export function compareConfigs(a: NamedText, b: NamedText): Comparison {
  const loadedA = loadPipelineConfig(a.text, a.file);
  const loadedB = loadPipelineConfig(b.text, b.file);
  const comparer = new Comparer(loadedA, loadedB);
  const parts = comparedParts(loadedA.document, loadedB.document);
  if (parts === undefined) comparer.messages(rootOf(loadedA), rootOf(loadedB));
  else for (const part of parts) comparer.part(rootOf(loadedA), rootOf(loadedB), part);
  return { differences: comparer.differences, parts };
}

/** A message and its path. */
interface Placed {
  readonly message: ReflectMessage;
  readonly path: string;
}

function rootOf({ config }: LoadedPipelineConfig): Placed {
  return { message: reflect(TrainEvalPipelineConfigSchema, config), path: '' };
}

class Comparer {
  readonly differences: Difference[] = [];
  readonly #a: LoadedPipelineConfig;
  readonly #b: LoadedPipelineConfig;

  constructor(a: LoadedPipelineConfig, b: LoadedPipelineConfig) {
    this.#a = a;
    this.#b = b;
  }

  /** The field at a path of singular messages. */
  part(a: Placed, b: Placed, part: string): void {
    const [step, ...rest] = part.split('.');
    const field = findField(a.message.desc, step);
    if (field === undefined) throw new TypeError(`${part} is no part of a pipeline`);
    if (rest.length === 0) this.#field(a, b, field);
    else this.part(inner(a, field), inner(b, field), rest.join('.'));
  }

  messages(a: Placed, b: Placed): void {
    for (const member of a.message.members) {
      if (member.kind === 'oneof') this.#oneof(a, b, member);
      else this.#field(a, b, member);
    }
  }

  #oneof(a: Placed, b: Placed, oneof: DescOneof): void {
    const fieldA = a.message.oneofCase(oneof);
    const fieldB = b.message.oneofCase(oneof);
    if (fieldA === fieldB) {
      if (fieldA !== undefined) this.#field(a, b, fieldA);
      return;
    }
    const side = (
      placed: Placed,
      loaded: LoadedPipelineConfig,
      field: DescField | undefined,
    ): DifferenceSide => {
      if (field === undefined) return this.#nothing(loaded, placed.path);
      const value = printFieldValue(placed.message, field);
      const path = joinPath(placed.path, field.name);
      return {
        path: placed.path,
        isSet: loaded.placeOf(path) !== undefined,
        text: `${field.name}${field.message === undefined ? ':' : ''} ${value}`,
        json: { [field.name]: fieldJson(placed.message, field) },
        place: nearestPlace(loaded, path),
      };
    };
    this.#changed(side(a, this.#a, fieldA), side(b, this.#b, fieldB));
  }

  #field(a: Placed, b: Placed, field: DescField): void {
    if (field.fieldKind === 'message') {
      const [inA, inB] = [a.message.isSet(field), b.message.isSet(field)];
      if (inA && inB) this.messages(inner(a, field), inner(b, field));
      else if (inA || inB)
        this.#changed(this.#side(this.#a, a, field, inA), this.#side(this.#b, b, field, inB));
    } else if (field.fieldKind === 'list') this.#list(a, b, field);
    else if (field.fieldKind === 'map') this.#map(a, b, field);
    else if (elementKey(field, a.message.get(field)) !== elementKey(field, b.message.get(field)))
      this.#changed(this.#side(this.#a, a, field), this.#side(this.#b, b, field));
  }

  #list(a: Placed, b: Placed, field: DescField & { fieldKind: 'list' }): void {
    const listA: readonly unknown[] = [...a.message.get(field)];
    const listB: readonly unknown[] = [...b.message.get(field)];
    if (field.message === undefined && (listA.length === 0) !== (listB.length === 0)) {
      const sideA = listA.length === 0 ? undefined : this.#wholeList(this.#a, a, field);
      const sideB = listB.length === 0 ? undefined : this.#wholeList(this.#b, b, field);
      if (sideA?.isSet || sideB?.isSet) this.#add(sideA, sideB);
      return;
    }
    const keysOf = (list: readonly unknown[]): string[] => list.map((element) => elementKey(field, element));
    const at = ({ path }: Placed, i: number): string => `${joinPath(path, field.name)}[${i}]`;
    for (const { fromA, toA, fromB, toB } of diffSequences(keysOf(listA), keysOf(listB)))
      for (let k = 0; k < Math.max(toA - fromA, toB - fromB); k++) {
        const [i, j] = [fromA + k, fromB + k];
        const [pathA, pathB] = [at(a, i), at(b, j)];
        if (i < toA && j < toB && field.message !== undefined)
          this.messages(
            { message: listA[i] as ReflectMessage, path: pathA },
            { message: listB[j] as ReflectMessage, path: pathB },
          );
        else {
          const sideA = i < toA ? this.#element(this.#a, pathA, field, listA[i]) : undefined;
          const sideB = j < toB ? this.#element(this.#b, pathB, field, listB[j]) : undefined;
          if (sideA?.isSet || sideB?.isSet) this.#add(sideA, sideB);
        }
      }
  }

  /** Values that only one of the two has: one difference, not one for each. */
  #wholeList(loaded: LoadedPipelineConfig, placed: Placed, field: DescField): DifferenceSide {
    const first = `${joinPath(placed.path, field.name)}[0]`;
    return {
      ...this.#side(loaded, placed, field),
      isSet: loaded.placeOf(first) !== undefined,
      place: nearestPlace(loaded, first),
    };
  }

  #map(a: Placed, b: Placed, field: DescField & { fieldKind: 'map' }): void {
    const mapA = a.message.get(field);
    const mapB = b.message.get(field);
    const path = joinPath(a.path, field.name);
    for (const key of new Set([...mapA.keys(), ...mapB.keys()])) {
      const [inA, inB] = [mapA.has(key), mapB.has(key)];
      const [valueA, valueB]: readonly unknown[] = [mapA.get(key), mapB.get(key)];
      if (inA && inB && elementKey(field, valueA) === elementKey(field, valueB)) continue;
      const at = `${path}[${typeof key === 'string' ? JSON.stringify(key) : String(key)}]`;
      const side = (loaded: LoadedPipelineConfig, value: unknown): DifferenceSide => ({
        ...this.#element(loaded, path, field, value),
        path: at,
      });
      this.#add(inA ? side(this.#a, valueA) : undefined, inB ? side(this.#b, valueB) : undefined);
    }
  }

  #element(loaded: LoadedPipelineConfig, path: string, field: DescField, value: unknown): DifferenceSide {
    return {
      path,
      isSet: loaded.placeOf(path) !== undefined,
      text: printElement(field, value),
      json: elementJson(field, value),
      place: nearestPlace(loaded, path),
    };
  }

  #side(
    loaded: LoadedPipelineConfig,
    { message, path: parent }: Placed,
    field: DescField,
    isThere: boolean = true,
  ): DifferenceSide {
    const path = joinPath(parent, field.name);
    if (!isThere) return this.#nothing(loaded, path);
    return {
      path,
      isSet: loaded.placeOf(path) !== undefined,
      text: printFieldValue(message, field),
      json: fieldJson(message, field),
      place: nearestPlace(loaded, path),
    };
  }

  #nothing(loaded: LoadedPipelineConfig, path: string): DifferenceSide {
    return { path, isSet: false, text: undefined, json: undefined, place: nearestPlace(loaded, path) };
  }

  /** Where neither text sets anything, a filled-in part differs as a consequence of something else. */
  #changed(a: DifferenceSide, b: DifferenceSide): void {
    if (a.isSet || b.isSet) this.#add(a, b);
  }

  #add(a: DifferenceSide | undefined, b: DifferenceSide | undefined): void {
    const path = a?.path ?? b?.path ?? '';
    const kind = a === undefined ? 'inserted' : b === undefined ? 'removed' : 'changed';
    this.differences.push({ path, kind, a, b });
  }
}

/** The message that a singular field holds, an unset one where it is not set. */
function inner({ message, path }: Placed, field: DescField): Placed {
  if (field.fieldKind !== 'message') throw new TypeError(`${field.name} is no message`);
  return { message: message.get(field), path: joinPath(path, field.name) };
}
