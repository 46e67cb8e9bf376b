"""The blocks of the 设置 tab for RFM segments and for the keywords by which feedback is told apart."""

from __future__ import annotations

from dataclasses import replace

from custsheet.donors.look import template
from custsheet.schema import Segment
from custsheet.schema.setting_names import by_name
from custsheet.schema.setting_order import SEGMENT_CONDITIONS
from custsheet.settings_tab.page import INPUT, QUIET, B, C, D, E, F, G, Page, number_input
from custsheet.settings_tab.places import CATEGORIES, LIST_PREFIX

_NAME = replace(INPUT, bold=True)


def segments(page: Page) -> int:
    """Segments with their least scores, the default beside them, and free rows."""
    rules, listed = page.settings.rules, page.settings.segments
    labels = rules.columns["segments"]
    columns = dict(zip(labels, (B, C, D, E), strict=True))
    headers = {columns[name]: label[page.lang] for name, label in labels.items()}
    page.headers(headers | {F: page.say("headers.default")}, (C, D, E))
    first = page.row
    for slot in range(len(listed) + int(template()["settings_tab"]["spare_segments"])):
        segment = listed[slot] if slot < len(listed) else None
        page.key(f"segment{slot + 1}")
        page.put(B, None if segment is None else (segment.name if page.lang == "zh" else segment.en), _NAME)
        for key in SEGMENT_CONDITIONS:
            page.put(columns[key], None if segment is None else getattr(segment, key), number_input("0"))
        page.put(F, None if segment is None else _default(page, segment), QUIET)
        page.row += 1
    page.hint(page.area(first, B), labels["name"][page.lang], page.say("hints.segment"))
    for key in SEGMENT_CONDITIONS:
        spec = rules.limits[f"segments.{key}"]
        page.number_rule(page.area(first, columns[key]), spec, page.say("hints.condition", allowed=spec.allowed))
    return F


def _default(page: Page, segment: Segment) -> str | None:
    """The least scores that a segment has by default, ``R≥4 F≥4``; None for one that people added."""
    default = by_name(segment.name, page.settings.rules.segments)
    if default is None:
        return None
    asked = {key[-1].upper(): getattr(default, key) for key in SEGMENT_CONDITIONS}
    parts = [f"{letter}≥{value:g}" for letter, value in asked.items() if value is not None]
    return "  ".join(parts) or page.say("all_others")


def keywords(page: Page) -> int:
    """A row for every category with its words, those of the default beside them, and free rows."""
    labels = page.settings.rules.columns["keywords"]
    page.headers(
        {B: labels["category"][page.lang], C: labels["words"][page.lang], F: page.say("headers.default")}, last=G
    )
    categories, first = list(page.settings.lists[CATEGORIES]), page.row
    for slot in range(len(categories) + int(template()["settings_tab"]["spare_keywords"])):
        category = categories[slot] if slot < len(categories) else None
        page.key(f"category{slot + 1}")
        page.put(B, None if category is None else category[page.lang], _NAME)
        words = "" if category is None else _joined(page, page.settings.keywords.get(category.value, ()))
        default = "" if category is None else _joined(page, page.settings.rules.keywords.get(category.value, ()))
        page.put(C, words or None, INPUT, last=E)
        page.put(F, default or None, QUIET, last=G)
        page.fit((words, C, E), (default, F, G))
        page.row += 1
    title = labels["category"][page.lang]
    page.list_rule(page.area(first, B), LIST_PREFIX + CATEGORIES, title, page.say("hints.category"))
    page.hint(page.area(first, C), labels["words"][page.lang], page.say("hints.keywords"))
    return G


def _joined(page: Page, words: tuple[str, ...]) -> str:
    """The words in one cell. Latin ones get a blank in between, where the line may break."""
    if not words:
        return ""
    parts = [words[0]]
    for word in words[1:]:
        parts += [page.say("between_latin_words" if word.isascii() else "between_words"), word]
    return "".join(parts)
