#!/bin/sh
# Makes .venv hold what requirements.lock says, with the `dragoman` command in it. Usage: requirements/sync.sh PYTHON
# PYTHON is the interpreter to build .venv from. Safe to run again: an unchanged .venv costs a second.
#
# uv installs the lock in seconds. It is itself taken from the lock, by hash. Where uv cannot be had or cannot
# reach its registry (mirrors configured for pip alone), pip installs the same lock, slower. `--no-deps`, because
# the lock is complete, and leaves out one dependency of dbt-core that does not install from registries alone.
# Certificates: the system's first (a company's registry is in no bundle), then those that uv brings along.
set -eu
cd "$(dirname "$0")/.."
python=$1
lock=requirements.lock
venv=.venv/bin/python

say() { printf '%s\n' "$*" >&2; }

if ! "$venv" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null; then
    say "setup: creating .venv with $python"
    "$python" -m venv --clear .venv || {
        say "setup: $python cannot make virtual environments; install its venv module (on Debian: python3-venv)"
        exit 1
    }
fi

with_uv() {
    if ! "$venv" -m uv --version >/dev/null 2>&1; then
        awk '/^uv==/ { inside = 1 } inside && /^ *#/ { exit } inside' $lock >.venv/uv.txt
        "$venv" -m pip install -q --disable-pip-version-check --no-deps --require-hashes -r .venv/uv.txt || return 1
    fi
    { UV_SYSTEM_CERTS=1 "$venv" -m uv pip sync --compile-bytecode --python "$venv" --require-hashes $lock ||
        "$venv" -m uv pip sync --compile-bytecode --python "$venv" --require-hashes $lock; } &&
        "$venv" -m uv pip install -q --python "$venv" --no-deps --no-build-isolation --editable .
}

with_pip() {
    "$venv" -m pip --version >/dev/null 2>&1 || "$venv" -m ensurepip >/dev/null
    "$venv" -m pip install --disable-pip-version-check --no-deps --require-hashes -r $lock &&
        "$venv" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation --editable .
}

say "setup: installing requirements.lock"
with_uv || {
    say "setup: uv did not succeed; installing the same lock with pip"
    with_pip
}
"$venv" -c 'import extract' && touch .venv/.ready
