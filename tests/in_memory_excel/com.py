"""What every object of the in-memory Excel shares: calls are counted and may fail, the unknown is refused."""

# ruff: noqa: N802 — the names are Excel's
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from types import FunctionType
from typing import Any


class ComError(Exception):
    """What pywin32 raises for whatever Excel refuses (`pywintypes.com_error`)."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text)
        self.hresult = -2147352567
        self.excepinfo = (0, "Excel", text, None, 0, 0)


class InjectedFaultError(ComError):
    """A call that was made to fail."""


class Meter:
    """Counts the calls into Excel; fails the one that it is set to fail."""

    def __init__(self) -> None:
        self.calls = 0
        self.fail_at = 0
        self.kinds: Counter[str] = Counter()
        self.silent = False

    def tick(self, name: str) -> None:
        if self.silent:
            return
        self.calls += 1
        self.kinds[name] += 1
        if self.calls == self.fail_at:
            raise InjectedFaultError(name)

    def reset(self, fail_at: int = 0) -> None:
        self.calls, self.fail_at = 0, fail_at
        self.kinds.clear()


class Com:
    """An object of Excel. Names that begin with a capital are Excel's: each use of one is one call.

    What a class does not define raises NotImplementedError with its name, whether read, set or called.
    """

    meter: Meter

    def __init__(self, meter: Meter) -> None:
        object.__setattr__(self, "meter", meter)

    def __init_subclass__(cls) -> None:
        # Counted here, where a class is made: __getattribute__ would slow down every other name as well.
        for name, member in list(vars(cls).items()):
            if name[0].isupper() and isinstance(member, property):
                setattr(cls, name, _CountedProperty(member, name))
            elif name[0].isupper() and isinstance(member, FunctionType):
                setattr(cls, name, _counted(member))

    def __getattr__(self, name: str) -> Any:
        if name[:1].isupper():
            raise NotImplementedError(f"{type(self).__name__}.{name}")
        raise AttributeError(name)

    def __setattr__(self, name: str, value: object) -> None:
        if name[0].isupper():
            found = getattr(type(self), name, None)
            if not (isinstance(found, property) and found.fset):
                raise NotImplementedError(f"{type(self).__name__}.{name} =")
            self.meter.tick(f"{type(self).__name__}.{name} =")
        object.__setattr__(self, name, value)


class _CountedProperty(property):
    """A property whose every reading is a call."""

    def __init__(self, found: property, name: str) -> None:
        super().__init__(found.fget, found.fset)
        self.name = name

    def __get__(self, one: Any, kind: type | None = None) -> Any:
        if one is not None:
            one.meter.tick(f"{type(one).__name__}.{self.name}")
        return super().__get__(one, kind)


def _counted(method: FunctionType) -> Callable[..., Any]:
    @wraps(method)
    def call(one: Com, *args: object, **kwargs: object) -> Any:
        one.meter.tick(f"{type(one).__name__}.{method.__name__}")
        return method(one, *args, **kwargs)

    return call


class Bag(Com):
    """An object of plain properties (a font, a border, print set-up): those named are kept as set."""

    def __init__(self, meter: Meter, kind: str, names: str, **below: object) -> None:
        super().__init__(meter)
        object.__setattr__(self, "kind", kind)
        object.__setattr__(self, "names", frozenset(names.split()))
        object.__setattr__(self, "kept", dict(below))

    def __getattr__(self, name: str) -> Any:
        if not name[0].isupper():
            raise AttributeError(name)
        self.meter.tick(f"{self.kind}.{name}")
        if name not in self.kept:
            raise NotImplementedError(f"{self.kind}.{name}")
        return self.kept[name]

    def __setattr__(self, name: str, value: object) -> None:
        if name not in self.names:
            raise NotImplementedError(f"{self.kind}.{name} =")
        self.meter.tick(f"{self.kind}.{name} =")
        self.kept[name] = value


class Things(Com):
    """A collection: `Count`, `Item`, call by number or name, iteration."""

    def __init__(self, meter: Meter, items: Callable[[], Sequence[Any]], kind: str = "Things") -> None:
        super().__init__(meter)
        self.items = items
        self.kind = kind

    def find(self, key: object) -> Any:
        found = self.items()
        if isinstance(key, int | float) and 1 <= key <= len(found):
            return found[int(key) - 1]
        for item in found:
            if isinstance(key, str) and item.called().casefold() == key.casefold():
                return item
        raise ComError(f"{self.kind}({key!r})")

    @property
    def Count(self) -> int:
        return len(self.items())

    def Item(self, key: object) -> Any:
        return self.find(key)

    def __call__(self, key: object) -> Any:
        self.meter.tick(f"{self.kind}()")
        return self.find(key)

    def __iter__(self) -> Iterator[Any]:
        self.meter.tick(f"{self.kind} iter")
        for item in list(self.items()):
            self.meter.tick(f"{self.kind} next")
            yield item
