"""Finds the program that the wheel installed."""

from __future__ import annotations

import os
import sys
import sysconfig


def program() -> str:
    """Return the path of the `tfpair` program.

    Raises FileNotFoundError where the scripts directories of this Python do not contain it.
    """
    name = "tfpair" + (sysconfig.get_config_var("EXE") or "")
    here = os.path.dirname(os.path.abspath(__file__))
    directories = [
        sysconfig.get_path("scripts"),
        # `pip install --user`
        sysconfig.get_path("scripts", scheme=_user_scheme()),
        # `pip install --target` and `--prefix`: beside this package, or beside its prefix
        os.path.join(os.path.dirname(here), "bin"),
        os.path.normpath(os.path.join(here, "..", "..", "..", "..", "bin")),
        os.path.normpath(os.path.join(here, "..", "..", "..", "Scripts")),
    ]
    for directory in directories:
        path = os.path.join(directory, name)
        if os.path.isfile(path):
            return path
    raise FileNotFoundError(f"{name} is not in {', '.join(dict.fromkeys(directories))}")


def _user_scheme() -> str:
    if sys.version_info >= (3, 10):
        return sysconfig.get_preferred_scheme("user")
    if os.name == "nt":
        return "nt_user"
    if sys.platform == "darwin" and getattr(sys, "_framework", None):
        return "osx_framework_user"
    return "posix_user"
