"""The lexicon's table says what it means, and takes no common word away."""

from pathlib import Path

import pytest
import yaml

import knowledge.text
from knowledge.text import fold, folded_words, lexicon, words

# Everyday syllables with their own meaning. A single-word entry for one of these would change innocent questions.
COMMON = words("""
    ai anh ba bà bác bán bao bảo bằng bé biên bình bố bộ bớt bưu buồn ca cá các cách cái cảm cạnh cấp cầm cất câu cây
    chi chỉ chị chia chính cho chồng chủ chú chưa chung chuyển con còn công cơ cô cơm cụ của cũ cũng cứ cửa da dài
    dân dạy dân dẫn dễ di dịch do dù đã đang đâu đất đau đầu đây để đến đi địa điểm điện định đó đoàn đổi đóng đồng
    đơn đưa đủ đúng đường em gần ghi gia giá giải giấy giờ giữ gọi gửi hai hàng hay hết hiện hình họ hỏi hộ hôm hồ
    hơn hủy hư hướng ích im in khi khó khách khai khoa khóa khu kia kiểm ký lâu lại lần lễ lên lệ lịch liên lo loại
    lớn luật lúc lương lý má mã mang máy mặt mất mấy mẹ miễn mong mới mua mức mừng nam năm nào này nay nên nếu nghe
    nghề ngày ngoài nhà nhanh nhận nhất nhiều nhờ nhỏ như nơi nói nộp nước nữa ở ông phải phép phí phòng phường qua quà
    quận quê ra rất riêng sai sao sau sáng số sợ sớm sửa ta tại tạm tay tên thả thay thẻ theo thi thì thiếu thời thu
    thuê thư thường tiền tiếng tìm tin tính to tôi tôn tốt tờ trả trang trạm trên trong trước trường từ tự tuổi tư ủy
    vay vào vẫn vì việc viết vợ vùng xa xã xe xin xóa xuân ý yêu
""")


def _file() -> dict[str, list[str]]:
    path = Path(knowledge.text.__file__).with_name("lexicon.yml")
    content: dict[str, list[str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return content


def test_every_entry_is_a_list_of_texts() -> None:
    for standard, variants in _file().items():
        assert isinstance(standard, str), standard
        assert variants, standard
        assert all(isinstance(variant, str) for variant in variants), f"{standard}: {variants} (Yes/No/số cần dấu nháy)"


def test_no_common_word_is_taken_away() -> None:
    assert sorted(set(COMMON) & set(lexicon().abbreviations)) == []


def test_no_common_word_typed_without_diacritics_is_taken_away() -> None:
    everyday = {"ba", "ma", "ca", "an", "la", "ta", "con", "nha", "xa", "so", "the", "tin", "cho", "thu", "may", "phi"}
    assert sorted(everyday & set(lexicon().abbreviations)) == []


def test_a_short_form_has_one_meaning() -> None:
    seen: dict[str, str] = {}
    for standard, variants in _file().items():
        for variant in variants:
            key = " ".join(words(variant))
            if " " in key:
                key = fold(key)
            assert seen.setdefault(key, standard) == standard, f"“{variant}” đứng ở hai mục: {seen[key]}, {standard}"


def test_no_short_form_leads_to_another_short_form() -> None:
    """Expansion is one step: what an entry stands for is never itself typed "instead" of something else."""
    abbreviations = lexicon().abbreviations
    for typed, meaning in abbreviations.items():
        for word in meaning:
            assert abbreviations.get(word, meaning) == meaning, f"{typed} → {word} → {abbreviations.get(word)}"


def test_no_phrase_is_turned_into_another_phrase() -> None:
    lex = lexicon()
    for phrase, meaning in lex.phrases.items():
        again = lex.phrases.get(tuple(fold(word) for word in meaning), meaning)
        assert again == meaning, f"{' '.join(phrase)} → {' '.join(meaning)} → {' '.join(again)}"


@pytest.mark.parametrize("text", ["mã vuông", "ma vuong", "ma vuông", "mã vuong"])
def test_a_phrase_is_known_with_and_without_diacritics(text: str) -> None:
    assert folded_words(text) == ("ma", "qr")


def test_words_that_all_have_other_diacritics_are_no_phrase() -> None:
    assert folded_words("mà vướng") == ("ma", "vuong")
