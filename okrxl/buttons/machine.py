"""The computer as install and doctor see it: registry, folders of Excel's files, the interpreter."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

Root = Literal["user", "machine"]
SETTINGS = r"Software\VB and VBA Program Settings\okrxl\install"
"""Where VBA's GetSetting("okrxl", "install", "python") looks, in the user's own part of the registry."""


class Registry(Protocol):
    """The parts of Windows' registry that install and doctor use."""

    def read(self, root: Root, key: str, name: str) -> str | int | None:
        """A value; None if it does not exist or may not be read."""

    def write(self, key: str, name: str, value: str) -> None:
        """Write a text value for this user."""

    def remove(self, key: str) -> None:
        """Remove a key of this user, if it exists."""


@dataclass(frozen=True)
class Machine:
    """`system` is Python's `sys.platform`; `registry` is None except on Windows."""

    system: str
    python: str
    home: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    registry: Registry | None = None

    @property
    def script(self) -> Path:
        """The only folder from which Excel on a Mac runs scripts."""
        return self.home / "Library" / "Application Scripts" / "com.microsoft.Excel" / "okrxl.applescript"

    @property
    def addin(self) -> Path | None:
        """The add-in, in the folder that Excel opens workbooks from at start; None without Excel."""
        if self.system == "win32":
            roaming = self.environment.get("APPDATA") or str(self.home / "AppData" / "Roaming")
            return Path(roaming) / "Microsoft" / "Excel" / "XLSTART" / "okrxl.xlam"
        if self.system == "darwin":
            group = self.home / "Library" / "Group Containers" / "UBF8T346G9.Office"
            return group / "User Content.localized" / "Startup.localized" / "Excel" / "okrxl.xlam"
        return None

    def ansi(self, path: str) -> bool:
        """Whether VBA's GetSetting can hold a path: it is limited to Windows' code page."""
        if sys.platform == "win32":
            try:
                return path.encode("mbcs", "strict").decode("mbcs") == path
            except UnicodeError:
                return False
        return path.isascii()

    def short(self, path: str) -> str:
        """A path in Windows' short form, which is ASCII; unchanged if it has none."""
        if sys.platform == "win32":
            import ctypes  # noqa: PLC0415

            buffer = ctypes.create_unicode_buffer(32_768)
            if ctypes.windll.kernel32.GetShortPathNameW(path, buffer, len(buffer)):
                return buffer.value
        return path


def this_machine() -> Machine:
    """The computer that runs this."""
    registry = WindowsRegistry() if sys.platform == "win32" else None
    return Machine(sys.platform, sys.executable, Path.home(), os.environ, registry)


class WindowsRegistry:
    """The real registry."""

    def read(self, root: Root, key: str, name: str) -> str | int | None:
        """A value, or None."""
        if sys.platform != "win32":
            return None
        import winreg  # noqa: PLC0415

        top = winreg.HKEY_CURRENT_USER if root == "user" else winreg.HKEY_LOCAL_MACHINE
        try:
            with winreg.OpenKey(top, key) as opened:
                value, _ = winreg.QueryValueEx(opened, name)
        except OSError:
            return None
        return value if isinstance(value, str | int) else None

    def write(self, key: str, name: str, value: str) -> None:
        """Write a text value."""
        if sys.platform == "win32":
            import winreg  # noqa: PLC0415

            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

    def remove(self, key: str) -> None:
        """Remove a key without subkeys."""
        if sys.platform == "win32":
            import winreg  # noqa: PLC0415

            try:
                winreg.DeleteKey(winreg.HKEY_CURRENT_USER, key)
            except FileNotFoundError:
                return
