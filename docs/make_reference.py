"""Write docs/columns.md and docs/issues.md from the templates: ``python docs/make_reference.py``.

tests/schema/test_docs.py fails if they are out of date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from custsheet.issues import SEVERITIES
from custsheet.schema import ColumnSpec, SheetSpec, load_schema
from custsheet.schema.issue_texts import issue_texts

COLUMNS_INTRO = """# Sheets and columns · 工作表与列

What custsheet recognises, in either language; width, case, spaces and punctuation do not count. A workbook needs only
some of it: columns may stand in any order, and those it does not know are left alone.

custsheet 能识别的工作表和表头，中英文皆可，不计全角半角、大小写、空格和标点。不必齐全，顺序不限；不认识的列保持原样。

Generated from `templates/` by `docs/make_reference.py`. `*` required 必填 · `=` computed 自动计算 ·
`≈` computed when there are orders, else typed 有订单时自动计算，否则手填
"""

ISSUES_INTRO = """# Data problems · 数据问题

What `check` reports and the column 数据问题 shows. The code never changes once released. An *error* does not count, a
*warning* counts but is probably wrong, an *info* is worth knowing. Generated from `templates/messages/issues.toml` by
`docs/make_reference.py`.

`check` 命令和“数据问题”列报告的内容。错误（error）不参与计算；警告（warning）参与计算，但可能有误；提示（info）供参考。
"""


def columns_page() -> str:
    """Every sheet with its columns, then the lists of values."""
    schema = load_schema()
    parts = [COLUMNS_INTRO, *map(_sheet, schema.sheets.values()), "\n## Lists · 选项\n"]
    for name, values in schema.lists.items():
        rows = ([value.value, value.en, _joined(value.aliases)] for value in values)
        parts.append(f"\n### {name}\n\n" + _table(["值", "Value", "Also read as · 也可写作"], rows))
    return "".join(parts)


def issues_page() -> str:
    """Every code by severity, with its words."""
    parts = [ISSUES_INTRO]
    for severity in SEVERITIES:
        rows = (
            [f"`{code}`", *(f"{label.zh}<br>{label.en}" for label in (words.title, words.text, words.hint))]
            for code, words in issue_texts().items()
            if words.severity == severity
        )
        parts.append(
            f"\n## {severity}\n\n" + _table(["Code", "Problem · 问题", "Message · 说明", "What to do · 处理"], rows)
        )
    return "".join(parts)


def _sheet(sheet: SheetSpec) -> str:
    title = f"\n## {sheet.label.zh} · {sheet.label.en} (`{sheet.key}`)\n\n"
    names = f"Also named · 也可命名为：{_joined(sheet.aliases)}\n\n" if sheet.aliases else ""
    return (
        title
        + names
        + _table(["Key", "表头", "Header", "Also read as · 也可写作"], map(_column, sheet.columns.values()))
    )


def _column(column: ColumnSpec) -> list[str]:
    mark = "\\*" if column.required else " =" if column.computed else " ≈" if column.typed_figure else ""
    return [f"`{column.key}`", column.label.zh + mark, column.label.en, _joined(column.aliases)]


def _joined(words: Iterable[str]) -> str:
    return ", ".join(words)


def _table(header: list[str], rows: Iterable[list[str]]) -> str:
    return "".join(f"| {' | '.join(_escaped(row))} |\n" for row in [header, ["---"] * len(header), *rows])


def _escaped(cells: Iterable[str]) -> Iterator[str]:
    return (cell.replace("|", "\\|") for cell in cells)


PAGES = {"columns.md": columns_page, "issues.md": issues_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (Path(__file__).parent / name).write_text(page(), encoding="utf-8")
