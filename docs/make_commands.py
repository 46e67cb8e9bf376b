"""Write docs/commands.md and docs/commands.zh-CN.md from the help pages: ``python docs/make_commands.py``.

tests/cli/test_docs.py fails if they are out of date.
"""

from __future__ import annotations

from pathlib import Path

import click

from custsheet.cli.main import COMMANDS, program
from custsheet.cli.session import Session
from custsheet.texts import Lang, text

PAGES: dict[str, Lang] = {"commands.md": "en", "commands.zh-CN.md": "zh"}
WIDTH = 100


def help_page(words: list[str], lang: Lang) -> str:
    """What ``custsheet WORDS --help`` prints in ``lang``."""
    session = Session(asked=lang)
    settings = {"obj": session, "max_content_width": WIDTH, "terminal_width": WIDTH, "resilient_parsing": True}
    context = program.context_class(program, info_name="custsheet", **settings)
    command: click.Command = program
    for word in words:
        found = program.get_command(context, word)
        assert found is not None
        command, context = found, found.context_class(found, info_name=word, parent=context, **settings)
    return command.get_help(context)


def page(lang: Lang) -> str:
    """The whole document in ``lang``."""
    parts = [f"# {text('cli.docs.title', lang)}\n\n{text('cli.docs.intro', lang)}\n"]
    for words in ([], *([name] for name in COMMANDS)):
        title = " ".join(["custsheet", *words])
        parts.append(f"\n## `{title}`\n\n```text\n{help_page(words, lang)}\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    for name, lang in PAGES.items():
        (Path(__file__).parent / name).write_text(page(lang), encoding="utf-8")
