"""Two targets that differ only in whom or what they count are told apart."""

import pytest

from knowledge.populations import networks_named, people_named
from knowledge.text import tokens


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("bao nhiêu dân có chữ ký số", {"people"}),
        ("cán bộ, công chức dùng chữ ký số", {"officials"}),
        ("hộ kinh doanh lên sàn", {"household businesses"}),
        ("người dân và doanh nghiệp", {"people", "companies"}),
        ("Ủy ban nhân dân xã", set()),
        ("ban nhân dân các ấp", set()),
        ("hộ dân có internet", {"households"}),
        ("viện dẫn những văn bản nào", set()),
        ("kế hoạch dẫn văn bản cấp trên", set()),
        ("hướng dẫn người dân", {"people"}),
    ],
)
def test_people_and_businesses_are_named(text: str, kinds: set[str]) -> None:
    assert people_named(tuple(tokens(text))) == kinds


def test_networks_are_told_by_their_number() -> None:
    assert networks_named(("phu", "song", "5", "g")) == {"5"}
    assert networks_named(("phu", "song", "4g")) == {"4"}
    assert networks_named(("5", "gio")) == frozenset()
