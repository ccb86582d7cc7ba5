"""Reading articles: a malformed one is refused by name, a good one is read whole."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import ContentError
from knowledge.guides import Aspect, load_guide, load_guides
from tests.unit.knowledge.made_up import ARTICLE, write_article


def test_a_good_article_is_read_whole(tmp_path: Path) -> None:
    guide = load_guide(write_article(tmp_path))
    assert (guide.slug, guide.topic, guide.title) == ("mat-khau", "vneid", "Quên mật khẩu")
    assert guide.sections == {Aspect.STEPS: "1. Mở VNeID.", Aspect.FEE: "Không mất phí."}
    assert guide.questions == ("một", "hai", "ba", "bốn", "năm", "sáu")
    assert guide.sources[0].date == date(2024, 6, 25)
    assert guide.checked_on == date(2026, 11, 22)
    assert guide.valid_until is None
    assert (guide.claims, guide.choices, guide.related, guide.region, guide.link_url) == ((), (), (), (), None)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Quên mật khẩu\n", ""),
        ("topic: vneid\n", ""),
        ("topic: vneid\n", "topic: dvc\n"),
        ("summary: Bấm “Quên mật khẩu”.\n", ""),
        ("questions: [một, hai, ba, bốn, năm, sáu]\n", ""),
        ("questions: [một, hai, ba, bốn, năm, sáu]\n", "questions: 6\n"),
        ("checked_on: 2026-11-22\n", ""),
        ("checked_on: 2026-11-22\n", "checked_on: hôm nay\n"),
        ("checked_on: 2026-11-22\n", "checked_on: 22/11/2026\n"),
        ("checked_on: 2026-11-22\n", "checked_on: 2026-11-22\nvalid_until: cuối năm\n"),
        ("checked_on: 2026-11-22\n", "checked_on: 2026-11-22\nclaims: [{wrong: [sai]}]\n"),
        ("checked_on: 2026-11-22\n", "checked_on: 2026-11-22\nchoices: [{title: Nút}]\n"),
        ("checked_on: 2026-11-22\n", "checked_on: 2026-11-22\nfigures: [{key: phi}]\n"),
        ("checked_on: 2026-11-22\n", "checked_on: 2026-11-22\nlink: trang chủ\n"),
        ("sources:\n", "nguon:\n"),
        ("title: Quên", "title: Quên: hai chấm"),
        ("---\ntitle", "title"),
        ("## Các bước", "## Cách làm"),
        ("## Lệ phí", "## Phí"),
        ("## Các bước\n1. Mở VNeID.\n", ""),
        (ARTICLE, ""),
    ],
    ids=lambda text: str(text)[:24],
)
def test_a_malformed_article_is_refused_by_name(tmp_path: Path, old: str, new: str) -> None:
    assert old in ARTICLE
    path = write_article(tmp_path, ARTICLE.replace(old, new, 1))
    with pytest.raises(ContentError, match=r"vneid/mat-khau\.md"):
        load_guide(path)


def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    path = write_article(tmp_path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ContentError, match="mat-khau"):
        load_guide(path)


def test_two_articles_of_one_name_are_refused(tmp_path: Path) -> None:
    write_article(tmp_path)
    write_article(tmp_path, ARTICLE.replace("topic: vneid", "topic: dvc"), topic="dvc")
    with pytest.raises(ContentError, match="mat-khau"):
        load_guides(tmp_path)
