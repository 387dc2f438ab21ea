"""Writes what importlib.metadata reads of every distribution in the folders given: a JSON line each."""

import importlib.metadata
import json
import sys

for folder in sys.argv[1:]:
    for distribution in importlib.metadata.distributions(path=[folder]):
        metadata = distribution.metadata
        print(
            json.dumps(
                {
                    "path": str(distribution._path),
                    "name": metadata["Name"],
                    "version": distribution.version,
                    "metadata_version": metadata["Metadata-Version"],
                    "requires": distribution.requires or [],
                    "requires_python": metadata["Requires-Python"],
                }
            )
        )
