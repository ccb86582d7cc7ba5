"""Officers in a chat: they count, correct and ask from a chat that is theirs; to others it is refused kindly."""

import re
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from connectors.tables import outbox
from console import accounts
from console.chat_desk import ChatDesk, NoReport, ReportFile
from indicators import officers
from indicators.commands import MonthReport, command_in
from indicators.officers import Role, Staff
from indicators.progress import set_population
from indicators.tables import interaction_changes, interactions
from indicators.times import VIETNAM
from storage.store import Store
from tests.unit.connectors.made_up import Clock, choice, message
from tests.unit.connectors.test_answering import Desk
from tests.unit.console.made_up import COMMUNES

pytestmark = pytest.mark.anyio
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=VIETNAM).timestamp()


class Chat:
    """A channel in which An is a citizen and Lan an officer."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.reports: list[tuple[str, MonthReport]] = []
        self.desk = Desk(store, clock, ChatDesk(store, COMMUNES, self._report, clock=clock))
        self._number = 0

    async def _report(self, commune: str, asked: MonthReport, member: Staff) -> ReportFile:
        self.reports.append((commune, asked))
        if asked.year < 2026:
            raise NoReport("tháng đó đã xóa chi tiết.")
        return ReportFile("**Báo cáo tháng 10.**", {"name": "a.docx", "ref": "report:1.docx", "url": "https://t.vn/a"})

    async def says(self, text: str, user: str = "lan") -> str:
        """Say something; get the answer (all parts)."""
        self._number += 1
        return "\n".join(await self.desk.say(message(self._number, text, user=user)))

    def officer(self, user: str = "lan", commune: str | None = "phu-lam", role: Role = Role.OFFICER) -> Staff:
        """An account to which the user's chat is linked."""
        with self.store.transaction() as connection:
            member = accounts.add(connection, user, user.title(), role, commune, None, by=None, now=NOON)
            code = officers.new_code(connection, member.id, NOON).replace("-", "")
            text = message(1, user=user)
            assert officers.redeem(connection, code, text.channel, text.conversation, NOON)
        return member

    def rows(self) -> list[Any]:
        with self.store.transaction() as connection:
            return list(connection.execute(sa.select(interactions).order_by(interactions.c.id)))

    def buttons(self) -> list[tuple[str, str]]:
        """Those of the last answer."""
        with self.store.transaction() as connection:
            body = connection.execute(sa.select(outbox.c.body).order_by(outbox.c.id.desc()).limit(1)).scalar_one()
        return [tuple(button) for button in body["buttons"]]


@pytest.fixture
def chat(store: Store) -> Chat:
    clock = Clock()
    clock.now = NOON
    return Chat(store, clock)


async def test_an_officer_counts_a_visit(chat: Chat) -> None:
    lan = chat.officer()
    answer = await chat.says("ghi 12 luot vneid ap 3")
    assert "Đã ghi **12 lượt VNeID, Ấp 3, tại nhà, lưu động**" in answer
    assert "Hôm nay anh/chị đã ghi 12 người" in answer
    (row,) = chat.rows()
    assert (row.kind, row.people, row.topic, row.hamlet, row.channel) == ("visit", 12, "vneid", "Ấp 3", "outreach")
    assert (row.officer, row.commune, row.source, row.day) == (lan.id, "phu-lam", "chat", 20261122)
    assert chat.desk.engine.asked == []
    assert "đã ghi 15 người" in await chat.says("ghi 3 lượt dvc hôm nay tại quầy")


async def test_a_visit_of_yesterday_counts_yesterday(chat: Chat) -> None:
    chat.officer()
    assert "21/11/2026" in await chat.says("ghi 2 lượt bhyt hôm qua")
    assert chat.rows()[0].day == 20261121
    assert chat.rows()[0].channel == "counter"


async def test_a_message_that_is_handled_twice_counts_once(chat: Chat) -> None:
    """The worker that had it died after it had looked, or the platform sent it again."""
    chat.officer()
    for _ in range(2):
        await chat.desk.say(message(7, "ghi 12 lượt VNeID", user="lan"))
    assert len(chat.rows()) == 1


async def test_without_a_topic_it_is_asked_for_and_chosen_by_a_number(chat: Chat) -> None:
    chat.officer()
    answer = await chat.says("ghi 12 lượt ấp 3")
    assert "về việc gì?" in answer
    assert "1. VNeID" in answer
    await chat.says("3")
    (row,) = chat.rows()
    assert (row.people, row.topic, row.hamlet) == (12, "thanhtoan", "Ấp 3")


async def test_what_cannot_be_counted_is_said(chat: Chat) -> None:
    chat.officer()
    assert "từ 1 đến 500" in await chat.says("ghi 1200 lượt vneid")
    assert "chưa hiểu “nau an”" in await chat.says("ghi 12 lượt nấu ăn")
    assert chat.rows() == []


async def test_the_button_takes_back_its_own_visit_and_only_once(chat: Chat) -> None:
    chat.officer()
    await chat.says("ghi 12 lượt VNeID")
    ((title, payload),) = chat.buttons()
    assert title == "Hủy lượt này"
    await chat.says("ghi 3 lượt dvc")
    assert "Đã hủy **12 lượt VNeID" in await chat.says(payload)
    assert "đã hủy từ trước" in await chat.says(payload)
    assert [row.void_at is None for row in chat.rows()] == [False, True]


async def test_a_pressed_button_is_a_command_too(chat: Chat) -> None:
    chat.officer()
    await chat.says("ghi 12 lượt VNeID")
    await chat.desk.say(choice(50, "1.0", user="lan"))
    assert chat.rows()[0].void_at is not None


async def test_the_newest_is_corrected_or_taken_back_by_words(chat: Chat, store: Store) -> None:
    chat.officer()
    await chat.says("ghi 12 lượt VNeID")
    assert "Đã sửa 12 thành **10 lượt VNeID" in await chat.says("sửa thành 10")
    assert chat.rows()[0].people == 10
    assert "Đã hủy **10 lượt" in await chat.says("hủy lượt vừa ghi")
    with store.transaction() as connection:
        assert len(list(connection.execute(sa.select(interaction_changes)))) == 2
    assert "chưa ghi lượt nào" in await chat.says("hủy lượt vừa ghi")


async def test_another_officers_visit_is_out_of_reach(chat: Chat) -> None:
    chat.officer()
    chat.officer("binh")
    await chat.says("ghi 12 lượt VNeID")
    ((_, payload),) = chat.buttons()
    await chat.says(payload, user="binh")
    await chat.says("hủy lượt vừa ghi", user="binh")
    assert chat.rows()[0].void_at is None


@pytest.mark.parametrize("text", ["hủy", "sửa thành 10"])
async def test_words_that_may_mean_something_else_go_to_the_assistant(chat: Chat, text: str) -> None:
    chat.officer()
    assert await chat.says(text) == f"Trả lời: {text}"


async def test_officers_ask_the_assistant_like_everybody(chat: Chat) -> None:
    chat.officer()
    assert await chat.says("quên mật khẩu vneid") == "Trả lời: quên mật khẩu vneid"


@pytest.mark.parametrize(
    "text", ["ghi 12 lượt VNeID ấp 3", "thống kê hôm nay", "còn thiếu bao nhiêu so với chỉ tiêu", "báo cáo tháng 10"]
)
async def test_a_citizen_is_told_kindly_that_this_is_for_officers(chat: Chat, text: str) -> None:
    chat.officer()
    answer = await chat.says(text, user="an")
    assert answer.startswith("Việc này dành cho cán bộ")
    assert chat.desk.engine.asked == []
    assert (chat.rows(), chat.reports) == ([], [])


@pytest.mark.parametrize("text", ["hủy", "lệnh", "ghi vneid", "làm được bao nhiêu người"])
async def test_what_a_citizen_may_mean_otherwise_is_answered(chat: Chat, text: str) -> None:
    assert await chat.says(text, user="an") == f"Trả lời: {text}"


async def test_who_is_no_longer_an_officer_is_refused(chat: Chat, store: Store) -> None:
    lan = chat.officer()
    with store.transaction() as connection:
        connection.execute(sa.update(officers.staff).where(officers.staff.c.id == lan.id).values(is_active=False))
    assert "dành cho cán bộ" in await chat.says("ghi 12 lượt VNeID")
    assert chat.rows() == []


async def test_the_figures_of_today(chat: Chat) -> None:
    chat.officer()
    await chat.says("ghi 12 lượt VNeID ấp 3")
    await chat.says("ghi 6 lượt dvc")
    answer = await chat.says("thống kê hôm nay")
    assert "**Hôm nay (22/11/2026), xã Phú Lâm**" in answer
    assert "18 lượt cho 18 người: trực tiếp 18, trò chuyện 0" in answer
    assert "VNeID 12, Dịch vụ công trực tuyến 6" in answer


async def test_the_figures_of_a_topic_and_a_hamlet(chat: Chat) -> None:
    chat.officer()
    await chat.says("ghi 12 lượt VNeID ấp 3")
    await chat.says("ghi 6 lượt VNeID ấp 4")
    assert "18 lượt cho 18 người" in await chat.says("tháng này hỗ trợ bao nhiêu lượt VNeID")
    answer = await chat.says("thong ke vneid ap 3")
    assert "VNeID, Ấp 3, hôm nay" in answer
    assert "12 lượt cho 12 người" in answer
    assert "Chưa có lượt nào" in await chat.says("thống kê chữ ký số")


async def test_a_group_of_fewer_than_five_people_is_not_told_apart(chat: Chat) -> None:
    chat.officer()
    await chat.says("ghi 2 lượt VNeID")
    assert "ít hơn 5 người" in await chat.says("tháng này hỗ trợ bao nhiêu lượt VNeID")


async def test_figures_are_of_ones_own_commune(chat: Chat) -> None:
    chat.officer()
    chat.officer("binh", "an-vien")
    await chat.says("ghi 12 lượt VNeID")
    assert "xã An Viễn**\nChưa có lượt nào" in await chat.says("thống kê hôm nay", user="binh")


async def test_how_far_the_targets_are_with_where_the_plan_sets_them(chat: Chat, store: Store) -> None:
    chat.officer()
    await chat.says("ghi 12 lượt VNeID")
    with store.transaction() as connection:
        set_population(connection, "phu-lam", "huong-dan-ky-nang-so", 100, why="thử")
    answer = await chat.says("còn thiếu bao nhiêu so với chỉ tiêu")
    first = answer.splitlines()[1]
    assert first.startswith("- **Người dân được hướng dẫn kỹ năng số**: đã 12/100 (12%); chỉ tiêu từ 70% trở lên (mục ")
    assert first.endswith("Còn thiếu **58**.")
    assert "vì chưa nhập số" in answer
    assert (await chat.says("còn thiếu bao nhiêu vneid so với chỉ tiêu")).count("\n") == 1
    assert "không có chỉ tiêu về Việc khác của xã" in await chat.says("tiến độ chỉ tiêu việc khác")


async def test_a_report_comes_as_an_address_where_the_channel_sends_no_files(chat: Chat) -> None:
    chat.officer()
    answer = await chat.says("báo cáo tháng 10")
    assert answer.startswith("**Báo cáo tháng 10.**")
    assert answer.endswith("https://t.vn/a")
    assert chat.reports == [("phu-lam", MonthReport(2026, 10))]
    assert "tháng đó đã xóa chi tiết" in await chat.says("báo cáo tháng 10/2025")


async def test_an_officer_of_all_communes_counts_for_the_chats_own(chat: Chat) -> None:
    chat.officer("tinh", None, Role.ADMIN)
    assert "Chưa rõ xã" in await chat.says("ghi 12 lượt VNeID", user="tinh")
    await chat.desk.say(message(60, "ghi 12 lượt VNeID", user="tinh", commune="an-vien"))
    assert [row.commune for row in chat.rows()] == ["an-vien"]
    assert "mọi xã" in await chat.says("thống kê hôm nay", user="tinh")
    assert "chưa rõ xã" in await chat.says("báo cáo tháng 10", user="tinh")


async def test_help_names_what_can_be_typed_and_all_of_it_works(chat: Chat) -> None:
    chat.officer()
    examples = re.findall(r"“([^”]+)”", await chat.says("lệnh"))
    assert len(examples) >= 8
    assert all(command_in(text, date(2026, 11, 22)) is not None for text in examples)
