"""The engine is trained on some of the content's ways of asking, under the intents that they belong to."""

from dataclasses import replace
from pathlib import Path

import yaml

from service.training_examples import write_examples
from tests.unit.knowledge.made_up import GUIDE, PLAN, TARGET, library_of


def _examples(folder: Path) -> dict[str, list[str]]:
    content = yaml.safe_load((folder / "content.yml").read_text(encoding="utf-8"))
    return {entry["intent"]: entry["examples"].splitlines() for entry in content["nlu"]}


def test_questions_of_articles_and_facts_stand_under_their_intents(tmp_path: Path) -> None:
    fact = replace(TARGET, asks=("hồ sơ trên mạng phải mấy phần trăm",))
    write_examples(library_of(GUIDE, plans=[replace(PLAN, facts=(fact,))]), tmp_path)
    found = _examples(tmp_path)
    assert found["ask_guide"] == [f"- {question}" for question in GUIDE.questions]
    assert found["ask_plan"] == ["- hồ sơ trên mạng phải mấy phần trăm"]


def test_an_article_with_many_ways_of_asking_has_no_more_say_than_another(tmp_path: Path) -> None:
    many = replace(GUIDE, questions=tuple(f"câu hỏi {number}" for number in range(90)))
    write_examples(library_of(many), tmp_path)
    found = _examples(tmp_path)["ask_guide"]
    assert len(found) == 15
    assert found[0] == "- câu hỏi 0"
    assert found[-1] == "- câu hỏi 84"


def test_marks_of_the_training_format_are_left_out(tmp_path: Path) -> None:
    odd = replace(GUIDE, questions=("nộp ở [đâu](x) vậy",))
    write_examples(library_of(odd), tmp_path)
    assert _examples(tmp_path)["ask_guide"] == ["- nộp ở  đâu (x) vậy"]
