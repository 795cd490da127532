"""What belongs to a file beside its content: owner, group, mode, access list, extended attributes."""

from __future__ import annotations

import errno
import os
import stat
import sys
from pathlib import Path

ACCESS_LIST = "system.posix_acl_access"
KERNEL_S_OWN = ("security.", "trusted.")
"""Names that the system assigns by itself, and mostly lets nobody else set."""


def same_attributes(source: Path, made: Path) -> bool:
    """Give a new file all that another has; False where the system does not allow it.

    Windows does it while replacing (see `file_swap`).
    """
    old, new = source.stat(), made.stat()
    try:
        if os.name == "posix" and (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
            os.chown(made, old.st_uid, old.st_gid)
        made.chmod(stat.S_IMODE(old.st_mode))
        if sys.platform == "linux":
            _copy_extended(source, made)
    except OSError:
        return False
    return True


def _copy_extended(source: Path, made: Path) -> None:
    """Extended attributes, the access list (which is one of them) last; OSError where one is refused."""
    if sys.platform != "linux":
        return
    wanted, present = _names(source), _names(made)
    for name in sorted(present - wanted):
        # The folder may give every new file an access list of its own.
        if not name.startswith(KERNEL_S_OWN):
            os.removexattr(made, name)
    for name in sorted(wanted, key=lambda one: one == ACCESS_LIST):
        try:
            value = os.getxattr(source, name)
            if name not in present or os.getxattr(made, name) != value:
                os.setxattr(made, name, value)
        except OSError:
            if not name.startswith(KERNEL_S_OWN):
                raise


def _names(path: Path) -> set[str]:
    if sys.platform != "linux":
        return set()
    try:
        return set(os.listxattr(path))
    except OSError as error:
        if error.errno in {errno.ENOTSUP, errno.ENOSYS}:
            return set()
        raise
