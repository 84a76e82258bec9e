#!/usr/bin/env bash
# A tour of the commands on a small data set that the demo draws: count, weigh, check, train, resume, evaluate, export,
# detect, convert. The trainings are far too short to learn anything; they show how the commands fit together.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${1:-runs/tour}
counterweight() { echo "\$ counterweight $*" >&2; node dist/cli/main.js "$@"; }
[ -f dist/cli/main.js ] || npm run --silent build

rm -rf "$out"
counterweight demo --out "$out" --images 60 --num-train-steps 6
data="$out/data"
config="$out/pipeline.config"
cp "$out/unweighted.config" "$config"

counterweight stats "$data/train.record" --label-map "$data/label_map.pbtxt"
counterweight weights "$data/train.record" --scheme sqrt --write "$config"
counterweight check "$config"
counterweight check --target tfod "$config" || [ $? -eq 1 ] # findings: our own fields
counterweight explain class_weights
counterweight config get "$config" model.ssd.loss.classification_loss
counterweight config diff "$out/unweighted.config" "$config" || [ $? -eq 1 ] # they differ
counterweight export-tfod "$config" --out "$out/tfod"
counterweight train "$config" --model-dir "$out/run" --num-train-steps 8 --checkpoint-every-n 4
rm -rf "$out/run/checkpoints/step-000008"
counterweight train "$config" --model-dir "$out/run" --resume
counterweight eval "$out/run"
counterweight export "$out/run"
counterweight convert "$data/eval.record" "$out/voc" --label-map "$data/label_map.pbtxt"
pictures=("$out"/voc/JPEGImages/*)
counterweight detect "$out/run/detector.onnx" "${pictures[0]}" --min-score 0.1 --out "$out/pictures"
