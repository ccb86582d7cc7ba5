"""The fault run's judge sees what it must see: losses, repeats, disorder, and what is none of these."""

from collections import Counter

from tests.chaos.judge import Asked, Verdict, judge

ONE = Asked("một", 1.0, 1.0, 1.1, ("A",))
TWO = Asked("hai", 2.0, 2.0, 2.1, ("B1", "B2"))
NONE: Counter[str] = Counter()


def verdict(seen: list[str], uncertain: Counter[str] = NONE, asked: tuple[Asked, ...] = (ONE, TWO)) -> Verdict:
    return judge("an", asked, seen, uncertain)


def test_all_answered_once_in_order_is_good() -> None:
    good = verdict(["A", "B1", "B2"])
    assert good.is_good
    assert (good.messages, good.once, good.pairs) == (2, 2, 1)


def test_a_missing_part_is_a_loss() -> None:
    assert verdict(["A", "B1"]).lost == 1
    assert not verdict([]).is_good


def test_a_repeat_is_a_fault_unless_a_send_was_uncertain() -> None:
    assert verdict(["A", "A", "B1", "B2"]).doubled == 1
    explained = verdict(["A", "A", "B1", "B2"], Counter(A=1))
    assert (explained.doubled, explained.doubled_uncertain, explained.is_good) == (0, 1, True)
    assert verdict(["A", "A", "A", "B1", "B2"], Counter(A=1)).doubled == 1


def test_disorder_of_messages_and_of_parts_is_seen() -> None:
    assert verdict(["B1", "B2", "A"]).disordered == 1
    assert verdict(["A", "B2", "B1"]).disordered == 1


def test_order_is_judged_only_where_the_platform_gave_one() -> None:
    overlapping = Asked("hai", 2.0, 1.05, 2.1, ("B1", "B2"))
    assert verdict(["B1", "B2", "A"], asked=(ONE, overlapping)).is_good
    swapped = verdict(["A", "B1", "B2"], asked=(Asked("một", 1.0, 2.5, 2.6, ("A",)), TWO))
    assert (swapped.swapped, swapped.put_right) == (1, 1)


def test_other_things_said_are_seen() -> None:
    assert verdict(["A", "B1", "B2", "Xin lỗi"]).unexpected == 1
