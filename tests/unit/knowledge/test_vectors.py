"""The vector index: only changed texts are encoded, a half-written index is never used, large ones stay accurate."""

import json
from pathlib import Path

import faiss
import numpy as np
import pytest

import knowledge.vectors
from knowledge.errors import IndexMissing
from knowledge.vectors import VectorIndex, build, read_manifest
from tests.unit.knowledge.made_up import WordEncoder, no_progress

TEXTS = ["quên mật khẩu", "đăng ký tạm trú", "nộp phạt giao thông", "chữ ký số"]


def _unit(count: int, dimension: int, seed: int) -> np.ndarray:
    """Vectors in loose clumps, as sentences on a few hundred matters are."""
    chance = np.random.default_rng(seed)
    middles = chance.standard_normal((300, dimension))
    vectors = middles[chance.integers(0, 300, count)] + chance.standard_normal((count, dimension))
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def test_the_nearest_text_comes_first_with_its_cosine(tmp_path: Path) -> None:
    encoder = WordEncoder()
    index = build(tmp_path, encoder, TEXTS, no_progress)
    positions, cosines = index.nearest(encoder.query("tạm trú đăng ký"), 2)
    assert positions[0] == 1
    assert cosines[0] == pytest.approx(1.0, abs=1e-4)
    assert cosines[0] >= cosines[1]


def test_more_neighbours_than_texts_are_no_error(tmp_path: Path) -> None:
    encoder = WordEncoder()
    index = build(tmp_path, encoder, TEXTS, no_progress)
    assert sorted(index.nearest(encoder.query("thuế"), 99)[0]) == [0, 1, 2, 3]


def test_unchanged_texts_are_not_encoded_again(tmp_path: Path) -> None:
    build(tmp_path, WordEncoder(), TEXTS, no_progress)
    encoder = WordEncoder()
    changed = [TEXTS[2], "câu mới", TEXTS[0]]
    index = build(tmp_path, encoder, changed, no_progress)
    assert encoder.encoded == ["câu mới"]
    assert np.allclose(index.vectors(), WordEncoder().passages(changed), atol=1e-6)


def test_a_text_that_stands_twice_is_found_at_both_places(tmp_path: Path) -> None:
    encoder = WordEncoder()
    index = build(tmp_path, encoder, ["một hai", "ba bốn", "một hai"], no_progress)
    assert set(index.nearest(encoder.query("một hai"), 2)[0].tolist()) == {0, 2}


def test_another_encoder_encodes_everything_anew(tmp_path: Path) -> None:
    build(tmp_path, WordEncoder(), TEXTS, no_progress)
    encoder = WordEncoder()
    encoder.name = "other"
    build(tmp_path, encoder, TEXTS, no_progress)
    assert encoder.encoded == TEXTS


def test_progress_is_told_batch_by_batch(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    def progress(batches: range, total: int) -> range:
        told.append((len(batches), total))
        return batches

    build(tmp_path, WordEncoder(), [f"câu số {number}" for number in range(70)], progress)  # type: ignore[arg-type]
    assert told == [(3, 3)]


def test_the_index_is_read_back_for_exactly_its_texts_and_encoder(tmp_path: Path) -> None:
    built = build(tmp_path, WordEncoder(), TEXTS, no_progress)
    assert np.array_equal(VectorIndex.load(tmp_path, "words", TEXTS).vectors(), built.vectors())


@pytest.mark.parametrize(
    ("encoder", "texts"),
    [
        ("other", TEXTS),
        ("words", TEXTS[:-1]),
        ("words", TEXTS[::-1]),
        ("words", [*TEXTS[:-1], "chữ ký số!"]),
    ],
)
def test_a_stale_index_is_refused_and_says_what_to_do(tmp_path: Path, encoder: str, texts: list[str]) -> None:
    build(tmp_path, WordEncoder(), TEXTS, no_progress)
    with pytest.raises(IndexMissing, match="troly index"):
        VectorIndex.load(tmp_path, encoder, texts)


def test_a_missing_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        VectorIndex.load(tmp_path / "none", "words", TEXTS)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"format": 1}', "null"])
def test_a_damaged_manifest_counts_as_no_index(tmp_path: Path, content: str) -> None:
    build(tmp_path, WordEncoder(), TEXTS, no_progress)
    (tmp_path / "manifest.json").write_text(content)
    assert read_manifest(tmp_path) is None
    with pytest.raises(IndexMissing):
        VectorIndex.load(tmp_path, "words", TEXTS)


def test_an_index_of_another_format_is_stale(tmp_path: Path) -> None:
    build(tmp_path, WordEncoder(), TEXTS, no_progress)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps(manifest | {"format": 0}))
    with pytest.raises(IndexMissing):
        VectorIndex.load(tmp_path, "words", TEXTS)
    encoder = WordEncoder()
    build(tmp_path, encoder, TEXTS, no_progress)
    assert encoder.encoded == TEXTS


def test_a_damaged_index_file_is_built_anew(tmp_path: Path) -> None:
    build(tmp_path, WordEncoder(), TEXTS, no_progress)
    (tmp_path / "vectors.faiss").write_bytes(b"not an index")
    encoder = WordEncoder()
    build(tmp_path, encoder, TEXTS, no_progress)
    assert encoder.encoded == TEXTS
    VectorIndex.load(tmp_path, "words", TEXTS)


def test_a_write_interrupted_while_encoding_leaves_the_old_index(tmp_path: Path) -> None:
    build(tmp_path, WordEncoder(), TEXTS, no_progress)

    class Interrupted(WordEncoder):
        def passages(self, texts: object) -> np.ndarray:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path, Interrupted(), [*TEXTS, "câu mới"], no_progress)
    VectorIndex.load(tmp_path, "words", TEXTS)


def test_a_write_interrupted_while_saving_leaves_the_old_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, WordEncoder(), TEXTS, no_progress)

    def half_written(_: object, name: str) -> None:
        Path(name).write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(knowledge.vectors.faiss, "write_index", half_written)
    with pytest.raises(OSError, match="disk full"):
        build(tmp_path, WordEncoder(), [*TEXTS, "câu mới"], no_progress)
    VectorIndex.load(tmp_path, "words", TEXTS)


def test_a_write_interrupted_between_the_files_is_never_taken_for_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, WordEncoder(), TEXTS, no_progress)
    replace = Path.replace

    def fail_at_manifest(source: Path, target: Path) -> Path:
        if target.name == "manifest.json":
            raise OSError("killed")
        return replace(source, target)

    monkeypatch.setattr(Path, "replace", fail_at_manifest)
    with pytest.raises(OSError, match="killed"):
        build(tmp_path, WordEncoder(), [*TEXTS, "câu mới"], no_progress)
    monkeypatch.undo()
    for texts in (TEXTS, [*TEXTS, "câu mới"]):
        with pytest.raises(IndexMissing):
            VectorIndex.load(tmp_path, "words", texts)


def test_a_large_index_is_approximate_and_finds_95_percent_of_the_exact_neighbours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(knowledge.vectors, "_EXACT_LIMIT", 5_000)
    vectors = _unit(6_000, 64, seed=1)
    queries = vectors[:200] + np.random.default_rng(2).normal(0, 0.04, (200, 64)).astype(np.float32)
    index = VectorIndex.of(vectors)
    assert isinstance(index._index, faiss.IndexIVFScalarQuantizer)
    found = 0
    for query in queries:
        exact = set(np.argsort(-(vectors @ query))[:10].tolist())
        found += len(exact & set(index.nearest(query, 10)[0].tolist()))
    assert found >= 0.95 * 10 * len(queries)


def test_an_approximate_index_is_saved_read_back_and_built_upon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(knowledge.vectors, "_EXACT_LIMIT", 500)
    texts = [f"câu số {number}" for number in range(600)]
    build(tmp_path, WordEncoder(), texts, no_progress)
    encoder = WordEncoder()
    loaded = VectorIndex.load(tmp_path, "words", texts)
    assert loaded.nearest(encoder.query("câu số 17"), 1)[0].tolist() == [17]
    build(tmp_path, encoder, [*texts, "câu mới"], no_progress)
    VectorIndex.load(tmp_path, "words", [*texts, "câu mới"])
