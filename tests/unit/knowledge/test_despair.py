"""Words with which people say that they want to die."""

import pytest

from knowledge.despair import speaks_of_dying


@pytest.mark.parametrize(
    "text",
    [
        "cháu sợ lắm chỉ muốn chết",
        "toi khong muon song nua",
        "chắc tự tử cho xong",
        "ko thiết sống",
        "het duong song",
        "chết đi còn hơn",
        "ông ấy đòi tự vẫn",
    ],
)
def test_they_are_heard(text: str) -> None:
    assert speaks_of_dying(text)


@pytest.mark.parametrize(
    "text",
    [
        "ba tôi mất, khai tử ở đâu",
        "chứng tử cần giấy gì",
        "cầu thủ tự tin",
        "muốn sống khỏe thì làm sao",
        "chết máy rồi",
        "cần tư vấn giấy tờ",
        "tu van giup toi voi",
        "cứ từ từ chỉ tôi",
    ],
)
def test_other_talk_of_death_is_none(text: str) -> None:
    assert not speaks_of_dying(text)
