"""客户编号 for customers without one."""

import pytest

from custsheet.writing.customer_ids import next_ids


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
