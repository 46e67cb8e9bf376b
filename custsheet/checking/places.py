"""Places that contradict each other: a city of another province, an area code that there is not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import numpy as np

from custsheet.checking.sheet import CheckedSheet
from custsheet.cleaning.cities import province_of
from custsheet.schema import ListValue, load_schema
from custsheet.texts import Lang, load_toml

_AREA_CODE = re.compile(r"(?:^|; )(0\d{2,3})-")


def check_cities(sheet: CheckedSheet) -> None:
    """A prefecture-level city belongs to the row's province; of places that are not known nothing is said."""
    if sheet.key != "customers" or not sheet.has("province", "city"):
        return
    known = {value.value: value for value in load_schema().lists["province"]}
    cities = sheet.frame["city"]
    homes = {city: province_of(city) for city in cities.dropna().unique()}
    home = cities.map(homes)
    province = sheet.frame["province"]
    is_elsewhere = (home.notna() & province.isin(known) & (home != province)).to_numpy(dtype=np.bool_)
    if is_elsewhere.any():
        expected = [_label(known.get(name)) if isinstance(name, str) else None for name in home]
        sheet.add("city_not_in_province", "city", is_elsewhere, {"expected": expected})


def check_area_codes(sheet: CheckedSheet) -> None:
    """The area code of a landline exists."""
    for column, spec in load_schema().sheets[sheet.key].columns.items():
        if spec.kind == "phone" and sheet.has(column):
            phones = sheet.frame[column]
            wrong = {phone: code for phone in phones.dropna().unique() if (code := _unknown_code(phone))}
            if wrong:
                is_wrong = phones.isin(wrong).to_numpy(dtype=np.bool_)
                sheet.add("area_code_unknown", column, is_wrong, {"area_code": phones.map(wrong).tolist()})


def _unknown_code(phone: str) -> str | None:
    return next((code for code in _AREA_CODE.findall(phone) if code not in _area_codes()), None)


@cache
def _area_codes() -> frozenset[str]:
    content = load_toml("area_codes.toml")
    return frozenset(content["former"]).union(*content["area_codes"].values())


def _label(province: ListValue | None) -> Mapping[Lang, str] | None:
    return None if province is None else {"zh": province.value, "en": province.en}
