"""Offices under all the names that plans and people give them."""

import pytest

from knowledge.library import Library
from knowledge.text import folded_words
from knowledge.units import is_only_units, unit, units_named, units_of


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Công an xã được giao nhiệm vụ gì?", ("cong-an",)),
        ("VĂN PHÒNG ỦY BAN ĐƯỢC GIAO NHỮNG VIỆC GÌ", ("van-phong",)),
        ("van phong hdnd va ubnd lo gi", ("van-phong",)),
        ("an toàn thông tin là công an hay bên văn hóa lo", ("cong-an", "van-hoa-xa-hoi")),
        ("kinh tế số chiếm bao nhiêu phần trăm", ()),
        ("các mức phần trăm xã đặt ra", ()),
        ("trạm xá lo gì", ("y-te",)),
        ("bộ phận trạm y tế lo gì", ("y-te",)),
        ("quên mật khẩu", ()),
    ],
)
def test_offices_are_found_in_what_people_say(text: str, codes: tuple[str, ...]) -> None:
    assert units_named(folded_words(text)) == codes


@pytest.mark.parametrize("written", ["Văn phòng HĐND&UBND", "Văn Phòng HĐND và UBND", "Văn phòng HĐND – UBND xã"])
def test_an_office_is_one_however_a_plan_writes_it(written: str) -> None:
    assert units_of(written) == ("van-phong",)


@pytest.mark.parametrize(
    ("text", "alone"), [("còn trạm y tế?", True), ("trạm y tế có 5 bác sĩ", False), ("thế nào", False)]
)
def test_a_message_may_name_an_office_and_nothing_else(text: str, alone: bool) -> None:
    assert is_only_units(folded_words(text)) is alone


def test_every_office_that_a_plan_names_is_known(library: Library) -> None:
    written = {name for fact in library.facts.values() for name in fact.responsible}
    assert [name for name in written if not units_of(name)] == []


def test_a_unit_has_the_name_on_its_door() -> None:
    assert unit("cong-an").name == "Công an xã"
