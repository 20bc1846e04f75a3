#!/usr/bin/env bash
# Installs inspect_ai from PyPI into an environment of its own, .tmp/inspect-venv, unless it is there, or
# HINDCAST_INSPECT_PYTHON names a Python that has it. Prints that Python.
set -euo pipefail
source "$(dirname "$0")/../support/peer-environment.sh"
install() {
  "$1" -m pip install --quiet inspect_ai==0.3.285 pandas pyarrow
}
peer_environment inspect "${HINDCAST_INSPECT_PYTHON:-}"
