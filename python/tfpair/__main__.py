"""`python -m tfpair`: runs the program with the same arguments."""

from __future__ import annotations

import subprocess
import sys

from ._program import program


def main() -> int:
    try:
        return subprocess.call([program(), *sys.argv[1:]])
    except FileNotFoundError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
