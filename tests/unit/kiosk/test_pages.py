"""The pages and files, their headers, the links that are taken away."""

import json
import re

import pytest

from kiosk.links import Links
from kiosk.topics import TOPICS
from knowledge.guides import TOPICS as KNOWN_TOPICS
from knowledge.guides import Aspect
from knowledge.library import Library
from storage.vault import Vault
from tests.unit.kiosk.conftest import Setting

pytestmark = pytest.mark.anyio
SLUG = "hotich-khai-sinh"


async def test_every_file_the_page_names_is_there_and_kept_for_a_year(kiosk) -> None:
    page = (await kiosk.get("/kiosk")).text
    named = set(re.findall(r'(?:href|src|data-articles|data-icons)="(/kiosk/static/[^"#]+)', page))
    assert len(named) > 15
    for address in named:
        file = await kiosk.get(address)
        assert file.status_code == 200, address
        assert "immutable" in file.headers["cache-control"]
        assert file.headers["x-content-type-options"] == "nosniff"


async def test_the_worker_keeps_every_file_of_this_version(kiosk) -> None:
    worker = await kiosk.get("/kiosk/sw.js")
    assert worker.headers["service-worker-allowed"] == "/kiosk"
    assert worker.headers["cache-control"] == "no-cache"
    files = json.loads(worker.text.split("const FILES = ", 1)[1].split(";\n", 1)[0])
    version = json.loads(worker.text.split("const VERSION = ", 1)[1].split(";\n", 1)[0])
    assert (await kiosk.get("/kiosk")).headers["x-kiosk-version"] == version
    for address in files:
        assert (await kiosk.get(address)).status_code == 200, address


async def test_files_of_another_version_are_given_but_not_to_be_kept(kiosk) -> None:
    assert (await kiosk.get("/kiosk/static/000000000000/js/main.js")).headers["cache-control"] == "no-cache"
    assert (await kiosk.get("/kiosk/static/000000000000/js/khong-co.js")).status_code == 404


async def test_files_are_compressed_for_those_who_can(kiosk) -> None:
    page = (await kiosk.get("/kiosk")).text
    address = re.search(r'data-articles="([^"]+)"', page)[1]
    packed = await kiosk.get(address)
    assert packed.headers["content-encoding"] == "gzip"
    plain = await kiosk.get(address, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content


async def test_all_articles_travel_in_one_small_file(kiosk, library: Library) -> None:
    page = (await kiosk.get("/kiosk")).text
    file = await kiosk.get(re.search(r'data-articles="([^"]+)"', page)[1])
    assert {view["slug"] for view in file.json()} == set(library.guides)
    assert int(file.headers["content-length"]) < 150_000


async def test_the_home_screen_has_all_topics(kiosk) -> None:
    assert {topic.slug for topic in TOPICS} == set(KNOWN_TOPICS)
    page = (await kiosk.get("/kiosk")).text
    for topic in TOPICS:
        assert f'data-topic="{topic.slug}"' in page


@pytest.mark.parametrize("path", ["/kiosk", "/kiosk/start?token=x", "/l/abc"])
async def test_every_page_is_locked_down_and_not_kept(kiosk, path: str) -> None:
    headers = (await kiosk.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=()" in headers["permissions-policy"]


async def test_a_link_shows_the_whole_article(stranger, vault: Vault, library: Library) -> None:
    code = Links(vault, library.guides, 7).code(SLUG)
    page = await stranger.get(f"/l/{code}")
    guide = library.guides[SLUG]
    assert page.status_code == 200
    for words in (guide.title, "Nộp hồ sơ khai sinh", "UBND cấp xã.", guide.sources[0].url):
        assert words in page.text
    assert 'name="robots" content="noindex"' in page.text
    assert "set-cookie" not in page.headers


async def test_a_link_to_a_part_shows_it_first(stranger, vault: Vault, library: Library) -> None:
    code = Links(vault, library.guides, 7).code(SLUG, Aspect.WARNINGS)
    text = (await stranger.get(f"/l/{code}")).text
    assert text.index("<h2>Lưu ý</h2>") < text.index("<h2>Các bước</h2>")
    assert text.count("<h2>Lưu ý</h2>") == 1


async def test_an_old_link_says_that_it_is_over(stranger, vault: Vault, library: Library) -> None:
    code = Links(vault, library.guides, 7).code(SLUG, now=1_767_312_000.0)  # January 2026
    page = await stranger.get(f"/l/{code}")
    assert page.status_code == 410
    assert "Liên kết đã hết hạn" in page.text


async def test_a_name_with_markup_stays_text(setting: Setting) -> None:
    from kiosk import devices

    with setting.store.transaction() as connection:
        token = devices.create(connection, '"><script>alert(1)</script>', None, None, now=0.0)
    async with setting.client() as browser:
        await browser.get("/kiosk/start", params={"token": token})
        page = await browser.get("/kiosk")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
