"""Write a Rasa project with the default pipeline over our knowledge: `prepare.py <folder>`."""

import shutil
import sys
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
# Intents whose examples stand for themselves; the questions about content are replaced by retrieval intents.
OUR_OWN = {"ask_guide", "ask_plan", "follow_up", "more_detail", "ask_source", "choose", "ask_status"}


def read(path: Path) -> Any:
    """Parse a YAML file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def articles() -> dict[str, tuple[list[str], str]]:
    """Map `faq/<slug>` to the article's sample questions and its summary."""
    found = {}
    for path in sorted((ROOT / "knowledge/guidance").glob("*/*.md")):
        front = yaml.safe_load(path.read_text(encoding="utf-8").split("---")[1])
        found[f"faq/{path.stem}"] = ([front["title"], *front["questions"]], front["summary"])
    return found


def facts() -> dict[str, tuple[list[str], str]]:
    """Map `plan/<fact id>` to the fact's subject, with and without its commune, and its quote."""
    found = {}
    for folder in sorted((ROOT / "knowledge/plans").glob("*/")):
        name = read(folder / "plan.yml")["name"]
        for fact in read(folder / "facts.yml"):
            subject = fact["subject"]
            found[f"plan/{fact['id']}"] = ([f"{subject} {name}", f"{name}: {subject}"], fact["quote"])
    return found


def small_talk() -> dict[str, list[str]]:
    """Map our other intents to their examples."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "bot/data/nlu").glob("*.yml")):
        for block in read(path)["nlu"]:
            if block["intent"] not in OUR_OWN:
                found.setdefault(block["intent"], []).extend(
                    line.removeprefix("- ") for line in block["examples"].splitlines()
                )
    return found


def block(texts: list[str]) -> str:
    """Write examples as Rasa's block of list items, each on one line and without its entity brackets."""
    plain = (" ".join(str(text).translate(str.maketrans("[](){}", "      ")).split()) for text in texts)
    return "".join(f"- {text}\n" for text in dict.fromkeys(plain))


def project() -> dict[str, dict[str, Any]]:
    """Return the files of the project, by path."""
    retrieval = {**articles(), **facts()}
    talk = small_talk()
    nlu = [{"intent": intent, "examples": block(texts)} for intent, (texts, _) in retrieval.items()]
    nlu += [{"intent": intent, "examples": block(texts)} for intent, texts in talk.items()]
    intents = ["faq", "plan", *talk]
    responses = {f"utter_{name}": [{"text": answer}] for name, (_, answer) in retrieval.items()}
    responses |= {f"utter_{name}": [{"text": name}] for name in [*talk, "fallback"]}
    rules = [
        {"rule": intent, "steps": [{"intent": intent}, {"action": f"utter_{intent}"}]}
        for intent in intents
    ]
    rules.append({"rule": "fallback", "steps": [{"intent": "nlu_fallback"}, {"action": "utter_fallback"}]})
    stories = [
        {"story": f"{first} then thanks", "steps": [
            {"intent": "greet"}, {"action": "utter_greet"},
            {"intent": first}, {"action": f"utter_{first}"},
            {"intent": "thank"}, {"action": "utter_thank"},
        ]}
        for first in ("faq", "plan")
    ]
    version = {"version": "3.1"}
    return {
        "data/nlu.yml": version | {"nlu": nlu},
        "data/rules.yml": version | {"rules": rules},
        "data/stories.yml": version | {"stories": stories},
        "domain.yml": version | {
            "intents": intents,
            "responses": responses,
            "actions": ["utter_faq", "utter_plan"],
            "session_config": {"session_expiration_time": 60, "carry_over_slots_to_new_session": True},
        },
    }


def main() -> None:
    """Write the project into the folder named on the command line."""
    target = Path(sys.argv[1])
    for path, content in project().items():
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000)
        (target / path).write_text(text, encoding="utf-8")
    shutil.copy(HERE / "config.yml", target)
    (target / "credentials.yml").write_text("rest:\n", encoding="utf-8")
    (target / "endpoints.yml").write_text("tracker_store: {type: InMemory}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
