/**
 * @module
 * What is known of one version of a document: its remarks, and what it was read as.
 */

import type { DescMessage } from '@bufbuild/protobuf';
import { diagnose } from '../config/check-pipeline-config.ts';
import type { Diagnostic } from '../config/diagnostic.ts';
import { type LoadedPipelineConfig, readPipelineConfig } from '../config/load-pipeline-config.ts';
import type { Target } from '../config/rule.ts';
import { findRule } from '../config/rule-table.ts';
import { syntaxFault } from '../config/rules/syntax/syntax-fault.ts';
import { textTooLarge } from '../config/rules/syntax/text-too-large.ts';
import { bindMessage } from '../config/schema/bind-message.ts';
import { NOTHING_KNOWN, type Surroundings } from '../config/surroundings.ts';
import { parseDocument } from '../config/text/parse-document.ts';
import { TrainEvalPipelineConfigSchema } from '../proto/gen/object_detection/protos/pipeline_pb.js';
import { ConfigError, type TextFault } from '../util/errors.ts';

/** What is known of one version of a document. */
export interface Analysis {
  readonly diagnostics: readonly Diagnostic[];
  /** Absent where the text is no pipeline.config or not in the text format. */
  readonly loaded: LoadedPipelineConfig | undefined;
  readonly surroundings: Surroundings;
}

/** For whom to check, and how to look at the files that a configuration names. */
export interface AnalysisOptions {
  readonly target: Target;
  gather(loaded: LoadedPipelineConfig): Promise<Surroundings>;
}

/** A pipeline.config has some thousand characters. */
const LARGEST_TEXT = 1_000_000;

/** Of a document that is none of ours. */
export const NO_ANALYSIS: Analysis = {
  diagnostics: [],
  loaded: undefined,
  surroundings: NOTHING_KNOWN,
};

/** Says all there is to say about `text`, which holds a message of type `root`. `gather` looks at the files it names. */
export async function analyse(
  text: string,
  file: string,
  root: DescMessage | undefined,
  { target, gather }: AnalysisOptions,
): Promise<Analysis> {
  if (root === undefined) return NO_ANALYSIS;
  if (text.length > LARGEST_TEXT) return { ...NO_ANALYSIS, diagnostics: [tooLarge(text, file)] };
  if (root !== TrainEvalPipelineConfigSchema)
    return { ...NO_ANALYSIS, diagnostics: faultsOf(text, file, root).map(asDiagnostic) };
  const loaded = read(text, file);
  const surroundings = loaded === undefined ? NOTHING_KNOWN : await gather(loaded);
  return { ...diagnose(text, file, { target, surroundings }), surroundings };
}

/** `text` as a configuration, or `undefined` where it is not in the text format. */
function read(text: string, file: string): LoadedPipelineConfig | undefined {
  try {
    return readPipelineConfig(text, file).loaded;
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

/** What is said of a text that would take seconds at every change. */
function tooLarge(text: string, file: string): Diagnostic {
  const most = LARGEST_TEXT.toLocaleString('en');
  const message = `This text has ${text.length.toLocaleString('en')} characters; while it is edited, at most ${most} are checked. "counterweight check" reads it.`;
  return { rule: textTooLarge.id, severity: 'note', message, place: { file, text, offset: 0 } };
}

/** The faults of a label map: its syntax, its names and the types of its values. */
function faultsOf(text: string, file: string, root: DescMessage): readonly TextFault[] {
  try {
    return bindMessage(root, parseDocument(text, file)).faults;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.faults;
  }
}

function asDiagnostic({ rule = syntaxFault.id, summary, place, fix }: TextFault): Diagnostic {
  return { rule, severity: findRule(rule)?.severity ?? 'error', message: summary, place, fix };
}
