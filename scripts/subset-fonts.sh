#!/bin/sh
# Makes assets/fonts from the devDependency dejavu-fonts-ttf: DejaVu Sans Condensed, regular and bold, cut
# down to Latin and the symbols figures use. Loading a full font is the dearest part of drawing a PNG.
# Needed only when the character list changes; the results are committed. Same input, same bytes.
# Usage: npm ci && sh scripts/subset-fonts.sh   (needs Python 3 with venv)
set -eu
cd "$(dirname "$0")/.."
fonts=node_modules/dejavu-fonts-ttf
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet --disable-pip-version-check fonttools==4.68.0

# Basic Latin, Latin-1, Latin Extended-A, Greek; superscripts, dashes, quotes, ellipsis, bullet, minus,
# approximately, inequalities, arrows, multiplication, diamond, circle, square.
characters="U+0020-007E,U+00A0-017F,U+0370-03FF,U+2010-2015,U+2018-201E,U+2022,U+2026,U+2030,U+2032,U+2033"
characters="$characters,U+2070,U+2074-2079,U+2080-2089,U+20AC,U+2190-2193,U+2212,U+2248,U+2260,U+2264,U+2265"
characters="$characters,U+25A0,U+25A1,U+25C6,U+25C7,U+25CB,U+25CF,U+FFFD"

mkdir -p assets/fonts
for name in DejaVuSansCondensed DejaVuSansCondensed-Bold; do
  "$tools/bin/pyftsubset" "$fonts/ttf/$name.ttf" --output-file="assets/fonts/$name.ttf" \
    --unicodes="$characters" --layout-features=kern,mark,ccmp --no-hinting --desubroutinize \
    --name-IDs=0,1,2,3,4,5,6,13,14,16,17 --notdef-outline --no-recalc-timestamp --drop-tables+=FFTM
done
cp "$fonts/LICENSE" assets/fonts/LICENSE
ls -l assets/fonts
