# Sourced by scripts that install what Hindcast is compared with from PyPI.
#
#   peer_environment NAME GIVEN    prints the Python of an environment with it: GIVEN if that is not empty, else that of
#                                  .tmp/NAME-venv, made where it is missing. `install PYTHON`, of whoever calls, fills it.
peer_environment() {
  local environment=.tmp/$1-venv given=$2
  if [ -n "$given" ]; then
    echo "$given"
    return
  fi
  cd "$(dirname "${BASH_SOURCE[0]}")/../.."
  if [ ! -x "$environment/bin/python" ]; then
    mkdir -p .tmp
    rm -rf "$environment.new"
    python3 -m venv "$environment.new"
    install "$environment.new/bin/python"
    # Moved into place when it is whole; scripts inside would name the old place, its Python does not.
    mv "$environment.new" "$environment"
  fi
  echo "$PWD/$environment/bin/python"
}
