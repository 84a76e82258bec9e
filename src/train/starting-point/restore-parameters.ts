/**
 * @module
 * Takes from a checkpoint what `fine_tune_checkpoint_type` asks for (meta_architectures/ssd_meta_arch.py, restore_map and
 * restore_from_objects): "classification" the backbone, "detection" also the maps over it, "full" everything.
 *
 * Differences: "full" is known for TensorFlow 1 checkpoints too; a variable of another shape keeps its first values and is
 * reported, as TensorFlow 1 does, where TensorFlow 2 fails.
 */

import type { OpenedCheckpoint } from '../../checkpoint/open-checkpoint.ts';
import type { StoredTensor } from '../../checkpoint/safetensors.ts';
import { isByClass, type ParameterPart, partOf } from '../../checkpoint/variable-names/parameter-parts.ts';
import { variablePlaces } from '../../checkpoint/variable-names/variable-places.ts';
import type { RESTORE_TYPES } from '../../config/rules/training/fine-tune-checkpoint.ts';
import { staticShape } from '../../graph/tensor-type.ts';
import { initializeParameters, type ParameterSpec } from '../../nn/parameter.ts';
import { DataError } from '../../util/errors.ts';
import { type ClassTransfer, transferClasses } from './keep-classes.ts';
import type { RestoreReport } from './restore-report.ts';

export type RestoreType = (typeof RESTORE_TYPES)[number];

const PARTS: Readonly<Record<RestoreType, readonly ParameterPart[]>> = {
  classification: ['backbone'],
  detection: ['backbone', 'feature maps'],
  full: ['backbone', 'feature maps', 'heads'],
};

export interface RestoreOptions {
  /** The model's parameters, in the order in which its network asks for them. */
  readonly specs: readonly ParameterSpec[];
  readonly checkpoint: OpenedCheckpoint;
  readonly type: RestoreType;
  /** `load_all_detection_checkpoint_vars`: the heads too, of type "detection". */
  readonly loadAll: boolean;
  /** Of the run: new classes get the first values that they would have had. */
  readonly seed: number;
  /** Makes the transfer from a class head of so many channels to one of so many; absent: heads are taken or left whole. */
  readonly classTransfer?: ((found: number, wanted: number) => ClassTransfer | undefined) | undefined;
}

export interface Restored {
  readonly parameters: ReadonlyMap<string, StoredTensor>;
  readonly report: RestoreReport;
}

/** @throws DataError where not one variable fits, or one is damaged */
export async function restoreParameters(options: RestoreOptions): Promise<Restored> {
  const { specs, checkpoint, type, loadAll, classTransfer } = options;
  const places = variablePlaces(specs.map(({ name }) => name));
  const parts = type === 'detection' && loadAll ? PARTS.full : PARTS[type];
  const fresh =
    classTransfer === undefined ? new Map() : initializeParameters(specs, options.seed, isByClass);
  const parameters = new Map<string, StoredTensor>();
  const restored: RestoreReport['restored'][number][] = [];
  const keptByClass: RestoreReport['keptByClass'][number][] = [];
  const mismatched: RestoreReport['mismatched'][number][] = [];
  const missing: RestoreReport['missing'][number][] = [];
  const notAsked: string[] = [];
  const used = new Set<string>();
  let classes: RestoreReport['classes'];
  for (const { name: parameter, shape: wanted } of specs) {
    const shape = staticShape(wanted);
    if (!parts.includes(partOf(parameter))) {
      notAsked.push(parameter);
      continue;
    }
    const place = places.get(parameter);
    const variable = place && checkpoint.find(place);
    const found = variable === undefined ? undefined : checkpoint.variables.get(variable);
    if (variable === undefined || found === undefined || !found.isFloat) {
      missing.push({ parameter, shape });
      continue;
    }
    used.add(variable);
    const transfer = isByClass(parameter) ? classTransfer?.(found.shape[0], shape[0]) : undefined;
    if (transfer !== undefined) {
      const first = { shape, data: fresh.get(parameter) ?? new Float32Array() };
      const value = transferClasses(await checkpoint.read(variable), first, transfer);
      if (value !== undefined) {
        parameters.set(parameter, value);
        keptByClass.push({ parameter, variable });
        classes = { kept: transfer.kept, added: transfer.added };
        continue;
      }
    }
    if (found.shape.join() !== shape.join()) {
      const sameRest = found.shape.slice(1).join() === shape.slice(1).join();
      mismatched.push({
        parameter,
        variable,
        shape,
        found: found.shape,
        byClass: isByClass(parameter) && sameRest,
      });
      continue;
    }
    parameters.set(parameter, await checkpoint.read(variable));
    restored.push({ parameter, variable, shape });
  }
  if (parameters.size === 0) throw nothingFits(options, missing.length + mismatched.length);
  const skipped = [...checkpoint.variables]
    .filter(([variable]) => !used.has(variable))
    .map(([variable, { shape, type: dtype }]) => ({ variable, shape, type: dtype }));
  const report: RestoreReport = {
    checkpoint: checkpoint.path,
    format: checkpoint.format,
    type,
    restored,
    keptByClass,
    mismatched,
    missing,
    notAsked,
    skipped,
    ...(classes === undefined ? {} : { classes }),
  };
  return { parameters, report };
}

function nothingFits({ checkpoint, type, specs }: RestoreOptions, asked: number): DataError {
  const examples = [...checkpoint.variables.keys()].slice(0, 3).map((name) => JSON.stringify(name));
  const wanted = specs.find(({ name }) => partOf(name) === 'backbone')?.name ?? specs[0].name;
  return new DataError(
    checkpoint.path,
    `Not one of the ${asked} variables that fine_tune_checkpoint_type "${type}" takes fits the model: it wants "${wanted}" and the like, ` +
      `the checkpoint (${checkpoint.format}) has ${examples.length === 0 ? 'none' : examples.join(', ')}, …. Use a checkpoint of the same feature extractor, or remove fine_tune_checkpoint.`,
  );
}
