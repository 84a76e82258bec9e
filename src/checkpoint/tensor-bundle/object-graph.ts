/**
 * @module
 * The graph of objects in a TensorFlow 2 checkpoint (core/protobuf/trackable_object_graph.proto). Objects have named
 * children, variables among them have a key into the bundle. One variable may be reached by several paths, while its
 * key is spelt after the first that was found when it was saved; hence a variable is looked up by walking.
 */

import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import {
  type TrackableObjectGraph,
  type TrackableObjectGraph_TrackableObject,
  TrackableObjectGraph_TrackableObjectSchema,
  TrackableObjectGraphSchema,
} from '../../proto/gen/tensorflow/checkpoint_pb.js';
import type { Damaged } from '../damaged-file.ts';

/** The tensor that holds the graph: one string. */
export const OBJECT_GRAPH_KEY = '_CHECKPOINTABLE_OBJECT_GRAPH';

const VALUE = 'VARIABLE_VALUE';
/** Of a path; real ones have a few hundred characters. */
const LONGEST_PATH = 4096;
const SUFFIX = `/.ATTRIBUTES/${VALUE}`;

export interface ObjectGraph {
  /** The key of the variable at `path`, names of children from the root on joined by "/"; undefined where there is none. */
  keyAt(path: string): string | undefined;
  /** The shortest path to each variable that the root reaches, by key. */
  readonly paths: ReadonlyMap<string, string>;
}

/** A child's name as it stands in keys: "/" separates there. */
const escaped = (name: string): string => name.replaceAll('.', '..').replaceAll('/', '.S');
const unescaped = (name: string): string => name.replace(/\.([.S])/g, (_, c) => (c === 'S' ? '/' : '.'));

/** Whether `key` is spelt as an object-based checkpoint spells the key of a variable. */
export function isObjectKey(key: string): boolean {
  return key.endsWith(SUFFIX);
}

/** `model/_box_predictor/…/kernel` of `model/_box_predictor/…/kernel/.ATTRIBUTES/VARIABLE_VALUE`. */
export function pathOfKey(key: string): string {
  return isObjectKey(key) ? key.slice(0, -SUFFIX.length) : key;
}

/** The other way round. */
export function keyOfPath(path: string): string {
  return path + SUFFIX;
}

/** Reads the graph that `bytes` hold. @throws what `damaged` makes */
export function readObjectGraph(bytes: Uint8Array, damaged: Damaged): ObjectGraph {
  let nodes: TrackableObjectGraph['nodes'];
  try {
    nodes = fromBinary(TrackableObjectGraphSchema, bytes).nodes;
  } catch (cause) {
    throw damaged(`Its graph of objects cannot be read (${(cause as Error).message})`);
  }
  const children = nodes.map(
    (node, i) =>
      new Map(
        node.children.map(({ localName, nodeId }) => {
          if (nodeId < 0 || nodeId >= nodes.length)
            throw damaged(`Object ${i} claims the child ${nodeId} of ${nodes.length} objects`);
          return [escaped(localName), nodeId] as const;
        }),
      ),
  );
  const keyOf = (node: TrackableObjectGraph_TrackableObject | undefined): string | undefined =>
    node?.attributes.find(({ name }) => name === VALUE)?.checkpointKey;
  const paths = new Map<string, string>();
  const seen = new Set([0]);
  const queue: { readonly node: number; readonly path: string }[] =
    nodes.length > 0 ? [{ node: 0, path: '' }] : [];
  for (const { node, path } of queue) {
    const key = keyOf(nodes[node]);
    if (key !== undefined && !paths.has(key)) paths.set(key, path);
    for (const [name, child] of children[node]) {
      if (seen.has(child)) continue;
      seen.add(child);
      if (path.length + name.length > LONGEST_PATH)
        throw damaged(`The path to object ${child} has more than ${LONGEST_PATH} characters`);
      queue.push({ node: child, path: path === '' ? name : `${path}/${name}` });
    }
  }
  return {
    paths,
    keyAt(path) {
      let node: number | undefined = 0;
      for (const name of path.split('/')) {
        node = children[node]?.get(name);
        if (node === undefined) return undefined;
      }
      return keyOf(nodes[node]);
    },
  };
}

/** A graph in which each of `keys`, spelt as `isObjectKey` wants, is at its path. */
export function writeObjectGraph(keys: readonly string[]): Uint8Array {
  const node = (): TrackableObjectGraph_TrackableObject => create(TrackableObjectGraph_TrackableObjectSchema);
  const nodes = [node()];
  const places = new Map([['', 0]]);
  const place = (path: string): number => {
    const known = places.get(path);
    if (known !== undefined) return known;
    const cut = path.lastIndexOf('/');
    const parent = place(path.slice(0, Math.max(cut, 0)));
    const nodeId = nodes.push(node()) - 1;
    const localName = unescaped(path.slice(cut + 1));
    nodes[parent].children.push({
      $typeName: 'tensorflow.TrackableObjectGraph.TrackableObject.ObjectReference',
      nodeId,
      localName,
    });
    places.set(path, nodeId);
    return nodeId;
  };
  for (const checkpointKey of keys) {
    const path = pathOfKey(checkpointKey);
    nodes[place(path)].attributes.push({
      $typeName: 'tensorflow.TrackableObjectGraph.TrackableObject.SerializedTensor',
      name: VALUE,
      fullName: path,
      checkpointKey,
    });
  }
  return toBinary(TrackableObjectGraphSchema, create(TrackableObjectGraphSchema, { nodes }));
}
