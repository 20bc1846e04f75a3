#!/usr/bin/env bash
# Makes the image hindcast-sandbox:debian from Debian's packages alone, for places where no image can be pulled: Python 3
# with numpy and pandas, the commands that tasks start, and whatever packages are named after the image. Needs root,
# debootstrap and a Docker engine.
#   scripts/make-sandbox-image.sh [image] [package...]
set -euo pipefail

image=${1:-hindcast-sandbox:debian}
shift || true
suite=$(. /etc/os-release && echo "${VERSION_CODENAME:?}")
packages=(python3 python3-numpy python3-pandas python3-openpyxl python3-tk python3-pip procps zip unzip "$@")

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
debootstrap --variant=minbase --include="$(IFS=,; echo "${packages[*]}")" "$suite" "$tree" >"$tree.log" 2>&1 ||
  { tail -20 "$tree.log" >&2; exit 1; }
rm -rf "$tree.log" "$tree"/var/cache/apt/archives/*.deb "$tree"/var/lib/apt/lists/* "$tree"/usr/share/{doc,man,locale}
tar -C "$tree" --numeric-owner --sort=name -c . |
  docker import --change 'ENV LANG=C.UTF-8' --change 'WORKDIR /tmp' - "$image"
