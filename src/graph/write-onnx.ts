/**
 * @module
 * Writes a program as an ONNX model: opset 18, IR version 9. The products of convolution gradients use ONNX Runtime's
 * `com.microsoft` FusedMatMul; a program without gradients is plain ONNX, which any runtime reads.
 */

import { create, toBinary } from '@bufbuild/protobuf';
import {
  type AttributeProto,
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  type TensorProto,
  TensorProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from '../proto/gen/onnx/onnx_pb.js';
import { inBlockedLayout } from './in-blocked-layout.ts';
import { inPlainOperators } from './in-plain-operators.ts';
import { lowerProgram, type OnnxInitializer, type OnnxNode } from './lower-program.ts';
import type { OnnxAttribute } from './op-rule.ts';
import type { Program } from './program.ts';
import { type DType, staticShape, type TensorType } from './tensor-type.ts';

const OPSET = 18n;
const IR_VERSION = 9n;
const ELEMENT_TYPE: { readonly [D in DType]: number } = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9 };

/** What an exported model says of itself besides its graph. */
export interface OnnxModelInfo {
  readonly name?: string;
  /** Text entries of the model's metadata. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Last node first: not what the standard asks of a file, but what ONNX Runtime runs in least memory (runtime/compile-program.ts). */
  readonly reversed?: boolean;
  /** In operators that every execution provider has, which ONNX Runtime's own and some of the standard's are not. */
  readonly plainOperators?: boolean;
  /** Channels of a block, where ONNX Runtime has kernels in blocked layout: in-blocked-layout.ts. */
  readonly channelBlock?: number;
}

function attributeProto(name: string, attribute: OnnxAttribute): AttributeProto {
  if ('int' in attribute) {
    return create(AttributeProtoSchema, {
      name,
      type: AttributeProto_AttributeType.INT,
      i: BigInt(attribute.int),
    });
  }
  if ('float' in attribute) {
    return create(AttributeProtoSchema, {
      name,
      type: AttributeProto_AttributeType.FLOAT,
      f: attribute.float,
    });
  }
  if ('string' in attribute) {
    const s = new TextEncoder().encode(attribute.string);
    return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.STRING, s });
  }
  const ints = attribute.ints.map(BigInt);
  return create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INTS, ints });
}

function nodeProto(node: OnnxNode): NodeProto {
  return create(NodeProtoSchema, {
    name: node.outputs[0],
    opType: node.opType,
    domain: node.domain,
    input: [...node.inputs],
    output: [...node.outputs],
    attribute: Object.entries(node.attributes).map(([name, value]) => attributeProto(name, value)),
  });
}

function tensorProto({ name, dtype, shape, data }: OnnxInitializer): TensorProto {
  return create(TensorProtoSchema, {
    name,
    dataType: ELEMENT_TYPE[dtype],
    dims: staticShape(shape).map(BigInt),
    rawData: new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  });
}

function valueInfo({ name, dtype, shape }: TensorType & { readonly name: string }): ValueInfoProto {
  const dim = shape.map((d) => ({
    value:
      typeof d === 'number'
        ? { case: 'dimValue' as const, value: BigInt(d) }
        : { case: 'dimParam' as const, value: d },
  }));
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType: ELEMENT_TYPE[dtype], shape: { dim } } } },
  });
}

/** The bytes of an ONNX model that computes `program`. */
export function writeOnnx(program: Program, info: OnnxModelInfo = {}): Uint8Array {
  const lowered = lowerProgram(program);
  const portable = info.plainOperators ? inPlainOperators(lowered) : lowered;
  const graph = info.channelBlock ? inBlockedLayout(portable, info.channelBlock) : portable;
  const vendors = new Set(graph.nodes.map(({ domain }) => domain).filter((domain) => domain !== ''));
  const model = create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    producerName: 'counterweight',
    opsetImport: [{ domain: '', version: OPSET }, ...[...vendors].map((domain) => ({ domain, version: 1n }))],
    metadataProps: Object.entries(info.metadata ?? {}).map(([key, value]) => ({ key, value })),
    graph: {
      name: info.name ?? 'counterweight',
      node: (info.reversed ? graph.nodes.toReversed() : graph.nodes).map(nodeProto),
      initializer: graph.initializers.map(tensorProto),
      input: graph.inputs.map(valueInfo),
      output: graph.outputs.map(valueInfo),
    },
  });
  return toBinary(ModelProtoSchema, model);
}
