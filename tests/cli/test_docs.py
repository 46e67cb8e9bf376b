"""Every command has help in both languages, and the documents say what the program does."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import click
import pytest

from custsheet.cli.main import COMMANDS, program
from custsheet.texts import LANGS, load_toml

from .conftest import Cli

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_commands", ROOT / "docs" / "make_commands.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_commands_is_current(generator: ModuleType) -> None:
    """When it is not: ``python docs/make_commands.py``."""
    for name, lang in generator.PAGES.items():
        assert (ROOT / "docs" / name).read_text(encoding="utf-8") == generator.page(lang), name


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("words", [(), *((name,) for name in COMMANDS)])
def test_every_command_has_help(cli: Cli, words: tuple[str, ...], lang: str) -> None:
    answer = cli(*words, "--help", "--lang", lang)
    assert answer.code == 0
    assert answer.err == ""
    assert ("用法" in answer.out) == (lang == "zh")
    assert "{" not in answer.out
    for name in COMMANDS if not words else ():
        assert name in answer.out


@pytest.mark.parametrize("lang", LANGS)
def test_help_fits_a_terminal_of_80_columns(cli: Cli, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    from custsheet.cli.width import display_width

    monkeypatch.setenv("COLUMNS", "80")
    for name in COMMANDS:
        for line in cli(name, "--help", "--lang", lang).out.splitlines():
            assert display_width(line) <= 80, line


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_explained(name: str) -> None:
    context = click.Context(program)
    command = program.get_command(context, name)
    assert command is not None
    known = load_toml("messages/cli.toml")["options"]
    for param in command.params:
        if isinstance(param, click.Option):
            assert set(known[param.help]) == {"zh", "en"}


def test_every_text_of_the_command_line_is_there_in_both_languages() -> None:
    def walk(table: dict[str, object], path: str) -> None:
        if any(isinstance(value, str) for value in table.values()):
            assert set(table) == {"zh", "en"}, path
            names = [set(re.findall(r"{(\w+)", str(table[lang]))) for lang in LANGS]
            assert names[0] == names[1], path
            return
        for key, value in table.items():
            assert isinstance(value, dict), path
            walk(value, f"{path}.{key}")

    walk(load_toml("messages/cli.toml"), "cli")


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_readme_names_every_command_and_no_other(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    named = set(re.findall(r"custsheet (?:--?\S+ )*([a-z]+) ", text))
    assert set(COMMANDS) <= named
    assert set(re.findall(r"`custsheet ([a-z]+)", text)) <= set(COMMANDS)


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "docs/windows-shortcut.md"])
def test_links_in_the_documents_lead_somewhere(page: str) -> None:
    path = ROOT / page
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target
