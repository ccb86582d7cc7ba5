"""The chat page as a person uses it; drives any server that serves the page, the scripted one and the real one."""

from playwright.sync_api import Locator, Page

ANSWER_TIMEOUT_MS = 60_000


class ChatPage:
    """Finds things by what is read or heard (roles, labels), so that a test fails when a screen reader would."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.log = page.get_by_role("log")
        self.input = page.get_by_role("textbox", name="Câu hỏi")
        self.send_button = page.get_by_role("button", name="Gửi", exact=True)
        self.resend_button = page.get_by_role("button", name="Gửi lại")
        self.new_button = page.get_by_role("button", name="Hỏi mới")
        self.commune = page.get_by_role("combobox", name="Địa phương")
        self.welcome = page.get_by_role("region", name="Xin chào!")
        self.waiting = page.get_by_text("Đang tìm câu trả lời…")
        self.trouble = page.locator("#trouble")

    def open(self) -> "ChatPage":
        """Load the page and wait until it can be used."""
        self.page.goto(self.address)
        self.trouble.wait_for(state="hidden")
        return self

    def reload(self) -> None:
        self.page.reload()
        self.trouble.wait_for(state="hidden")

    def send(self, text: str) -> None:
        """Write a question and press Enter, without waiting for the answer."""
        self.input.fill(text)
        self.input.press("Enter")

    def ask(self, text: str) -> Locator:
        """Send a question and return its first answer."""
        before = self.answers.count()
        self.send(text)
        return self.answer_after(before)

    def choose(self, title: str) -> Locator:
        """Press an answer's button (or an example) and return the first answer to it."""
        before = self.answers.count()
        self.choice(title).last.click()
        return self.answer_after(before)

    def answer_after(self, before: int) -> Locator:
        """Return the answer that follows the `before` answers that were there, once it is."""
        answer = self.answers.nth(before)
        answer.wait_for(timeout=ANSWER_TIMEOUT_MS)
        return answer

    @property
    def answers(self) -> Locator:
        heading = self.page.get_by_role("heading", name="Trợ lý xã", level=2)
        return self.log.get_by_role("article").filter(has=heading)

    @property
    def questions(self) -> Locator:
        return self.log.get_by_role("article").filter(has=self.page.get_by_role("heading", name="Câu hỏi", level=2))

    def choice(self, title: str) -> Locator:
        return self.page.get_by_role("button", name=title)

    def citation(self, title: str) -> Locator:
        """The citation whose title holds these words."""
        return self.log.locator("details").filter(has=self.page.locator("summary", has_text=title))

    def open_citation(self, title: str) -> Locator:
        citation = self.citation(title).last
        citation.locator("summary").click()
        return citation

    def is_in_view(self, place: Locator) -> bool:
        """Whether the top of an element stands between the header and the field below."""
        top: float = place.evaluate("element => element.getBoundingClientRect().top")
        low: float = self.page.locator(".masthead").evaluate("e => e.getBoundingClientRect().bottom")
        high: float = self.page.locator(".dock").evaluate("e => e.getBoundingClientRect().top")
        return low <= top < high

    def overflow(self) -> int:
        """By how many CSS pixels the page is wider than its window."""
        width: int = self.page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        return width
