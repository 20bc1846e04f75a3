#!/usr/bin/env bash
# Installs the official BigCodeBench tools from PyPI into an environment of its own, .tmp/bigcodebench-venv, unless it is
# there, or HINDCAST_BIGCODEBENCH_PYTHON names a Python that has them. Prints that Python. What they need to ask models
# (vllm and the like) is left out.
set -euo pipefail
if [ -n "${HINDCAST_BIGCODEBENCH_PYTHON:-}" ]; then
  echo "$HINDCAST_BIGCODEBENCH_PYTHON"
  exit
fi
cd "$(dirname "$0")/../.."
environment=.tmp/bigcodebench-venv
if [ ! -x "$environment/bin/python" ]; then
  mkdir -p .tmp
  rm -rf "$environment.new"
  python3 -m venv "$environment.new"
  pip=("$environment.new/bin/python" -m pip install --quiet --disable-pip-version-check)
  "${pip[@]}" appdirs datasets e2b fire gradio-client httpx matplotlib multipledispatch numpy pqdm rich setuptools tempdir termcolor \
    tqdm transformers tree_sitter tree-sitter-python wget
  "${pip[@]}" --no-deps bigcodebench==0.2.5
  # Moved into place when it is whole; scripts inside would name the old place, its Python does not.
  mv "$environment.new" "$environment"
fi
echo "$PWD/$environment/bin/python"
