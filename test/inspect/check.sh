#!/usr/bin/env bash
# Compares Hindcast with inspect_ai itself, both ways: logs of each kind are made afresh and must read alike, and
# inspect_ai must open what `hindcast export` writes. Needs `npm run build`, and PyPI or an environment made before.
set -euo pipefail
cd "$(dirname "$0")/../.."
if ! python=$(test/inspect/environment.sh); then
  echo "NOT CHECKED against inspect_ai: it could not be installed from PyPI; only the values kept in test/inspect are" >&2
  exit 0
fi
work=.tmp/inspect-check
rm -rf "$work"
mkdir -p "$work/written"
"$python" test/inspect/make_logs.py "$work/logs"
"$python" test/inspect/expected_values.py "$work/expected" "$work"/logs/*
HINDCAST_INSPECT_LOGS="$work" npx vitest run test/inspect/conformance.test.ts test/inspect/foreign-messages.test.ts
node dist/cli/main.js ingest "$work"/logs/* --store "$work/store" --json >/dev/null
for run in "$work"/store/runs/*; do
  run=$(basename "$run")
  node dist/cli/main.js export "$run" --store "$work/store" --format inspect -o "$work/written/$run.eval" --json >/dev/null
done
"$python" test/inspect/check_written.py "$work"/written/*.eval
"$python" test/inspect/check_view.py "$work/written"
echo "inspect_ai and Hindcast read the same, and inspect_ai and its viewer open what Hindcast writes"
