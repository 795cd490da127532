@echo off
rem Sets okrxl up for the person who runs it: double-click it. Beside it lies the file okrxl-....whl.
rem Everything goes into the user's own folders; running it again updates. ASCII on purpose: code pages differ.
setlocal EnableExtensions DisableDelayedExpansion
set "HOME_OF_OKRXL=%LOCALAPPDATA%\Programs\okrxl"
set "ENVIRONMENT=%HOME_OF_OKRXL%\python"
set "LOG=%HOME_OF_OKRXL%\setup.log"

set "PYTHON="
for %%V in (3.14 3.13 3.12 3.11) do if not defined PYTHON py -%%V -c "" >nul 2>nul && set "PYTHON=py -%%V"
if not defined PYTHON python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul && set "PYTHON=python"
if not defined PYTHON (
    echo okrxl needs Python 3.11 or newer. Install it from https://www.python.org/downloads/ or the Microsoft Store,
    echo then run this file again.
    goto failed
)

set "WHEEL="
for %%F in ("%~dp0okrxl-*.whl") do set "WHEEL=%%~fF"
if not defined WHEEL (
    echo The file okrxl-....whl is missing. Put it into the folder of this file and run this file again.
    echo If you opened a .zip file, extract all of its files first.
    goto failed
)

echo Installing okrxl. This takes a minute.
if not exist "%HOME_OF_OKRXL%" mkdir "%HOME_OF_OKRXL%"
%PYTHON% -m venv "%ENVIRONMENT%" >"%LOG%" 2>&1
if errorlevel 1 (
    echo Python's own environment could not be made. Close Excel and run this file again.
    goto details
)
"%ENVIRONMENT%\Scripts\python.exe" -m pip install --disable-pip-version-check --upgrade "%WHEEL%" >>"%LOG%" 2>&1
if errorlevel 1 (
    echo okrxl could not be installed, usually because something it needs could not be downloaded.
    echo Check the network connection;
    echo behind a proxy, ask your IT department for its address and set HTTPS_PROXY.
    goto details
)
"%ENVIRONMENT%\Scripts\python.exe" -m okrxl install
if errorlevel 1 goto failed

set "DOCUMENTS=%USERPROFILE%\Documents"
if defined OneDrive if exist "%OneDrive%\Documents" set "DOCUMENTS=%OneDrive%\Documents"
if not exist "%DOCUMENTS%\OKR.xlsm" "%ENVIRONMENT%\Scripts\python.exe" -m okrxl new "%DOCUMENTS%\OKR.xlsm" --sample
if errorlevel 1 goto failed
echo Done. Your workbook: "%DOCUMENTS%\OKR.xlsm"
start "" "%DOCUMENTS%\OKR.xlsm"
exit /b 0

:details
echo Details: "%LOG%"
:failed
pause
exit /b 1
