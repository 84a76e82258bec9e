/**
 * @module
 * Where Keras box predictors keep their layers (predictors/convolutional_keras_box_predictor.py, heads/): the tables stand
 * in the predictors' own files. Lists count layers without weights; a class head may begin with dropout, so that its
 * layers have one of two places.
 */

import { objectLeaf } from './object-leaf.ts';
import { splitName } from './parameter-parts.ts';

const OWN =
  /^(?:BoxPredictor_(\d+)\/)?(?:Conv2d_(\d+)_1x1_\d+|(Box|Class)(?:EncodingPredictor|Predictor)(_depthwise)?)(\/BatchNorm)?$/;
const SHARED =
  /^WeightSharedConvolutionalBoxPredictor\/(?:(\w*PredictionTower)\/conv2d_(\d+)(?:\/BatchNorm\/feature_(\d+))?|ProjectionLayer\/conv2d_(\d+)(\/BatchNorm)?|(Box|Class)Predictor)$/;

const BOXES = 'box_encodings';
const CLASSES = 'class_predictions_with_background';

/** Places of a predictor that has layers for each map. */
function ownPlaces(layer: string, layers: ReadonlySet<string>): string[] {
  const [, map = '0', shared, head, depthwise, norm] = OWN.exec(layer) ?? [];
  const behind = norm === undefined ? 0 : 1;
  if (shared !== undefined) return [`_shared_nets/${map}/${3 * Number(shared) + behind}`];
  // depthwise convolution, normalisation, activation, 1×1 convolution
  const place = depthwise === undefined && layers.has(`${layer}_depthwise`) ? 3 : behind;
  const list = `_prediction_heads/${head === 'Box' ? BOXES : CLASSES}/${map}`;
  if (head === 'Box') return [`${list}/_box_encoder_layers/${place}`];
  return [place, place + 1].map((n) => `${list}/_class_predictor_layers/${n}`);
}

/** Places of the predictor that all maps share. */
function sharedPlaces(layer: string): string[] {
  const [, tower, number, map, projection, norm, head] = SHARED.exec(layer) ?? [];
  if (tower !== undefined && map === undefined) return [`_head_scope_conv_layers/${tower}/${number}`];
  if (tower !== undefined) {
    const list = tower === 'ClassPredictionTower' ? CLASSES : BOXES;
    return [`_base_tower_layers_for_heads/${list}/${map}/${3 * Number(number) + 1}`];
  }
  if (projection !== undefined)
    return [`_additional_projection_layers/${projection}/${norm === undefined ? 0 : 1}`];
  if (head === 'Box') return ['_box_prediction_head/_box_encoder_layers/0'];
  return [0, 1].map((n) => `_prediction_heads/${CLASSES}/_class_predictor_layers/${n}`);
}

/** The paths at which each of `names`, a predictor's parameters, may be, below `_box_predictor`. */
export function predictorPaths(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const layers = new Set(names.map((name) => splitName(name)[0]));
  return new Map(
    names.map((name) => {
      const [layer, leaf] = splitName(name);
      const places = SHARED.test(layer)
        ? sharedPlaces(layer)
        : OWN.test(layer)
          ? ownPlaces(layer, layers)
          : [];
      return [name, places.map((place) => `${place}/${objectLeaf(leaf)}`)];
    }),
  );
}
