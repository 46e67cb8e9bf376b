"""The examples of docs/library.md run as they stand, one after the other, on a copy of the sample workbook."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

import custsheet

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "library.md"
SAMPLE = ROOT / "sample_data" / "客户维护管理表-样例.xlsx"


def examples() -> list[tuple[int, str]]:
    """Line number and code of each block of Python."""
    text = PAGE.read_text(encoding="utf-8")
    blocks = re.finditer(r"^```python\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [(text.count("\n", 0, block.start(1)), block[1]) for block in blocks]


def test_the_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "客户.xlsx"
    shutil.copyfile(SAMPLE, path)
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for line, code in examples():
        exec(compile("\n" * line + code, str(PAGE), "exec"), names)
    printed = capsys.readouterr().out
    for shown in re.findall(r"print\(error\)  # (.+)", PAGE.read_text(encoding="utf-8")):
        assert shown in printed
    saved = custsheet.open(path)
    assert saved["customers"].at[5, "credit_limit"] == 200_000
    assert (saved["customers"]["owner"] == "郑可心").any()
    assert isinstance(names["content"], bytes)


def test_every_public_method_is_on_the_page_or_explains_itself() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for name in ("open", "update", "append", "refresh", "save", "to_bytes", "clean", "duplicates", "due", "explain"):
        assert f".{name}(" in page, name


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_both_readmes_lead_to_the_page(readme: str) -> None:
    assert "docs/library.md" in (ROOT / readme).read_text(encoding="utf-8")
