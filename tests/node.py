"""Reading and saving workbooks with the libraries of online editors: exceljs and SheetJS, under Node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

READERS = ("exceljs", "xlsx")
_PACKAGES = ("exceljs@4.4.0", "xlsx@0.18.5")
_SCRIPT = Path(__file__).with_name("node_readers.js")
_SECONDS = 120


def read_and_save(reader: str, data: bytes) -> tuple[dict[str, dict[str, Any]], bytes]:
    """What a library reads (sheet → cell → value, dates as serial numbers), and the file as it saves it.

    Skips the test without Node, or where the libraries cannot be installed.
    """
    modules = _modules()
    if modules is None:
        pytest.skip("Node, or exceljs and SheetJS for it, are not there")
    with tempfile.TemporaryDirectory(prefix="custsheet-node-") as folder:
        source, saved = Path(folder) / "book.xlsx", Path(folder) / "saved.xlsx"
        source.write_bytes(data)
        command = ["node", "--max-old-space-size=1500", str(_SCRIPT), reader, str(source), str(saved)]
        environment = os.environ | {"NODE_PATH": str(modules)}
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, env=environment, check=False)
        assert done.returncode == 0, f"{reader}: {done.stderr.decode(errors='replace')[-800:]}"
        return json.loads(done.stdout), saved.read_bytes()


@cache
def _modules() -> Path | None:
    """The folder with the libraries: the one that CUSTSHEET_NODE_MODULES names, else a cache that is filled once."""
    named = os.environ.get("CUSTSHEET_NODE_MODULES")
    if named:
        return Path(named)
    if not (shutil.which("node") and shutil.which("npm")):
        return None
    folder = Path(tempfile.gettempdir()) / "custsheet-node"
    command = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(folder), *_PACKAGES]
    if not all((folder / "node_modules" / name).is_dir() for name in READERS):
        folder.mkdir(exist_ok=True)
        if subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False).returncode:
            return None
    return folder / "node_modules"
