"""What of xlwings LibreOffice does not do here, said by name."""

from __future__ import annotations

from types import FunctionType
from typing import NoReturn


class Named:
    """A class of the engine: what xlwings' base class only promises raises NotImplementedError by name."""

    def __init_subclass__(cls) -> None:
        """Replace the promises that are not kept; an attribute that is declared keeps one by itself."""
        for base in cls.__mro__:
            if base.__module__ != "xlwings.base_classes":
                continue
            for name, promised in vars(base).items():
                if getattr(cls, name, None) is promised and _only_promised(promised):
                    kept = name in cls.__annotations__
                    setattr(cls, name, None if kept else _refusal(promised, f"{base.__name__}.{name}"))


def _only_promised(member: object) -> bool:
    function = member.fget if isinstance(member, property) else member
    return isinstance(function, FunctionType) and "NotImplementedError" in function.__code__.co_names


def _refusal(member: object, name: str) -> object:
    def refuse(*_args: object, **_named: object) -> NoReturn:
        raise NotImplementedError(f"{name} in LibreOffice")

    return property(refuse, refuse) if isinstance(member, property) else refuse


class Words:
    """Some of Excel's own words, for `.api`; any other raises NotImplementedError with its name."""

    def __getattr__(self, name: str) -> NoReturn:
        """A word that is not known here."""
        if name.startswith("_"):
            raise AttributeError(name)
        raise NotImplementedError(f".api: {type(self).__name__}.{name} in LibreOffice")

    def __setattr__(self, name: str, value: object) -> None:
        """The same where it is set."""
        if not name.startswith("_") and not hasattr(type(self), name):
            raise NotImplementedError(f".api: {type(self).__name__}.{name} = in LibreOffice")
        super().__setattr__(name, value)
