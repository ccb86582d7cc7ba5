"""The training data is large enough, consistent with the domain, and apart from the check set."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest
import yaml

from knowledge.foreign import load_foreign
from knowledge.question_forms import Form
from knowledge.text import folded_words

ROOT = Path(__file__).parents[3]
FLOORS = {"ask_guide": 400, "ask_plan": 350, "out_of_scope": 300, "follow_up": 120} | dict.fromkeys(
    ("scam_now", "danger", "despair"), 80
)
FLOOR_OF_OTHERS = 40


def _read(path: str) -> dict:
    return yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def examples() -> list[tuple[str, str]]:
    """Every training example with its intent."""
    foreign = [(message, "out_of_scope") for message in load_foreign()]
    return foreign + [
        (line.removeprefix("- "), block["intent"])
        for path in sorted((ROOT / "bot/data/nlu").glob("*.yml"))
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
        for line in block["examples"].splitlines()
    ]


def test_every_intent_has_enough_examples(examples: list[tuple[str, str]]) -> None:
    counts = Counter(intent for _, intent in examples)
    assert set(counts) == set(_read("domain.yml")["intents"])
    assert {intent: count for intent, count in counts.items() if count < FLOORS.get(intent, FLOOR_OF_OTHERS)} == {}


def test_every_form_of_a_question_has_enough_examples() -> None:
    blocks = _read("bot/data/nlu/plan_forms.yml")["nlu"]
    counts = {block["metadata"]["form"]: len(block["examples"].splitlines()) for block in blocks}
    assert set(counts) == set(Form)
    assert min(counts.values()) >= 200


def test_no_text_means_two_things(examples: list[tuple[str, str]]) -> None:
    meanings = defaultdict(set)
    for text, intent in examples:
        meanings[" ".join(folded_words(text))].add(intent)
    assert {text: intents for text, intents in meanings.items() if len(intents) > 1} == {}


def test_the_check_set_is_not_trained_on(examples: list[tuple[str, str]]) -> None:
    """Short messages ("ok", "sai rồi") are said the same way by everyone; whole sentences must differ."""
    trained = {tuple(folded_words(text)) for text, _ in examples}
    checked = [
        folded_words(text)
        for styles in _read("tests/evaluation/intents.yml").values()
        for texts in styles.values()
        for text in texts
    ]
    assert len(checked) >= 250
    assert [words for words in checked if len(words) > 5 and tuple(words) in trained] == []


def test_every_intent_has_one_rule_that_ends_in_an_action_of_the_domain() -> None:
    domain = _read("domain.yml")
    rules = {rule["steps"][0]["intent"]: rule["steps"][1]["action"] for rule in _read("bot/data/rules.yml")["rules"]}
    assert set(rules) == {*domain["intents"], "nlu_fallback"}
    assert set(rules.values()) == set(domain["actions"])
