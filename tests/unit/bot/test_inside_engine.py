"""Run `engine_checks.py` where Rasa lives: it cannot be imported in the app's environment."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ENGINE = ROOT / ".venv/engine/bin/python"


@pytest.mark.timeout(180)
def test_components_inside_the_engine() -> None:
    result = subprocess.run(
        [ENGINE, "-c", "import bot, unittest; unittest.main('tests.unit.bot.engine_checks')"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", "RASA_TELEMETRY_ENABLED": "false"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
