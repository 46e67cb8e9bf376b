"""Every sentence in ``templates/messages/`` is read by somebody: what nobody reads, nobody keeps true."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from custsheet.texts import LANGS, load_toml, templates_dir

ROOT = Path(__file__).parents[1]
MESSAGES = sorted(path.stem for path in (templates_dir() / "messages").glob("*.toml"))


def sentences(table: dict[str, Any], path: str) -> Iterator[str]:
    """The keys of all sentences in a table of a message file."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from [f"{path}.{name}"] if set(LANGS) <= set(value) else sentences(value, f"{path}.{name}")


def spelled_in_python(path: Path) -> Iterator[str]:
    """Patterns of the keys that a module may ask for: its words, f-strings, beginnings, and tables read whole."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            if re.search(r"[a-z]{3}", "".join(filter(None, parts))):
                yield "".join(r"\w+" if part is None else re.escape(part) for part in parts)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w.]+", node.value):
            yield re.escape(node.value) + (r"\w+" if node.value.endswith(".") else "")
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
            yield re.escape(str(node.slice.value)) + r"\.\w+"


def spelled_in_templates() -> Iterator[str]:
    """Keys that pages say, and the names in other templates, of which keys are made."""
    for path in templates_dir().rglob("*.j2"):
        for key, is_beginning in re.findall(r'"([\w.]+)"( *~)?', path.read_text(encoding="utf-8")):
            yield re.escape(key) + (r"\w+" if is_beginning else "")
    for path in templates_dir().glob("*.toml"):
        yield from map(re.escape, re.findall(r"[\w.]+", path.read_text(encoding="utf-8")))


@cache
def asked_for() -> re.Pattern[str]:
    """Matches what somebody may ask for, with or without the name of the message file."""
    modules = [*(ROOT / "custsheet").rglob("*.py"), *(ROOT / "docs").glob("*.py")]
    spelled = {pattern for path in modules for pattern in spelled_in_python(path)} | set(spelled_in_templates())
    return re.compile("|".join(sorted(spelled)))


def is_read(key: str) -> bool:
    return any(asked_for().fullmatch(name) for name in (key, key.partition(".")[2]))


@pytest.mark.parametrize("file", MESSAGES)
def test_every_sentence_is_read(file: str) -> None:
    assert [key for key in sentences(load_toml(f"messages/{file}.toml"), file) if not is_read(key)] == []


def test_a_sentence_that_nobody_asks_for_is_found() -> None:
    assert not is_read("handbook.causes_of_nothing.at_all")
    assert not is_read("summary.calls.nobody_calls")
