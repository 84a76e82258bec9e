#!/usr/bin/env bash
# The BCCD experiment of the README: trains without and with class weights (11 minutes each on two cores), evaluates both
# and draws the README's pictures. Needs the data set in ../shared/datasets/bccd, a folder in Pascal VOC form.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${1:-runs}
image=../shared/datasets/bccd/JPEGImages/BloodImage_00021.jpg
counterweight() { echo "\$ counterweight $*" >&2; node dist/cli/main.js "$@"; }
[ -f dist/cli/main.js ] || npm run --silent build

for name in unweighted weighted; do
  config=examples/bccd/pipeline.config
  [ "$name" = weighted ] || config=examples/bccd/unweighted.config
  counterweight train "$config" --model-dir "$out/bccd-$name"
  counterweight eval "$out/bccd-$name"
  counterweight export "$out/bccd-$name"
  counterweight detect "$out/bccd-$name/detector.onnx" "$image" --min-score 0.4 --out "$out/bccd-$name/pictures"
done
