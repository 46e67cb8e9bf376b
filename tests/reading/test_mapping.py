"""What a person says about columns: on the command line and in the file beside the workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from custsheet.errors import InputError, UsageError
from custsheet.reading import Mapping, load_mapping, mapping_path, save_mapping
from custsheet.reading.mapping import check_mapping
from custsheet.schema import load_schema


def test_options_name_sheet_column_and_key() -> None:
    mapping = Mapping.parse(["客户台账!F=mobile", "'My Sheet'!$ab=-"])
    assert mapping.columns == {("客户台账", "F"): "mobile", ("My Sheet", "AB"): "-"}
    assert mapping.of_sheet("客户台账") == {"F": "mobile"}


def test_options_name_whole_sheets() -> None:
    mapping = Mapping.parse(["旧数据=-", "'A!B'=-", "Sheet 1=orders", " 2024=2025 =-", "旧数据!B=name"])
    assert mapping.sheets == {"旧数据": "-", "A!B": "-", "Sheet 1": "orders", "2024=2025": "-"}
    assert mapping.columns == {("旧数据", "B"): "name"}


@pytest.mark.parametrize(
    "option", ["F=mobile", "客户台账!F", "客户台账!12=mobile", "", "客户台账!F=", "=-", "客户台账="]
)
def test_a_malformed_option_is_a_usage_error(option: str) -> None:
    with pytest.raises(UsageError) as caught:
        Mapping.parse([option])
    assert caught.value.exit_code == 2
    assert "--map" in caught.value.message("zh")


def test_a_mapping_file_lies_beside_the_workbook_and_reads_back(tmp_path: Path) -> None:
    path = mapping_path(tmp_path / "客户.xlsx")
    assert path.name == "客户.custsheet.toml"
    assert load_mapping(path) == Mapping()
    mapping = Mapping({('客户 "一"', "F"): "mobile", ('客户 "一"', "G"): "-", ("订单", "B"): "amount"}, {"旧数据": "-"})
    save_mapping(path, mapping)
    assert load_mapping(path) == mapping


@pytest.mark.parametrize(
    "content",
    [
        "[columns",
        "columns = 3",
        "[columns]\nA = 'mobile'",
        "[columns.客户]\nF = 3",
        "[columns.x]\n12 = 'a'",
        "sheets = []",
    ],
)
def test_a_broken_mapping_file_is_an_input_error_that_names_it(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.custsheet.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_mapping(path)
    assert "a.custsheet.toml" in caught.value.message("zh")


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        (Mapping({("没有", "A"): "name"}), "map_unknown_sheet"),
        (Mapping({("客户", "A"): "nonsense"}), "map_unknown_key"),
        (Mapping(sheets={"客户": "nonsense"}), "map_unknown_type"),
    ],
)
def test_a_mapping_that_names_what_is_not_there_is_a_usage_error(mapping: Mapping, code: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_mapping(mapping, load_schema(), ["客户"])
    assert caught.value.code == code
    assert "{" not in caught.value.message("zh") + caught.value.message("en")
