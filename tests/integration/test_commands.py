"""The `troly` command beside a running assistant, and where it cannot run."""

import json
import socket
from pathlib import Path

from tests.integration.test_api import FORGOTTEN, FORGOTTEN_GUIDE
from tests.live import Live, environment, free_ports, troly


def test_ask_prints_the_answer_and_its_source(live: Live) -> None:
    done = troly("ask", FORGOTTEN, env=live.env)
    assert done.returncode == 0
    assert "VNeID" in done.stdout
    assert "Nguồn" in done.stdout


def test_ask_json_prints_the_answer_of_the_api(live: Live) -> None:
    done = troly("ask", FORGOTTEN, "--commune", "an-vien", "--json", env=live.env)
    assert done.returncode == 0
    assert json.loads(done.stdout)["source_ids"][0] == FORGOTTEN_GUIDE


def test_ask_of_an_unknown_commune_says_which_are_known(live: Live) -> None:
    done = troly("ask", FORGOTTEN, "--commune", "atlantis", env=live.env)
    assert done.returncode == 1
    assert "an-vien" in done.stdout + done.stderr


def test_ask_without_an_assistant_says_how_to_start_it(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    done = troly("ask", FORGOTTEN, env=environment(tmp_path, port=port))
    assert done.returncode == 1
    assert "make run" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_doctor_passes_where_everything_is_ready(live: Live) -> None:
    port, engine_port = free_ports(2)
    done = troly("doctor", env=live.env | {"TROLY_PORT": str(port), "TROLY_ENGINE_PORT": str(engine_port)})
    assert done.returncode == 0, done.stdout
    assert "✗" not in done.stdout


def test_doctor_says_what_to_do_about_missing_model_and_index(tmp_path: Path) -> None:
    port, engine_port = free_ports(2)
    done = troly("doctor", env=environment(tmp_path, port=port, engine_port=engine_port))
    assert done.returncode == 1
    assert "troly train" in done.stdout
    assert "troly index" in done.stdout


def test_a_taken_port_stops_the_start_with_advice(tmp_path: Path) -> None:
    (engine_port,) = free_ports(1)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = troly("up", env=environment(tmp_path, port=port, engine_port=engine_port))
    assert done.returncode == 1
    assert str(port) in done.stdout
    assert "TROLY_PORT" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def test_a_missing_python_310_stops_the_start_with_advice(tmp_path: Path) -> None:
    port, engine_port = free_ports(2)
    missing = tmp_path / "bin/python"
    done = troly("up", env=environment(tmp_path, port=port, engine_port=engine_port, engine_python=missing))
    assert done.returncode == 1
    assert "Python 3.10" in done.stdout
    assert "make" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
