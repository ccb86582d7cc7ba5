"""Looks whether this machine can run the assistant, and says what to do where it cannot."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import psutil

from knowledge.errors import KnowledgeError
from service.build import index_is_fresh, model_is_fresh
from service.listening import listen
from service.settings import Settings

# At their peaks training takes 1.5 GB for two minutes, building the index 0.6 GB; what runs afterwards, 0.75 GB.
_TO_TRAIN_MB, _TO_RUN_MB = 1600, 900
_DISK_NEEDED_MB = 500


@dataclass(frozen=True)
class Check:
    """One thing looked at. `fatal` checks stop the start; the others are mended by it."""

    name: str
    ok: bool
    advice: str = ""
    fatal: bool = True


def before_start(settings: Settings) -> Iterator[Check]:
    """What must hold before anything is trained or started."""
    yield _python()
    yield _engine_python(settings)
    yield _port("Cổng trang trò chuyện", settings.host, settings.port, "TROLY_PORT")
    yield _port("Cổng bộ máy hội thoại", "127.0.0.1", settings.engine_port, "TROLY_ENGINE_PORT")
    yield _memory(settings)
    yield _disk(settings)


def everything(settings: Settings) -> Iterator[Check]:
    """All checks, with the freshness of model and index."""
    yield from before_start(settings)
    yield Check("Mô hình hội thoại", model_is_fresh(settings), "Chạy: troly train", fatal=False)
    yield _index(settings)


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check(f"Python của ứng dụng ({version})", sys.version_info >= (3, 11), "Cần Python 3.11 trở lên.")


def _engine_python(settings: Settings) -> Check:
    python = settings.engine_python
    advice = "Chạy: make engine-environment (cần Python 3.10, xem docs/van-hanh.md)"
    if not python.exists():
        return Check("Python 3.10 của bộ máy hội thoại", False, advice)
    command = [str(python), "-c", "import sys; print('.'.join(map(str, sys.version_info[:3])))"]
    version = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return Check(f"Python của bộ máy hội thoại ({version})", version.startswith("3.10."), advice)


def _port(name: str, host: str, port: int, variable: str) -> Check:
    subject = f"{name} ({port})"
    try:
        for opened in listen(host, port):
            opened.close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            step = f"Tắt chương trình đó, hoặc đặt {variable} sang số khác."
            return Check(subject, False, f"Cổng {port} đang có chương trình khác dùng. {step}")
        advice = f"Không mở được cổng {port} trên {host} ({error.strerror}): kiểm tra TROLY_HOST và {variable}."
        return Check(subject, False, advice)
    return Check(subject, True)


def _memory(settings: Settings) -> Check:
    free = psutil.virtual_memory().available // 2**20
    needed = _TO_RUN_MB if model_is_fresh(settings) else _TO_TRAIN_MB
    advice = f"Cần khoảng {needed} MB bộ nhớ trống. Hãy tắt bớt chương trình khác."
    return Check(f"Bộ nhớ trống ({free} MB)", free >= needed, advice)


def _disk(settings: Settings) -> Check:
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.data_folder).free // 2**20
    advice = f"Cần ít nhất {_DISK_NEEDED_MB} MB đĩa trống ở {settings.data_folder}."
    return Check(f"Đĩa trống ({free} MB)", free >= _DISK_NEEDED_MB, advice)


def _index(settings: Settings) -> Check:
    try:
        return Check("Chỉ mục tìm kiếm", index_is_fresh(settings), "Chạy: troly index", fatal=False)
    except KnowledgeError as error:
        return Check("Nội dung", False, str(error))
