"""Arrays of the search index on disk, each file with a stamp that says what it was made from."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from knowledge.errors import IndexMissing

Arrays = Mapping[str, Any]


def save(path: Path, stamp: str, arrays: Arrays) -> None:
    """Write the arrays; an interrupted write leaves the old file in place."""
    draft = path.with_name(f"{path.name}.new")
    with draft.open("wb") as file:
        np.savez(file, stamp=np.array(stamp), **arrays)
    draft.replace(path)


def load(path: Path, stamp: str, names: tuple[str, ...]) -> Arrays:
    """Read the arrays of these names.

    Raises:
        IndexMissing: there is no usable file with them, or it was made from something else.

    """
    try:
        with np.load(path) as content:
            if str(content["stamp"]) == stamp:
                return {name: content[name] for name in names}
    except (OSError, ValueError, KeyError, BadZipFile):
        pass
    raise IndexMissing("Chỉ mục tìm kiếm chưa có hoặc đã cũ. Chạy: troly index")
