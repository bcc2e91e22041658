#!/bin/sh
# The browser tests need Chromium and a Chinese font. As root they are installed; otherwise one clear line says what to do.
set -eu
has_font() { command -v fc-list >/dev/null && [ -n "$(fc-list :lang=zh family)" ]; }
if command -v chromium >/dev/null && has_font; then
    exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium fonts-noto-cjk fontconfig \
        >/dev/null 2>&1
    exit 0
fi
echo "测试需要 Chromium 和中文字体：请先运行 sudo apt-get install chromium fonts-noto-cjk fontconfig" >&2
echo "The tests need Chromium and a Chinese font: run sudo apt-get install chromium fonts-noto-cjk fontconfig first" >&2
exit 1
