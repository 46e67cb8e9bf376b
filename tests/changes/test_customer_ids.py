"""客户编号 for customers without one."""

import pytest

from custsheet.changes.customer_ids import next_ids


@pytest.mark.parametrize(
    ("existing", "expected"),
    [
        ([], ["C00001", "C00002"]),
        (["KH-085", "KH-007"], ["KH-086", "KH-087"]),
        (["KH-998", "KH-999"], ["KH-1000", "KH-1001"]),
        (["A1", "A2", "B900"], ["A3", "A4"]),
        (["2024-001", "2024-002"], ["2024-003", "2024-004"]),
        (["1001", "1002"], ["1003", "1004"]),
        (["张三", "李四"], ["C00001", "C00002"]),
    ],
)
def test_ids_follow_the_pattern_of_most(existing: list[str], expected: list[str]) -> None:
    assert next_ids(existing, [], 2) == expected


def test_an_id_that_occurs_anywhere_is_never_given_out() -> None:
    parts = [b"<si><t>KH-003</t></si>", b"<is><t>see KH-0005, KH-4x and XKH-006</t></is>"]
    assert next_ids(["KH-001", "KH-002"], parts, 3) == ["KH-006", "KH-007", "KH-008"]


def test_the_places_of_cells_are_not_ids() -> None:
    """Column C has cells C2 … C20000; none of them is a customer."""
    cells = b"".join(b'<c r="C%d" s="1"><v>%d</v></c>' % (row, row) for row in (2, 198, 10198, 20000))
    formula = b'<c r="D2"><f>C198*0.02</f><v>1</v></c>'
    assert next_ids(["C00197", "C00002"], [cells + formula], 2) == ["C00198", "C00199"]
    assert next_ids(["C10197"], [cells], 1) == ["C10198"]


@pytest.mark.parametrize("tag", ["formula", "formula1", "xm:f"])
def test_the_references_in_rules_are_not_ids(tag: str) -> None:
    rule = f"<{tag}>$C2=0</{tag}>".encode()
    assert next_ids(["C00001"], [rule], 1) == ["C00002"]
