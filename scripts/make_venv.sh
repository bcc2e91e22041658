#!/bin/sh
# Makes the virtual environment $1 and installs the locked requirements $2 and tanfeng itself into it.
set -eu
venv=$1
requirements=$2

# An interpreter counts only if it really runs: on some machines `python3.12` is a broken shim.
find_python() {
    for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3 /usr/bin/python3; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return 0
        fi
    done
    echo "需要 Python 3.11 或更高版本。 / Python 3.11 or later is needed." >&2
    return 1
}

if ! "$venv/bin/python" -c 'import pip' 2>/dev/null; then
    python=$(find_python)
    rm -rf "$venv"
    if ! "$python" -m venv "$venv" >/dev/null 2>&1; then
        rm -rf "$venv"
        if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
            apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3-venv >/dev/null 2>&1
            "$python" -m venv "$venv"
        else
            echo "缺少 python3-venv：请先运行 sudo apt-get install python3-venv" >&2
            echo "python3-venv is missing: run sudo apt-get install python3-venv first" >&2
            exit 1
        fi
    fi
fi

bin="$venv/bin"
if "$bin/python" -m pip --disable-pip-version-check -q install uv && \
   "$bin/uv" pip install -q --system-certs --compile-bytecode --python "$bin/python" --require-hashes -r "$requirements"; then
    :
else
    echo "uv 不可用，改用 pip（较慢）。 / uv is not usable here; using pip (slower)." >&2
    "$bin/python" -m pip --disable-pip-version-check -q install --require-hashes -r "$requirements"
fi
"$bin/python" -m pip --disable-pip-version-check -q install --no-deps --no-build-isolation -e .
