#!/bin/sh
# The browser tests need Chromium, a Chinese font and what the browser driver in the virtual environment $1 links to.
# As root they are installed; otherwise one clear line says what to do.
set -eu
venv=$1
packages="chromium fonts-noto-cjk fontconfig libatomic1"

driver_runs() {
    "$("$venv/bin/python" -c 'import playwright, pathlib; print(pathlib.Path(playwright.__file__).parent / "driver" / "node")')" \
        --version >/dev/null 2>&1
}
has_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh family)" ]; }

if command -v chromium >/dev/null && has_font && driver_runs; then
    exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    apt-get -qq update
    # shellcheck disable=SC2086 - the list is meant to be split
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $packages >/dev/null 2>&1
    exit 0
fi
echo "测试需要 Chromium、中文字体和 libatomic：请先运行 sudo apt-get install $packages" >&2
echo "The tests need Chromium, a Chinese font and libatomic: run sudo apt-get install $packages first" >&2
exit 1
