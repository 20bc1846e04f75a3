#!/usr/bin/env bash
# Compares Hindcast with the official BigCodeBench tools, both ways: the same answers graded by both must end alike, the
# official tools must read what `hindcast grade` writes, and Hindcast what they write. Needs `npm run build`, and PyPI or
# an environment made before.
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! python=$(test/bigcodebench/environment.sh); then
  echo "NOT CHECKED against the official BigCodeBench tools: they could not be installed from PyPI" >&2
  exit 0
fi
work=$PWD/.tmp/bigcodebench-check
rm -rf "$work"
mkdir -p "$work/official" "$work/hindcast"
name=some--model--main--bigcodebench-complete--openai-0.8-2-sanitized_calibrated
"$python" test/bigcodebench/make_samples.py "$work/tasks.jsonl" "$work/official/$name.jsonl"
cp "$work/official/$name.jsonl" "$work/hindcast/"
hindcast() { node dist/cli/main.js "$@"; }

hindcast grade bigcodebench --data "$work/tasks.jsonl" --answers "$work/hindcast/$name.jsonl" --sandbox process --k 1,2 \
  --ground-truth-folder "$work/truth" >"$work/hindcast.log" 2>&1

# The harness asks before it writes over a file, and is told no.
official() { (cd "$1" && timeout 300 "$python" -m "bigcodebench.$2" "${@:3}" < <(yes n)); }
export BIGCODEBENCH_OVERRIDE_PATH=$work/tasks.jsonl XDG_CACHE_HOME=$work/cache HF_HUB_OFFLINE=1
choices=(--split complete --subset full)
for folder in official hindcast; do
  # In the first it runs the answers; in the second it finds results, and computes and compares rates.
  official "$work/$folder" evaluate "${choices[@]}" --samples "$name.jsonl" --execution local --pass_k 1,2 --parallel 2 \
    >"$work/$folder-evaluate.log" 2>&1 || { tail -5 "$work/$folder-evaluate.log" >&2; exit 1; }
  official "$work/$folder" inspect "${choices[@]}" --eval_results "${name}_eval_results.json" >/dev/null
done
grep -q "Load from previous results" "$work/hindcast-evaluate.log"
if grep "is different from the saved one" "$work/hindcast-evaluate.log"; then exit 1; fi
diff <(cd "$work/official/inspect" && find . | sort) <(cd "$work/hindcast/inspect" && find . | sort)
"$python" test/bigcodebench/compare.py "$work/official" "$work/hindcast" "$name"

hindcast ingest "$work/official/${name}_eval_results.json" --store "$work/store" --json >/dev/null 2>&1
hindcast compare "$work/official/${name}_eval_results.json" "$work/hindcast/${name}_eval_results.json" >"$work/compared.txt"
echo "the official BigCodeBench tools and Hindcast grade alike and read what the other writes"
