"""Each case under cases/settings_topic is a wrong topic file and the lines that its error must hold."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from watcher.settings.problems import SettingsError
from watcher.settings.topic import load_topic

CASES = sorted((Path(__file__).parent.parent / "cases" / "settings_topic").glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_wrong_topic_file_names_every_problem_with_its_line(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    monkeypatch.chdir(tmp_path)
    Path("north-south.toml").write_text(case["topic"], "utf-8")

    with pytest.raises(SettingsError) as caught:
        load_topic(Path("north-south.toml"))

    found = [str(problem) for problem in caught.value.problems]
    unmet = [line for line in case["expect"] if not any(problem.startswith(line) for problem in found)]
    assert not unmet, "\n".join(["not found:", *unmet, "in:", *found])
    assert len(found) == len(case["expect"]), found
    assert caught.value.exit_code == 2


def test_several_states_may_share_a_side_by_their_names(tmp_path: Path) -> None:
    path = tmp_path / "north-three.toml"
    path.write_text(
        'name = "north-three"\ntitle = "North and the three"\n'
        '[parties.north]\ntitle = "North"\ncountry = "NO"\n'
        '[parties.three]\ntitle = "the three"\n[parties.three.names]\nen = ["greece", "malta", "cyprus"]\n'
        '[[series]]\nname = "talks"\ntitle = "talks"\n',
        "utf-8",
    )
    assert load_topic(path).parties[1].names == {"en": ("greece", "malta", "cyprus")}
