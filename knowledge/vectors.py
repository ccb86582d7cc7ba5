"""Dense search: sentence vectors in a FAISS index, kept on disk and re-encoded only where a text changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

from knowledge.encoders import Encoder, Vectors
from knowledge.errors import IndexMissing

_FORMAT = 1
_BATCH = 32
# Up to this many vectors the exact index answers in about a millisecond; beyond it, cells with 8-bit codes.
_EXACT_LIMIT = 20_000
_PROBED_CELLS = 16

# One question is too little work to share: faiss's threads would spin for each other on both cores.
faiss.omp_set_num_threads(1)

Progress = Callable[[Iterable[int], int], Iterable[int]]


@dataclass(frozen=True)
class Manifest:
    """What an index on disk was built from."""

    format: int
    encoder: str
    digests: tuple[str, ...]


def digest(text: str) -> str:
    """A short, stable name for a text."""
    return hashlib.blake2b(text.encode("utf-8"), digest_size=12).hexdigest()


def stamp(encoder: str, texts: Sequence[str]) -> str:
    """A short, stable name for the index of these texts by this encoder."""
    return digest("\n".join((encoder, *map(digest, texts))))


class VectorIndex:
    """Finds the texts nearest in meaning. Positions are those of the texts it was built from."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def of(cls, vectors: Vectors) -> VectorIndex:
        """Build an index over unit vectors, shape (texts, dimension)."""
        count, dimension = vectors.shape
        if count <= _EXACT_LIMIT:
            index: faiss.Index = faiss.IndexFlatIP(dimension)
        else:
            cells = int(4 * np.sqrt(count))
            index = faiss.IndexIVFScalarQuantizer(
                faiss.IndexFlatIP(dimension),
                dimension,
                cells,
                faiss.ScalarQuantizer.QT_8bit,
                faiss.METRIC_INNER_PRODUCT,
            )
            index.train(vectors[:: max(1, count // (cells * 40))])
            index.nprobe = _PROBED_CELLS
        index.add(vectors)
        return cls(index)

    def nearest(self, query: Vectors, count: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the positions of up to `count` texts and their cosines, the nearest first."""
        cosines, positions = self._index.search(query.reshape(1, -1), min(count, self._index.ntotal))
        found = positions[0] >= 0
        return positions[0][found], cosines[0][found]

    def vectors(self) -> Vectors:
        """Return the stored vectors, in order."""
        return np.asarray(self._index.reconstruct_n(0, self._index.ntotal), dtype=np.float32)

    def save(self, folder: Path, encoder: str, texts: Sequence[str]) -> None:
        """Write the index and what it was built from; an interrupted write leaves the old index in place."""
        folder.mkdir(parents=True, exist_ok=True)
        manifest = {"format": _FORMAT, "encoder": encoder, "digests": [digest(text) for text in texts]}
        new_index, new_manifest = folder / "vectors.faiss.new", folder / "manifest.json.new"
        faiss.write_index(self._index, str(new_index))
        new_manifest.write_text(json.dumps(manifest), encoding="utf-8")
        (folder / "manifest.json").unlink(missing_ok=True)
        new_index.replace(folder / "vectors.faiss")
        new_manifest.replace(folder / "manifest.json")

    @classmethod
    def load(cls, folder: Path, encoder: str, texts: Sequence[str]) -> VectorIndex:
        """Read the index of exactly these texts and this encoder.

        Raises:
            IndexMissing: there is none, or it was built from other texts or by another encoder.

        """
        manifest = read_manifest(folder)
        current = Manifest(_FORMAT, encoder, tuple(digest(text) for text in texts))
        if manifest != current:
            raise IndexMissing("Chỉ mục tìm kiếm chưa có hoặc đã cũ. Chạy: troly index")
        return cls(faiss.read_index(str(folder / "vectors.faiss")))


def read_manifest(folder: Path) -> Manifest | None:
    """Return what the index in `folder` was built from, or None if there is no usable one."""
    try:
        content = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return Manifest(content["format"], content["encoder"], tuple(content["digests"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def build(folder: Path, encoder: Encoder, texts: Sequence[str], progress: Progress) -> VectorIndex:
    """Encode `texts`, taking unchanged ones from the index already in `folder`, and save the result there."""
    known = _known_vectors(folder, encoder.name)
    digests = [digest(text) for text in texts]
    missing = [position for position, name in enumerate(digests) if name not in known]
    batches = range(0, len(missing), _BATCH)
    for start in progress(batches, len(batches)):
        chosen = missing[start : start + _BATCH]
        for position, vector in zip(chosen, encoder.passages([texts[place] for place in chosen]), strict=True):
            known[digests[position]] = vector
    index = VectorIndex.of(np.stack([known[name] for name in digests]).astype(np.float32))
    index.save(folder, encoder.name, texts)
    return index


def _known_vectors(folder: Path, encoder: str) -> dict[str, Vectors]:
    manifest = read_manifest(folder)
    if manifest is None or manifest.format != _FORMAT or manifest.encoder != encoder:
        return {}
    try:
        vectors = VectorIndex(faiss.read_index(str(folder / "vectors.faiss"))).vectors()
    except RuntimeError:  # a damaged file, or an approximate index that keeps no originals: encode anew
        return {}
    if len(vectors) != len(manifest.digests):
        return {}
    return dict(zip(manifest.digests, vectors, strict=True))
