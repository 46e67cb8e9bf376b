"""Render page templates (``templates/pages/*.html.j2``) to HTML. Everything that comes from a cell is escaped.

Jinja2 is imported inside a function: only pages need it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from custsheet.pages.plain_text import css_string, printable
from custsheet.summary.layout import colors
from custsheet.texts import Lang, load_toml, templates_dir, text

if TYPE_CHECKING:
    from jinja2 import Environment

HTML_LANG = {"zh": "zh-CN", "en": "en"}
"""BCP 47 tags for the ``lang`` attribute, by which browsers choose fonts and screen readers the voice."""


def render(name: str, lang: Lang, /, **values: object) -> str:
    """Fill in a page template.

    Args:
        name: file in ``templates/pages``.
        lang: language of the page; templates call ``say("file.table", …)`` for a sentence in it.
        values: the template's variables; a missing one is an error.
    """

    def say(key: str, **named: object) -> str:
        return text(key, lang, **named)

    return _environment().get_template(name).render(lang=HTML_LANG[lang], say=say, **values)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(templates_dir() / "pages", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        # Escaping leaves characters that are invalid in HTML.
        finalize=lambda value: printable(value) if type(value) is str else value,
    )
    look = load_toml("pages/look.toml")
    environment.globals.update(palette=colors(), dark={**colors(), **look["dark"]}, look=look["page"])
    environment.filters["css_string"] = css_string
    return environment
