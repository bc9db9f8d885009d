"""The image and the compose file: what they name is there, and the service takes what they set."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml  # Apprise brings it

from watcher.settings import load_settings

TOP = Path(__file__).parents[2]
DOCKERFILE = (TOP / "Dockerfile").read_text("utf-8")
COMPOSE: Any = yaml.safe_load((TOP / "compose.yaml").read_text("utf-8"))
SERVICE = COMPOSE["services"]["watcher"]


def copied() -> list[str]:
    """What the image takes from the clone."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [name for line in lines for name in shlex.split(line)[:-1]]


@pytest.mark.parametrize("name", copied())
def test_the_image_takes_what_is_in_the_clone_and_let_through(name: str) -> None:
    assert (TOP / name).exists()
    assert f"!{name}" in (TOP / ".dockerignore").read_text("utf-8").splitlines()


def test_the_service_takes_the_environment_of_the_compose_file(tmp_path: Path) -> None:
    password = tmp_path / "page_password"
    password.write_text("pssst\n", "utf-8")
    given = {**SERVICE["environment"], "WATCHER_WEB__PASSWORD_FILE": str(password)}

    settings = load_settings(TOP / "config", tmp_path / "state", {k: str(v) for k, v in given.items()})

    (published,) = SERVICE["ports"]
    assert published == f"127.0.0.1:8420:{settings.web.bind.rpartition(':')[2]}"
    assert settings.web.bind.startswith("0.0.0.0:")
    assert not settings.web.edit
    assert COMPOSE["secrets"]["page_password"]["file"] == "./secrets/page_password"


def test_the_image_asks_for_its_health_where_the_service_answers_by_default() -> None:
    default = load_settings(TOP / "config", environ={}).web.bind

    assert f"http://{default}/healthz" in DOCKERFILE


def test_the_container_runs_without_root_and_writes_its_state_only() -> None:
    uid = SERVICE["user"].partition(":")[0]

    assert re.search(rf"useradd --uid {uid} ", DOCKERFILE)
    assert f"USER {SERVICE['user']}\n" in DOCKERFILE
    assert SERVICE["read_only"]
    assert SERVICE["cap_drop"] == ["ALL"]
    written = [volume for volume in SERVICE["volumes"] if not volume.endswith(":ro")]
    assert [volume.partition(":")[2] for volume in written] == ["/var/lib/watcher"]
    assert "VOLUME /var/lib/watcher" in DOCKERFILE
