#!/usr/bin/env bash
# Copies what fuzz targets begin with into fuzz/corpus/: the fixtures, the configuration, and the documents of ../shared where there are any.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p corpus/bytes corpus/tree corpus/settings
cp ../tests/fixtures/*.yaml corpus/bytes/
find ../../shared/torture -name '*.yaml' -o -name '*.json' 2>/dev/null | while read -r file; do cp "$file" corpus/bytes/; done
cp ../spec/client.toml ../tests/fixtures/bad/*.toml corpus/settings/
for seed in 1 2 3 4 5 6 7 8; do head -c 3000 /dev/urandom > "corpus/tree/$seed"; done
