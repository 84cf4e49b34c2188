#!/bin/sh
# Makes the virtual environment .tools/NAME hold requirements.lock, requirements/NAME.txt and the project itself.
# Usage: requirements/tools.sh NAME   Safe to run again: nothing is done while neither file has changed.
set -eu
cd "$(dirname "$0")/.."
name=$1
extra=requirements/$name.txt
folder=.tools/$name
[ -f "$extra" ] || { echo "tools: there is no $extra" >&2; exit 2; }
mkdir -p .tools
exec 9>".tools/.$name.lock"
flock 9
digest=$(cat requirements.lock "$extra" | sha256sum | cut -d ' ' -f 1)
[ "$(cat "$folder/.ready" 2>/dev/null)" = "$digest" ] && exit 0

echo "tools: installing $extra into $folder" >&2
uv=".venv/bin/python -m uv"
$uv venv --quiet --clear --python .venv/bin/python "$folder"
for certificates in 1 0; do  # the system's first: a company's registry is in no bundle
    UV_SYSTEM_CERTS=$certificates $uv pip install --quiet --compile-bytecode --python "$folder/bin/python" --no-deps \
        --require-hashes -r requirements.lock -r "$extra" && break
    [ "$certificates" = 1 ] || exit 1
done
$uv pip install --quiet --python "$folder/bin/python" --no-deps --no-build-isolation --editable .
echo "$digest" >"$folder/.ready"
