"""The files: one version for all, the scripts free of what the policy forbids."""

import re

from kiosk.assets import FOLDER, read_assets
from kiosk.devices import kiosks
from kiosk.views import all_guides
from knowledge.library import Library
from storage.store import metadata


def test_a_change_of_any_file_or_article_is_another_version(tmp_path) -> None:
    (tmp_path / "a.js").write_text("1")
    first = read_assets([], tmp_path)
    assert first.version == read_assets([], tmp_path).version
    assert first.version != read_assets([{"title": "x"}], tmp_path).version
    (tmp_path / "a.js").write_text("2")
    assert first.version != read_assets([], tmp_path).version


def test_licences_and_unknown_files_are_not_served(library: Library) -> None:
    names = read_assets(all_guides(library.guides.values())).files
    assert "icons.LICENSE.txt" not in names
    assert {"js/main.js", "css/base.css", "icons.svg", "articles.json", "fonts/be-vietnam-pro-500.woff2"} <= set(names)


def test_scripts_never_write_markup() -> None:
    for script in FOLDER.rglob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text), (
            script
        )


def test_every_module_is_named_by_another_or_by_a_page() -> None:
    scripts = FOLDER / "js"
    named = set(re.findall(r'"\./([\w-]+\.js)"', "".join(path.read_text() for path in scripts.glob("*.js"))))
    assert {path.name for path in scripts.glob("*.js")} == named | {"main.js", "waiting.js", "types.js"}


def test_pages_hold_no_inline_script_or_style() -> None:
    for page in (FOLDER.parent / "templates").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert not re.search(r"<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|javascript:", text), page


def test_the_table_is_among_all_tables() -> None:
    assert metadata.tables["kiosks"] is kiosks
