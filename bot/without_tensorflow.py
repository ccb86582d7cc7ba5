"""Lets Rasa be imported without TensorFlow: 1.3 GB on disk and 300 MB of memory for models that we don't use.

Rasa 3.6 imports TensorFlow wherever it declares its neural components, and our pipeline (config.yml) has none of them.
Here every name of TensorFlow's is an empty class: enough to derive classes from and to name types with. Whoever puts a
neural component into the pipeline is told what is missing. See docs/decisions/012.
"""

from __future__ import annotations

import sys
from abc import ABCMeta
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_LEFT_OUT = frozenset({"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"})


class _Name(ABCMeta):
    """The type of a name of TensorFlow's: whatever is looked up in it is another such name."""

    def __getattr__(cls, name: str) -> Any:
        return _named(cls.__name__, name)


class _LeftOut(metaclass=_Name):
    """What every name of TensorFlow's stands for."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        raise RuntimeError(
            f"{type(self).__name__} needs TensorFlow, which the engine runs without (docs/decisions/012)"
        )


class _Module(ModuleType):
    """A module of TensorFlow's, in which every name is found."""

    def __getattr__(self, name: str) -> Any:
        return _named(self.__name__, name)


class _Finder(MetaPathFinder, Loader):
    """Finds TensorFlow's modules, all of them empty."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        is_left_out = fullname.partition(".")[0] in _LEFT_OUT
        return ModuleSpec(fullname, self, is_package=True) if is_left_out else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run in it."""


def install() -> None:
    """Stand in for TensorFlow in this process. Call it before Rasa is imported."""
    sys.meta_path.insert(0, _Finder())


def _named(owner: str, name: str) -> type:
    if name.startswith("__"):  # Python's own questions, which an empty class answers with no
        raise AttributeError(name)
    return _Name(f"{owner}.{name}", (_LeftOut,), {})
