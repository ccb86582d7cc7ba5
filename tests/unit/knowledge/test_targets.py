"""A button's payload names its target and is read back."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.guides import Aspect
from knowledge.targets import Target, TargetKind

names = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True)


@given(st.sampled_from(TargetKind), names, st.none() | st.sampled_from(Aspect))
def test_a_target_is_read_back_from_its_text(kind: TargetKind, name: str, aspect: Aspect | None) -> None:
    target = Target(kind, name, aspect)
    assert Target.parse(target.text) == target


@given(names, st.sampled_from(Aspect))
def test_the_payload_is_an_intent_with_the_target_as_entity(name: str, aspect: Aspect) -> None:
    intent, _, entities = Target.guide(name, aspect).payload.partition("{")
    assert intent == "/choose"
    assert json.loads("{" + entities) == {"target": f"guide:{name}:{aspect.value}"}


def test_each_constructor_names_its_kind() -> None:
    targets = [Target.guide("a"), Target.fact("a"), Target.commune("a"), Target.topic("a")]
    assert [target.kind for target in targets] == list(TargetKind)


@pytest.mark.parametrize("text", ["", "guide", "guide:", "bài:a", "guide:a:giá", ":a"])
def test_what_is_no_target_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the kind of error is the contract, its text is not
        Target.parse(text)


@given(st.text())
def test_any_other_text_is_a_target_or_a_value_error(text: str) -> None:
    try:
        target = Target.parse(text)
    except ValueError:
        return
    assert target.name
