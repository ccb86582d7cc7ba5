"""Reads the content's YAML files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

# PyYAML's own loader takes seconds for the plans' facts; libyaml's comes with every wheel, but not with every system.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds, plain values only.

    Raises:
        OSError: the file cannot be read.
        yaml.YAMLError: it is not YAML.

    """
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 a safe loader, whichever it is
