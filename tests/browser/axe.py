"""Looks for barriers in a page with axe-core, level AAA for contrast included."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parent / "vendor" / "axe.min.js"
RUN = """() => axe.run(document, {
    resultTypes: ["violations"],
    rules: {"color-contrast-enhanced": {enabled: true}, "target-size": {enabled: true}},
})"""


def violations(page: Page) -> list[str]:
    """Return one line for each element that breaks a rule: the rule, what is wrong, and which element."""
    # Evaluated rather than added as a <script>: the page's policy, which stays in force, forbids foreign scripts.
    page.evaluate(SOURCE.read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(RUN)
    return [
        f"{rule['id']}: {node['failureSummary']} in {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
