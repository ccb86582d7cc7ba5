"""What people write to us that is none of the office's business: a message nearest to these is not ours."""

from __future__ import annotations

from pathlib import Path

import yaml

from knowledge.errors import ContentError
from knowledge.yaml_files import read_yaml

FOREIGN_FILE = Path(__file__).with_name("foreign.yml")


def load_foreign(path: Path = FOREIGN_FILE) -> tuple[str, ...]:
    """Read the messages.

    Raises:
        ContentError: the file is not a list of texts.

    """
    try:
        messages = read_yaml(path)
    except (OSError, yaml.YAMLError) as error:
        raise ContentError(f"Tệp {path.name}: {error!r}") from error
    if not isinstance(messages, list):
        raise ContentError(f"Tệp {path.name}: cần một danh sách tin nhắn.")
    return tuple(map(str, messages))
