"""Data validations: read in both forms; ours are replaced as a set, the user's are left alone.

A list on another sheet may be stored as a plain validation or, once Excel has saved the file, in the extension list
(x14); LibreOffice writes plain ones with default attributes.  ``read_validations`` returns the same for both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace

from custsheet.errors import UsageError
from custsheet.ooxml.areas import areas_of, subtract
from custsheet.ooxml.defined_names import sheet_reference, split_reference
from custsheet.ooxml.element_order import WORKSHEET, ensure_child
from custsheet.ooxml.fragments import XM, drop, extensions, is_true, new_child
from custsheet.ooxml.xml import Element, children, find_child, local_name
from custsheet.refs import RangeRef

# Excel's limits in characters, those of titles and prompts in UTF-16 code units.
MAX_FORMULA = 255
MAX_TITLE = 32
MAX_PROMPT = 255

_WITH_TWO_FORMULAS = ("between", "notBetween")
_WITHOUT_OPERATOR = ("none", "any", "list", "custom")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Validation:
    """What may be typed into a range, and the messages shown about it.

    Attributes:
        sqref: space-separated ranges.
        kind: ``list``, ``any``, ``whole``, ``decimal``, ``date``, ``time``, ``textLength`` or ``custom``.
        formula1: for a list ``'设置'!$B$2:$B$9``, a defined name, or ``"高,中,低"`` including quotes; no leading ``=``.
        formula2: the upper bound for ``between`` and ``notBetween``.
        error_style: ``stop`` rejects, ``warning`` asks, ``information`` informs; None accepts anything silently.
    """

    sqref: str
    kind: str = "any"
    formula1: str | None = None
    formula2: str | None = None
    operator: str = "between"
    allow_blank: bool = True
    prompt_title: str | None = None
    prompt: str | None = None
    error_title: str | None = None
    error: str | None = None
    error_style: str | None = "stop"


def read_validations(worksheet: Element) -> list[Validation]:
    """All validations of a sheet; those in the extension list come last."""
    return [_read(element) for element in _elements(worksheet)]


def replace_validations(
    worksheet: Element, is_ours: Callable[[Validation], bool], validations: Sequence[Validation]
) -> bool:
    """Replace the validations that ``is_ours`` by ``validations``; returns whether anything changed.

    A cell can have only one validation, so ours skip cells covered by the user's. Titles and prompts too long for Excel
    are cut; a formula that is too long raises UsageError.
    """
    found = [(element, _read(element)) for element in _elements(worksheet)]
    ours = [(element, validation) for element, validation in found if is_ours(validation)]
    taken = [area for _, theirs in found if not is_ours(theirs) for area in areas_of(theirs.sqref)]
    wanted = [left for validation in validations if (left := _outside(_fitted(validation), taken))]
    if sorted(map(_meaning, wanted)) == sorted(_meaning(validation) for _, validation in ours):
        return False
    for element, _ in ours:
        parent = element.getparent()
        drop(element)
        _recount(parent)
    if wanted:
        parent = ensure_child(worksheet, "dataValidations", WORKSHEET)
        for validation in wanted:
            _append(parent, validation)
        _recount(parent)
    return True


def _elements(worksheet: Element) -> Iterator[Element]:
    group = find_child(worksheet, "dataValidations")
    if group is not None:
        yield from children(group, "dataValidation")
    yield from extensions(worksheet, "dataValidation")


# ---------------------------------------------------------------- reading


def _read(element: Element) -> Validation:
    kind = element.get("type", "none")
    operator = "between" if kind in _WITHOUT_OPERATOR else element.get("operator", "between")
    has_two = kind not in _WITHOUT_OPERATOR and operator in _WITH_TWO_FORMULAS
    shows_error = is_true(element.get("showErrorMessage"))
    return Validation(
        sqref=_sqref(element),
        kind="any" if kind == "none" else kind,
        formula1=None if kind == "none" else _formula(element, "formula1"),
        formula2=_formula(element, "formula2") if has_two else None,
        operator=operator,
        allow_blank=is_true(element.get("allowBlank")),
        prompt_title=_message(element, "promptTitle"),
        prompt=_message(element, "prompt"),
        error_title=_message(element, "errorTitle"),
        error=_message(element, "error"),
        error_style=element.get("errorStyle", "stop") if shows_error else None,
    )


def _sqref(element: Element) -> str:
    return " ".join((element.get("sqref") or element.findtext(f"{{{XM}}}sqref") or "").split())


def _formula(element: Element, name: str) -> str | None:
    # The formula may be wrapped in xm:f (x14), or in mc:Fallback beside a version for newer programs.
    for found in element.iter():
        if local_name(found) == name:
            inner = found.find(f"{{{XM}}}f")
            return (found if inner is None else inner).text or None
    return None


def _message(element: Element, name: str) -> str | None:
    text = element.get(name)
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if text else None


# ---------------------------------------------------------------- writing


def _fitted(validation: Validation) -> Validation:
    """The validation as it will be read back: cut to Excel's limits, without parts that do not apply to its kind."""
    for formula in (validation.formula1, validation.formula2):
        if formula is not None and len(formula) > MAX_FORMULA:
            raise UsageError("validation_too_long", sqref=validation.sqref, limit=MAX_FORMULA)
    if validation.kind in _WITHOUT_OPERATOR:
        validation = replace(validation, operator="between")
    has_two = validation.kind not in _WITHOUT_OPERATOR and validation.operator in _WITH_TWO_FORMULAS
    return replace(
        validation,
        sqref=" ".join(validation.sqref.split()),
        formula1=validation.formula1 if validation.kind != "any" else None,
        formula2=validation.formula2 if has_two else None,
        prompt_title=_cut(validation.prompt_title, MAX_TITLE),
        prompt=_cut(validation.prompt, MAX_PROMPT),
        error_title=_cut(validation.error_title, MAX_TITLE),
        error=_cut(validation.error, MAX_PROMPT),
    )


def _outside(validation: Validation, taken: Sequence[RangeRef]) -> Validation | None:
    """The validation restricted to its free cells; None if there are none."""
    areas = areas_of(validation.sqref)
    left = subtract(areas, taken)
    return validation if left == areas else replace(validation, sqref=" ".join(map(str, left))) if left else None


def _meaning(validation: Validation) -> tuple[str, ...]:
    """A validation as a comparison key that ignores how the formula quotes a sheet name."""
    plain = split_reference(validation.formula1 or "")
    formula = validation.formula1 if plain is None else sheet_reference(*plain)
    return tuple(map(repr, astuple(replace(validation, formula1=formula))))


def _cut(text: str | None, limit: int) -> str | None:
    """Cut to ``limit`` UTF-16 code units, which Excel counts, ending in an ellipsis."""
    if not text:
        return None
    units = text.replace("\r\n", "\n").encode("utf-16-le")
    if len(units) <= 2 * limit:
        return units.decode("utf-16-le")
    return units[: 2 * (limit - 1)].decode("utf-16-le", "ignore").rstrip() + "…"


def _append(parent: Element, validation: Validation) -> None:
    # Absent, the two show… flags are false: no prompt and no error would appear (ECMA-376 part 1, 18.3.1.32).
    element = new_child(
        parent,
        "dataValidation",
        type=None if validation.kind == "any" else validation.kind,
        errorStyle=validation.error_style if validation.error_style not in (None, "stop") else None,
        operator=validation.operator if validation.operator != "between" else None,
        allowBlank=validation.allow_blank or None,
        showInputMessage=True,
        showErrorMessage=validation.error_style is not None or None,
        errorTitle=_escaped(validation.error_title),
        error=_escaped(validation.error),
        promptTitle=_escaped(validation.prompt_title),
        prompt=_escaped(validation.prompt),
        sqref=validation.sqref,
    )
    if validation.formula1 is not None:
        new_child(element, "formula1", validation.formula1)
    if validation.formula2 is not None:
        new_child(element, "formula2", validation.formula2)


def _escaped(text: str | None) -> str | None:
    """Escape line breaks as Excel does in attributes, and text that looks like such an escape."""
    if text is None:
        return None
    # XML parsers read a raw line break in an attribute as a blank.
    text = _ESCAPED.sub(lambda match: f"_x005F{match[0]}", text)
    return re.sub(r"[\x00-\x1f\uFFFE\uFFFF]", lambda match: f"_x{ord(match[0]):04X}_", text)


def _recount(parent: Element | None) -> None:
    if parent is not None:
        parent.set("count", str(sum(local_name(child) == "dataValidation" for child in parent)))
