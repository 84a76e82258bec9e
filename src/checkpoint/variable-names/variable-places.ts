/**
 * @module
 * Where the parameters of a detector may stand in checkpoints, by our names, which are slim's. TensorFlow 1 checkpoints
 * have these names, those of a classifier without the feature extractor's scope. TensorFlow 2 checkpoints have paths of
 * objects: of a whole training (`model/…`), of a detector alone, of a classifier that is called `feature_extractor` as
 * upstream wants, or of a classifier alone.
 */

import { backbonePaths } from './backbone-paths.ts';
import { featureMapPaths } from './feature-map-paths.ts';
import { FEATURE_EXTRACTOR, partOf } from './parameter-parts.ts';
import { predictorPaths } from './predictor-paths.ts';

/** What a feature extractor calls its backbone. EfficientDet's has both names; keys of variables have the second. */
const BACKBONE_OBJECTS = ['classification_backbone', '_efficientnet'];

export interface VariablePlaces {
  /** Names in checkpoints by name, the likeliest first. */
  readonly names: readonly string[];
  /** Paths of objects, the likeliest first. */
  readonly paths: readonly string[];
}

/** The places of each of `parameters`, all names of a detector in the order in which its network asks for them. */
export function variablePlaces(parameters: readonly string[]): ReadonlyMap<string, VariablePlaces> {
  const ofPart = (part: ReturnType<typeof partOf>): string[] =>
    parameters.filter((name) => partOf(name) === part);
  const backbone = backbonePaths(ofPart('backbone'));
  const maps = featureMapPaths(ofPart('feature maps'));
  const heads = predictorPaths(ofPart('heads'));
  const within = (object: string, places: readonly string[]): string[] =>
    ['model/', ''].flatMap((root) => places.map((place) => `${root}${object}/${place}`));
  return new Map(
    parameters.map((name) => {
      const own = backbone.get(name);
      if (own === undefined) {
        const object = maps.has(name) ? '_feature_extractor' : '_box_predictor';
        return [name, { names: [name], paths: within(object, maps.get(name) ?? heads.get(name) ?? []) }];
      }
      const inDetectors = BACKBONE_OBJECTS.flatMap((object) => within(`_feature_extractor/${object}`, [own]));
      return [
        name,
        {
          names: [name, name.slice(FEATURE_EXTRACTOR.length)],
          paths: [...inDetectors, `feature_extractor/${own}`, own],
        },
      ];
    }),
  );
}
