@echo off
rem Sets okrxl up for the person who runs it: double-click it. Beside it lies the file okrxl-....whl,
rem which holds the program that does the rest. Running it again updates. ASCII on purpose: code pages differ.
setlocal EnableExtensions DisableDelayedExpansion

set "PYTHON="
for %%V in (3.14 3.13 3.12 3.11) do if not defined PYTHON call :try py -%%V
if not defined PYTHON call :try python
if defined PYTHON goto file
echo okrxl needs Python 3.11 or newer. Install it from https://www.python.org/downloads/, then run this file again.
goto failed

:try
%* -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if "%errorlevel%"=="0" set "PYTHON=%*"
exit /b 0

:file
if exist "%~dp0okrxl-*.whl" goto setup
echo The file okrxl-....whl is missing. Put it into the folder of this file and run this file again.
echo If you opened a .zip file, extract all of its files first.
goto failed

:setup
rem A folder that ends with a backslash would take the quote behind it along: hence the dot.
%PYTHON% -P -c "import glob, runpy, sys, zipfile; sys.path.insert(0, max(glob.glob(glob.escape(sys.argv[1]) + '/okrxl-*.whl'))); zipfile.is_zipfile(sys.path[0]) or sys.exit('This file is damaged or not complete; download it again: ' + sys.path[0]); runpy.run_module('okrxl.set_up', run_name='__main__')" "%~dp0."
if not "%errorlevel%"=="0" goto failed
pause
exit /b 0

:failed
pause
exit /b 1
