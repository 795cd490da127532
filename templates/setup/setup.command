#!/bin/sh
# Sets okrxl up for the person who runs it, without a terminal's knowledge: double-click it on a Mac.
# Beside it lies the file okrxl-….whl, which holds the program that does the rest. Running it again updates.
set -u
here=$(cd "$(dirname "$0")" && pwd)

if [ "$(uname)" = Darwin ]; then
    case "$(defaults read -g AppleLanguages 2>/dev/null | sed -n 2p)" in
        *zh*) LC_MESSAGES=zh_CN.UTF-8; export LC_MESSAGES ;;
    esac
fi
case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in zh*) chinese=yes ;; *) chinese= ;; esac
fail() { if [ -n "$chinese" ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi >&2; exit 1; }

recent() {
    # Without Apple's developer tools, this one only opens a window that offers them.
    if [ "$(uname)" = Darwin ] && [ "$(command -v "$1")" = /usr/bin/python3 ]; then
        xcode-select -p >/dev/null 2>&1 || return 1
    fi
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}
python=
for one in python3 python3.14 python3.13 python3.12 python3.11 \
    /opt/homebrew/bin/python3 /usr/local/bin/python3 \
    /Library/Frameworks/Python.framework/Versions/Current/bin/python3; do
    if recent "$one"; then python=$one; break; fi
done
[ -n "$python" ] || fail \
    "okrxl needs Python 3.11 or newer. Install it from https://www.python.org/downloads/, then run this file again." \
    "okrxl 需要 Python 3.11 或更高版本。请从 https://www.python.org/downloads/ 安装，然后再次运行本文件。"

for one in "$here"/okrxl-*.whl; do
    [ -e "$one" ] || fail \
        "The file okrxl-….whl is missing. Put it into the folder $here and run this file again." \
        "缺少文件 okrxl-….whl。请把它放入文件夹 $here，然后再次运行本文件。"
done

"$python" -P -m zipfile -t "$one" >/dev/null 2>&1 || fail \
    "The file $one is damaged or not complete. Download it again, then run this file again." \
    "文件 $one 已损坏或不完整。请重新下载，然后再次运行本文件。"

exec "$python" -P -c "import runpy, sys; sys.path.insert(0, sys.argv.pop())
runpy.run_module('okrxl.set_up', run_name='__main__')" "$here" "$one"
