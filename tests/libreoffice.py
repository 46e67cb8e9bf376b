"""Opening and saving workbooks with LibreOffice, as staff without Excel would."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

needs_libreoffice = pytest.mark.skipif(_SOFFICE is None, reason="LibreOffice is not installed")


def convert(data: bytes, to: str = "xlsx", suffix: str = ".xlsx") -> bytes:
    """What LibreOffice makes of a file: ``to`` is ``xlsx``, ``pdf`` … or a filter with options.

    Skips the test when LibreOffice is not installed. Each run has a profile of its own; runs take turns.
    """
    if _SOFFICE is None:
        pytest.skip("LibreOffice is not installed")
    with tempfile.TemporaryDirectory(prefix="custsheet-lo-") as name, _one_at_a_time():
        folder = Path(name)
        source, out = folder / f"book{suffix}", folder / "out"
        source.write_bytes(data)
        command = [
            _SOFFICE,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            to,
            "--outdir",
            str(out),
            str(source),
        ]
        result = subprocess.run(command, capture_output=True, timeout=300, check=False)
        made = list(out.glob("book.*"))
        assert made, f"LibreOffice made nothing: {result.stderr.decode(errors='replace')[-500:]}"
        return made[0].read_bytes()


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (Path(tempfile.gettempdir()) / "custsheet-libreoffice.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
