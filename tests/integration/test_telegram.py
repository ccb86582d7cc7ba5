"""A citizen on Telegram and the real assistant in an office without a public address; only Telegram is the stand-in."""

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import Live, running, troly, until
from tests.standins.telegram import TOKEN, Delivered, TelegramStandIn

ANSWERED_WITHIN_S = 60.0
WITH_BUTTONS = "không nhận được mã OTP của VNeID"
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def standin() -> Iterator[TelegramStandIn]:
    telegram = TelegramStandIn()
    with telegram.serving():
        yield telegram


@pytest.fixture(scope="module")
def assistant(standin: TelegramStandIn, prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    data = tmp_path_factory.mktemp("telegram")
    for part in ("models", "index"):
        shutil.copytree(prepared / part, data / part)
    settings = {"telegram_token": TOKEN, "telegram_base_url": standin.url, "telegram_commune": "phu-lam"}
    with running(data, **settings) as assistant:
        yield assistant


class Citizen:
    """A person in front of Telegram, new in each test."""

    def __init__(self, standin: TelegramStandIn) -> None:
        self.chat = 700_000 + next(_numbers)
        self._standin = standin

    def asks(self, words: str) -> Delivered:
        """Type something and return the first message that comes back."""
        before = len(self.sees())
        self._standin.text(self.chat, words)
        return self.waits_for(before + 1)[before]

    def presses(self, message: Delivered, place: int) -> Delivered:
        """Press a button and return the first message that comes back."""
        before = len(self.sees())
        self._standin.press(self.chat, message.buttons[place][1])
        return self.waits_for(before + 1)[before]

    def waits_for(self, count: int) -> list[Delivered]:
        until(lambda: len(self.sees()) >= count, ANSWERED_WITHIN_S, f"{count} replies")
        return self.sees()

    def sees(self) -> list[Delivered]:
        return [message for message in self._standin.delivered if message.chat == self.chat]


@pytest.fixture
def citizen(assistant: Live, standin: TelegramStandIn) -> Citizen:
    return Citizen(standin)


def test_a_question_is_answered_with_bold_words_and_its_source(citizen: Citizen) -> None:
    answer = citizen.asks("Quên mật khẩu VNeID thì làm sao?")
    assert answer.html
    assert "**" not in answer.text
    citizen.asks("cảm ơn")
    assert "\nNguồn (kiểm tra ngày" in "\n".join(message.text for message in citizen.sees())


def test_a_pressed_button_and_its_number_typed_choose_the_same(citizen: Citizen, standin: TelegramStandIn) -> None:
    by_button = citizen.presses(citizen.asks(WITH_BUTTONS), 0)
    assert standin.called("answerCallbackQuery")
    other = Citizen(standin)
    other.asks(WITH_BUTTONS)
    assert other.asks("1").text == by_button.text


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/start", "Trợ lý xã"),
        ("/luadao", "113"),
        ("/canbo", "Trung tâm Phục vụ hành chính công"),
        ("/giolamviec", "giờ"),
    ],
)
def test_each_entry_of_the_menu_is_answered(citizen: Citizen, command: str, words: str) -> None:
    assert words in citizen.asks(command).text


def test_the_bot_speaks_for_its_commune(citizen: Citizen) -> None:
    assert "Phú Lâm" in citizen.asks("chỉ tiêu tỷ lệ hồ sơ trực tuyến là bao nhiêu?").text


def test_a_slow_down_of_telegrams_is_obeyed_and_nothing_is_lost(citizen: Citizen, standin: TelegramStandIn) -> None:
    standin.next_faults, standin.retry_after_s = ["too_many", "error_500"], 1
    citizen.asks("xin chào")
    citizen.asks("tạm biệt")
    texts = [message.text for message in citizen.sees()]
    assert len(texts) == len(set(texts))


def test_the_operators_check_is_content(citizen: Citizen, assistant: Live) -> None:
    citizen.asks("xin chào")
    told = troly("channels", "check", env=assistant.env).stdout
    assert "Bot @troly_test_bot hoạt động" in told
    assert "Tự hỏi lấy tin" in told


def test_the_token_lies_nowhere_in_the_data_folder(citizen: Citizen, assistant: Live) -> None:
    citizen.asks("xin chào")
    secret = TOKEN.partition(":")[2].encode()
    written = [path for path in assistant.data_folder.glob("**/*") if path.is_file() and path.suffix != ".gz"]
    assert written
    assert [path.name for path in written if secret in path.read_bytes()] == []
