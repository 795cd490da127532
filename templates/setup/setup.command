#!/bin/sh
# Sets okrxl up for the person who runs it, without a terminal's knowledge: double-click it on a Mac.
# Beside it lies the file okrxl-….whl. Everything goes into the user's own folders; running it again updates.
set -u
here=$(cd "$(dirname "$0")" && pwd)
home="$HOME/Library/Application Support/okrxl-program"
[ "$(uname)" = Darwin ] || home="${XDG_DATA_HOME:-$HOME/.local/share}/okrxl-program"
environment="$home/python"

case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in zh*) chinese=yes ;; *) chinese= ;; esac
[ "$(uname)" = Darwin ] && case "$(defaults read -g AppleLanguages 2>/dev/null)" in *\(*zh*) chinese=yes ;; esac
say() { if [ -n "$chinese" ]; then printf '%s\n' "$2"; else printf '%s\n' "$1"; fi; }
fail() { say "$1" "$2" >&2; exit 1; }

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
python=
for one in python3 python3.14 python3.13 python3.12 python3.11 \
    /opt/homebrew/bin/python3 /usr/local/bin/python3 \
    /Library/Frameworks/Python.framework/Versions/Current/bin/python3; do
    if recent "$one"; then python=$one; break; fi
done
[ -n "$python" ] || fail \
    "okrxl needs Python 3.11 or newer. Install it from https://www.python.org/downloads/, then run this file again." \
    "okrxl 需要 Python 3.11 或更高版本。请从 https://www.python.org/downloads/ 安装，然后再次运行本文件。"

wheel=
for one in "$here"/okrxl-*.whl; do [ -e "$one" ] && wheel=$one; done
[ -n "$wheel" ] || fail \
    "The file okrxl-….whl is missing. Put it into the folder $here and run this file again." \
    "缺少文件 okrxl-….whl。请把它放入文件夹 $here，然后再次运行本文件。"

say "Installing okrxl. This takes a minute." "正在安装 okrxl，约需一分钟。"
log="$home/setup.log"
mkdir -p "$home" && "$python" -m venv "$environment" >"$log" 2>&1 || fail \
    "Python's own environment could not be made in $environment. On Debian or Ubuntu, run “sudo apt install python3-venv” first. Details: $log" \
    "无法在 $environment 中创建 Python 环境。在 Debian 或 Ubuntu 上请先运行“sudo apt install python3-venv”。详情：$log"
"$environment/bin/python" -m pip install --disable-pip-version-check --upgrade "$wheel" >>"$log" 2>&1 || fail \
    "okrxl could not be installed, usually because something it needs could not be downloaded. Check the network connection; behind a proxy, ask your IT department for its address and set HTTPS_PROXY. Details: $log" \
    "安装未完成，通常是因为无法下载所需的组件。请检查网络连接；若使用代理，请向 IT 部门索取地址并设置 HTTPS_PROXY。详情：$log"
"$environment/bin/python" -m okrxl install || exit 1

documents=$("$environment/bin/python" -c 'import platformdirs; print(platformdirs.user_documents_dir())')
workbook="$documents/OKR.xlsm"
if [ ! -e "$workbook" ]; then
    mkdir -p "$documents"
    "$environment/bin/python" -m okrxl new "$workbook" --sample || exit 1
fi
say "Done. Your workbook: $workbook" "完成。您的工作簿：$workbook"
if [ "$(uname)" = Darwin ]; then open "$workbook"; fi
