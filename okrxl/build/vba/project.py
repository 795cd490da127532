"""`xl/vbaProject.bin` from VBA sources alone, as MS-OVBA asks a writer to make it.

Numbers are its paragraphs; `docs/maintainers/vba-project.md` goes through them record by record.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import Final, Literal
from uuid import UUID

from okrxl.build.vba.compound_file import Storage, Stream, compound_file
from okrxl.build.vba.compression import compress

Kind = Literal["workbook", "sheet", "standard"]

PROJECT_NAME: Final = "VBAProject"
PROJECT_ID: Final = "{6E0F4C52-9D3B-5A17-8C64-2B71D0A35EF8}"
"""Any GUID will do (2.3.1.2); one that stays gives the same bytes for the same sources."""
CODE_PAGE: Final = 1252
ENGLISH: Final = 0x0409
WINDOWS_32: Final = 1
COOKIE: Final = struct.pack("<H", 0xFFFF)
BASE_CLASS: Final[dict[Kind, str]] = {
    "workbook": "0{00020819-0000-0000-C000-000000000046}",
    "sheet": "0{00020820-0000-0000-C000-000000000046}",
}
LIBRARIES: Final = {
    "stdole": (
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"
    ),
    "Office": (
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared"
        r"\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"
    ),
}
"""The references that Excel puts into a new project; the path is a hint, the GUID is what is looked up."""
IDENTIFIER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,30}")
RESERVED: Final = frozenset({PROJECT_NAME.casefold(), "dir"})
"""Neither the project nor a stream beside the modules may share a module's name."""
EXPORT_HEADER: Final = ("VERSION ", "BEGIN", "  MultiUse", "END", "Attribute VB_")


@dataclass(frozen=True)
class Module:
    """A VBA module: a workbook's or sheet's is named by its code name; `source` is ASCII.

    A source may begin with what the VBA editor exports (`VERSION 1.0 CLASS`, `Attribute VB_Name` …): those
    lines are written anew from `name` and `kind`. Raises ValueError for a name that VBA cannot use.
    """

    name: str
    kind: Kind
    source: str = ""

    def __post_init__(self) -> None:
        if not IDENTIFIER.fullmatch(self.name) or self.name.casefold() in RESERVED:
            raise ValueError(f"no name for a VBA module: {self.name!r}")
        if not self.source.isascii():
            raise ValueError(f"the source of {self.name} is not ASCII")

    @property
    def text(self) -> str:
        """What the module's stream holds (2.3.4.3): attributes, then code, lines ending in CR LF."""
        code = dropwhile(lambda line: line.startswith(EXPORT_HEADER), self.source.splitlines())
        return "".join(f"{line}\r\n" for line in (*self._attributes(), *code))

    def _attributes(self) -> list[str]:
        """MS-VBAL 4.2: a standard module has a name, a document module also says what it extends."""
        name = f'Attribute VB_Name = "{self.name}"'
        if self.kind == "standard":
            return [name]
        return [
            name,
            f'Attribute VB_Base = "{BASE_CLASS[self.kind]}"',
            "Attribute VB_GlobalNameSpace = False",
            "Attribute VB_Creatable = False",
            "Attribute VB_PredeclaredId = True",
            "Attribute VB_Exposed = True",
            "Attribute VB_TemplateDerived = False",
            "Attribute VB_Customizable = True",
        ]


def vba_project(modules: Sequence[Module]) -> bytes:
    """The bytes of `xl/vbaProject.bin` (2.2): source only, so that Excel compiles it on opening.

    One of the `modules` is the workbook's, and one belongs to each sheet that has a code name.
    Raises ValueError where names clash or the workbook's module is missing.
    """
    names = [module.name.casefold() for module in modules]
    if len(set(names)) < len(names):
        raise ValueError(f"two modules of one name: {sorted(names)}")
    if [module.kind for module in modules].count("workbook") != 1:
        raise ValueError("a VBA project needs one module for the workbook")
    sources = (Stream(module.name, compress(module.text.encode("ascii"))) for module in modules)
    return compound_file(
        [
            Storage(
                "VBA", (Stream("dir", compress(_dir(modules))), Stream("_VBA_PROJECT", _cache()), *sources)
            ),
            Stream("PROJECT", _project(modules).encode("ascii")),
            Stream("PROJECTwm", _name_map(modules)),
        ]
    )


def _cache() -> bytes:
    """_VBA_PROJECT (2.3.4.1): Reserved1, Version 0xFFFF, Reserved2, Reserved3, and no PerformanceCache."""
    return struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 0)


def _dir(modules: Sequence[Module]) -> bytes:
    """The dir stream before compression (2.3.4.2)."""
    return b"".join(
        [
            _information(),
            *(_reference(name, libid) for name, libid in LIBRARIES.items()),
            _record(0x000F, struct.pack("<H", len(modules))),  # PROJECTMODULES (2.3.4.2.3)
            _record(0x0013, COOKIE),  # PROJECTCOOKIE (2.3.4.2.3.1)
            *(_module(module) for module in modules),
            _record(0x0010),  # Terminator (2.3.4.2)
        ]
    )


def _information() -> bytes:
    """PROJECTINFORMATION (2.3.4.2.1), without the optional PROJECTCOMPATVERSION."""
    return b"".join(
        [
            _record(0x0001, struct.pack("<I", WINDOWS_32)),  # PROJECTSYSKIND (.1)
            _record(0x0002, struct.pack("<I", ENGLISH)),  # PROJECTLCID (.3)
            _record(0x0014, struct.pack("<I", ENGLISH)),  # PROJECTLCIDINVOKE (.4)
            _record(0x0003, struct.pack("<H", CODE_PAGE)),  # PROJECTCODEPAGE (.5)
            _record(0x0004, PROJECT_NAME.encode("ascii")),  # PROJECTNAME (.6)
            _twice(0x0005, 0x0040),  # PROJECTDOCSTRING (.7)
            _twice(0x0006, 0x003D),  # PROJECTHELPFILEPATH (.8)
            _record(0x0007, bytes(4)),  # PROJECTHELPCONTEXT (.9)
            _record(0x0008, bytes(4)),  # PROJECTLIBFLAGS (.10)
            struct.pack("<HIIH", 0x0009, 4, 1, 0),  # PROJECTVERSION (.11): its size field says 4 and means 6
            _twice(0x000C, 0x003C),  # PROJECTCONSTANTS (.12)
        ]
    )


def _reference(name: str, libid: str) -> bytes:
    """REFERENCE (2.3.4.2.2.1): REFERENCENAME (.2), then REFERENCEREGISTERED (.5)."""
    path = libid.encode("ascii")
    registered = struct.pack("<I", len(path)) + path + bytes(6)
    return _twice(0x0016, 0x003E, name) + _record(0x000D, registered)


def _module(module: Module) -> bytes:
    """MODULE (2.3.4.2.3.2), neither read-only (.9) nor private (.10)."""
    return b"".join(
        [
            _twice(0x0019, 0x0047, module.name),  # MODULENAME (.1), MODULENAMEUNICODE (.2)
            _twice(0x001A, 0x0032, module.name),  # MODULESTREAMNAME (.3)
            _twice(0x001C, 0x0048),  # MODULEDOCSTRING (.4)
            _record(0x0031, bytes(4)),  # MODULEOFFSET (.5): no PerformanceCache before the source
            _record(0x001E, bytes(4)),  # MODULEHELPCONTEXT (.6)
            _record(0x002C, COOKIE),  # MODULECOOKIE (.7)
            _record(0x0021 if module.kind == "standard" else 0x0022),  # MODULETYPE (.8)
            _record(0x002B),  # Terminator
        ]
    )


def _record(identifier: int, data: bytes = b"") -> bytes:
    """What every record of the dir stream is: Id, Size, data."""
    return struct.pack("<HI", identifier, len(data)) + data


def _twice(identifier: int, unicode_identifier: int, text: str = "") -> bytes:
    """A text in the project's code page and again in UTF-16, as names and descriptions stand."""
    return _record(identifier, text.encode("ascii")) + _record(unicode_identifier, text.encode("utf-16-le"))


def _project(modules: Sequence[Module]) -> str:
    """The PROJECT stream (2.3.1): properties, host extenders and windows."""
    seeds = UUID(PROJECT_ID).bytes
    lines = [
        f'ID="{PROJECT_ID}"',  # ProjectId (2.3.1.2)
        *(_project_item(module) for module in modules),  # ProjectModule (2.3.1.3)
        f'Name="{PROJECT_NAME}"',  # ProjectName (2.3.1.11)
        'HelpContextID="0"',  # ProjectHelpId (2.3.1.12)
        'VersionCompatible32="393222000"',  # ProjectVersionCompat32 (2.3.1.14)
        f'CMG="{encrypted(bytes(4), seeds[0])}"',  # ProjectProtectionState (2.3.1.15): not protected
        f'DPB="{encrypted(bytes(1), seeds[1])}"',  # ProjectPassword (2.3.1.16): none
        f'GC="{encrypted(bytes([0xFF]), seeds[2])}"',  # ProjectVisibilityState (2.3.1.17): visible
        "",
        "[Host Extender Info]",  # HostExtenders (2.3.1.18): the VBA editor
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",  # ProjectWorkspace (2.3.1.19): a window for each module, closed
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines)


def _project_item(module: Module) -> str:
    """ProjectDocModule (2.3.1.4) or ProjectStdModule (2.3.1.5)."""
    return f"Module={module.name}" if module.kind == "standard" else f"Document={module.name}/&H00000000"


def encrypted(data: bytes, seed: int, project_id: str = PROJECT_ID) -> str:
    """Data Encryption (2.4.3.2) in hexadecimal digits, keyed by the project's ID.

    Any seed and any ignored bytes will do; fixed ones give the same file every time.
    """
    version, key = 2, sum(project_id.encode("ascii")) & 0xFF
    before_last, last, plain = seed ^ version, seed ^ key, key
    written = [seed, before_last, last]
    ignored = bytes([seed] * ((seed & 6) // 2))
    for byte in (*ignored, *struct.pack("<I", len(data)), *data):
        before_last, last, plain = last, byte ^ (before_last + plain & 0xFF), byte
        written.append(last)
    return bytes(written).hex().upper()


def _name_map(modules: Sequence[Module]) -> bytes:
    """PROJECTwm (2.3.3): a NAMEMAP (2.3.3.1) for each name, in the code page and in UTF-16."""
    names = (
        module.name.encode("ascii") + b"\0" + module.name.encode("utf-16-le") + b"\0\0" for module in modules
    )
    return b"".join(names) + b"\0\0"
