#!/usr/bin/env bash
# Installs inspect_ai from PyPI into an environment of its own, .tmp/inspect-venv, unless it is there, or
# HINDCAST_INSPECT_PYTHON names a Python that has it. Prints that Python.
set -euo pipefail
if [ -n "${HINDCAST_INSPECT_PYTHON:-}" ]; then
  echo "$HINDCAST_INSPECT_PYTHON"
  exit
fi
cd "$(dirname "$0")/../.."
environment=.tmp/inspect-venv
if [ ! -x "$environment/bin/python" ]; then
  mkdir -p .tmp
  python3 -m venv "$environment.new"
  "$environment.new/bin/python" -m pip install --quiet inspect_ai==0.3.285 pandas pyarrow
  # Moved into place when it is whole; scripts inside would name the old place, its Python does not.
  mv "$environment.new" "$environment"
fi
echo "$PWD/$environment/bin/python"
