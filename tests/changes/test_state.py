"""The memory in the very hidden tab."""

import pytest

from custsheet.changes.state import CHUNK, State, read_state, state_rows
from custsheet.errors import InputError

FULL = State(
    columns={"customers.tier": "客户等级"},
    tabs=frozenset({"summary", "issues"}),
    removed=frozenset({"customers.tags"}),
    added=frozenset({"plan"}),
    silenced=frozenset({("bad_phone", "C00001", "123")}),
    history={"2026-10-31": {"customers": 200}},
    written={"客户信息": {"": "AAAAABBBBB", "tier": "aabb"}},
    is_new=False,
)


def test_where_customers_stood_is_kept_of_the_newest_entries_only() -> None:
    state = State()
    for month in range(1, 9):
        state = state.with_history(f"2026-{month:02d}-01", {"figures": {}, "standing": {"C1": ["核心级", "低"]}})
    assert [day for day, entry in state.history.items() if "standing" in entry] == [
        "2026-05-01", "2026-06-01", "2026-07-01", "2026-08-01",
    ]  # fmt: skip
    assert len(state.history) == 8


def test_what_is_written_is_read_back() -> None:
    assert read_state(state_rows(FULL), "_custsheet") == FULL


def test_the_same_state_gives_the_same_rows() -> None:
    twin = State(**{**FULL.__dict__, "tabs": frozenset({"issues", "summary"})})
    assert state_rows(twin) == state_rows(FULL)


def test_long_texts_are_cut_into_cells_that_every_program_keeps() -> None:
    state = State(written={"Sheet/1": {"tier": "x" * (2 * CHUNK + 5)}})
    row = next(row for row in state_rows(state) if row[0] == "written")
    assert [len(cell) for cell in row[2:]] == [CHUNK, CHUNK, 5]
    assert max(len(cell) for row in state_rows(state) for cell in row) <= CHUNK


def test_an_empty_tab_is_an_empty_memory() -> None:
    assert read_state([], "_custsheet") == State()


def test_history_has_one_entry_a_date_and_knows_the_one_before() -> None:
    state = (
        State().with_history("2026-10-31", {"n": 1}).with_history("2026-10-31", {"n": 2}).with_history("2026-09-30", {})
    )
    assert state.history["2026-10-31"] == {"n": 2}
    assert state.before("2026-10-31") == ("2026-09-30", {})
    assert state.before("2026-09-30") is None


@pytest.mark.parametrize(
    ("rows", "code"),
    [([("format", "99")], "state_newer"), ([("format", "1"), ("memory", "", "{nonsense")], "state_damaged")],
)
def test_a_memory_that_cannot_be_used_is_refused(rows: list[tuple[str, ...]], code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_state(rows, "_custsheet")
    assert caught.value.code == code
