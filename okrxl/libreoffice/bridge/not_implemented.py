"""Partial implementations: every missing member raises NotImplementedError with its name."""

from __future__ import annotations

from types import FunctionType
from typing import NoReturn


class PartialEngineClass:
    """A class that implements part of an xlwings base class; the rest raises NotImplementedError by name."""

    def __init_subclass__(cls) -> None:
        """Replace the abstract members that the class neither implements nor declares as an attribute."""
        for base in cls.__mro__:
            if base.__module__ != "xlwings.base_classes":
                continue
            for name, member in vars(base).items():
                if getattr(cls, name, None) is member and _is_abstract(member):
                    declared = name in cls.__annotations__
                    setattr(cls, name, None if declared else _refusal(member, f"{base.__name__}.{name}"))


def _is_abstract(member: object) -> bool:
    function = member.fget if isinstance(member, property) else member
    return isinstance(function, FunctionType) and "NotImplementedError" in function.__code__.co_names


def _refusal(member: object, name: str) -> object:
    def refuse(*_args: object, **_named: object) -> NoReturn:
        raise NotImplementedError(f"{name} in LibreOffice")

    return property(refuse, refuse) if isinstance(member, property) else refuse


class PartialComObject:
    """Part of one of Excel's COM objects; any other member raises NotImplementedError with its name."""

    def __getattr__(self, name: str) -> NoReturn:
        """A member that is not implemented."""
        if name.startswith("_"):
            raise AttributeError(name)
        raise NotImplementedError(f".api: {type(self).__name__}.{name} in LibreOffice")

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse to set a property that is not implemented."""
        if not name.startswith("_") and not hasattr(type(self), name):
            raise NotImplementedError(f".api: {type(self).__name__}.{name} = in LibreOffice")
        super().__setattr__(name, value)
