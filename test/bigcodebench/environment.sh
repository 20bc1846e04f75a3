#!/usr/bin/env bash
# Installs the official BigCodeBench tools from PyPI into an environment of its own, .tmp/bigcodebench-venv, unless it is
# there, or HINDCAST_BIGCODEBENCH_PYTHON names a Python that has them. Prints that Python. What they need to ask models
# (vllm and the like) is left out.
set -euo pipefail
source "$(dirname "$0")/../support/peer-environment.sh"
install() {
  local pip=("$1" -m pip install --quiet --disable-pip-version-check)
  "${pip[@]}" appdirs datasets e2b fire gradio-client httpx matplotlib multipledispatch numpy pqdm rich setuptools tempdir termcolor \
    tqdm transformers tree_sitter tree-sitter-python wget
  "${pip[@]}" --no-deps bigcodebench==0.2.5
}
peer_environment bigcodebench "${HINDCAST_BIGCODEBENCH_PYTHON:-}"
