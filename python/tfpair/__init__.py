"""Does `import tensorflow` work in this environment, and if not, what fixes it?

    >>> import tfpair
    >>> report = tfpair.check()
    >>> report.verdict
    'fails'
    >>> bool(report)
    False

The package runs the `tfpair` program, which reads files only: TensorFlow and NumPy are not imported. In a notebook,
`%load_ext tfpair` adds `%tfpair`, which shows the report of the kernel.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from typing import Any

from ._program import program

__all__ = ["Error", "Finding", "Report", "check", "explain", "load_ipython_extension"]


class Error(Exception):
    """The program could not look at the environment; the message is its own."""


@dataclass(frozen=True)
class Finding:
    """One finding: a cause, or something to know."""

    code: str
    """The stable code: `numpy-abi-too-new`."""
    severity: str
    """`error`, `warning` or `note`."""
    message: str
    advice: str | None
    """What to do where no command resolves it."""
    raw: dict[str, Any] = field(repr=False)
    """The finding as the JSON report has it (`docs/report.schema.json`)."""


@dataclass(frozen=True)
class Report:
    """What was found in one environment. True where `import tensorflow` works."""

    verdict: str
    """`works`, `fails`, `unknown` or `absent`."""
    headline: str
    tensorflow: str | None
    """The version on disk."""
    numpy: str | None
    """The version on disk."""
    findings: list[Finding]
    fix: list[str]
    """The commands of the best fix, in order; empty where there is none."""
    stale: dict[str, str]
    """Versions of `tensorflow` and `numpy` that this process has imported and that are no longer those on disk: a
    notebook that was not restarted. Empty for another environment than that of this process."""
    raw: dict[str, Any] = field(repr=False)
    """The environment as the JSON report has it (`docs/report.schema.json`)."""
    _query: _Query = field(repr=False)

    def __bool__(self) -> bool:
        return self.verdict == "works" and not self.stale

    def __str__(self) -> str:
        return _stale_text(self) + self._query.run("--format", "text")

    def _repr_html_(self) -> str:
        # a page of its own, so that its style does not reach the notebook
        page = self._query.run("--format", "html")
        source = page.replace("&", "&amp;").replace('"', "&quot;")
        stale = _stale_text(self).replace("&", "&amp;").replace("<", "&lt;")
        frame = (
            f'<iframe srcdoc="{source}" title="tfpair report" style="width: 100%; height: 30em; border: 0"'
            ' sandbox="allow-same-origin"></iframe>'
        )
        return f"<p>{stale}</p>{frame}" if stale else frame


def check(path: str | os.PathLike[str] | None = None, *, deep: bool = False) -> Report:
    """Check an environment, an interpreter or a site-packages directory; by default that of this interpreter.

    `deep` verifies every file against RECORD. Raises Error where the environment cannot be read.
    """
    query = _Query(deep, None if path is None else os.fspath(path))
    raw = json.loads(query.run("--format", "json"))["environments"][0]
    pair = raw.get("pair") or {}
    versions = {name: (pair.get(name) or {}).get("version") for name in ("tensorflow", "numpy")}
    steps = raw["remedies"][0]["steps"] if raw["remedies"] else []
    stale = {}
    if path is None:
        for name, on_disk in versions.items():
            loaded = getattr(sys.modules.get(name), "__version__", None)
            if loaded is not None and on_disk is not None and loaded != on_disk:
                stale[name] = loaded
    return Report(
        verdict=raw["verdict"],
        headline=query.run("--quiet").splitlines()[0],
        tensorflow=versions["tensorflow"],
        numpy=versions["numpy"],
        findings=[Finding(f["code"], f["severity"], f["message"], f.get("fix"), f) for f in raw["findings"]],
        fix=[step["command"] for step in steps if step["command"] is not None],
        stale=stale,
        raw=raw,
        _query=query,
    )


@dataclass(frozen=True)
class _Query:
    """What to check."""

    deep: bool
    path: str | None

    def run(self, *options: str) -> str:
        arguments = ["check", *options]
        if self.deep:
            arguments.append("--deep")
        if self.path is None:
            arguments += ["--python", sys.executable]
        else:
            arguments += ["--", self.path]
        return _run(arguments)


def explain(code: str) -> str:
    """Return the page of a finding code, in Markdown. Raises Error for an unknown code."""
    return _run(["explain", code])


def load_ipython_extension(ipython: Any) -> None:
    """Add `%tfpair [PATH] [--deep]` to a notebook: `%load_ext tfpair`."""

    def magic(line: str) -> Report:
        words = line.split()
        paths = [word for word in words if word != "--deep"]
        if len(paths) > 1:
            raise Error("usage: %tfpair [PATH] [--deep]")
        return check(paths[0] if paths else None, deep="--deep" in words)

    ipython.register_magic_function(magic, "line", "tfpair")


def _stale_text(report: Report) -> str:
    if not report.stale:
        return ""
    loaded = " and ".join(f"{name} {version}" for name, version in report.stale.items())
    return f"This process has imported {loaded}, which is no longer the version on disk: restart it.\n"


def _run(arguments: list[str]) -> str:
    """Run the program. 0, 1 and 2 with output are verdicts; 2 without output is an error."""
    done = subprocess.run(
        [program(), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    if not done.stdout:
        message = done.stderr.strip()
        if message.startswith("error: "):
            message = message[len("error: ") :]
        raise Error(message or f"tfpair ended with status {done.returncode}")
    return done.stdout
