"""Tables of config files: everything that is wrong with one is told at once, and nothing is converted."""

from typing import Annotated, Literal

import pytest

from watcher.settings.marks import After, Before, SecretStr
from watcher.settings.tables import Table, key, read_table


def _even(value: int) -> int:
    if value % 2:
        raise ValueError("must be even")
    return value


Word = Annotated[Literal["red", "blue"], Before(lambda value: str(value).lower())]


class Lamp(Table):
    """A lamp."""

    colour: Word = key(description="Its colour.")
    watts: Annotated[int, After(_even)] = key(default=40, ge=10, le=100, description="Its power.")

    def check(self) -> None:
        if self.colour == "blue" and self.watts > 60:
            raise ValueError("a blue lamp has at most 60 W")


class House(Table):
    """A house."""

    lamps: tuple[Lamp, ...] = key(default=(), description="Its lamps.")
    key_word: SecretStr | None = key(default=None, description="What opens it.")


def test_what_is_not_given_has_its_default() -> None:
    house, wrong = read_table(House, {"lamps": [{"colour": "RED"}], "key_word": "sesame"})

    assert not wrong
    assert house == House(lamps=(Lamp(colour="red"),), key_word=SecretStr("sesame"))
    assert house.lamps[0].watts == 40
    assert "sesame" not in repr(house)


def test_everything_wrong_is_told_with_its_place() -> None:
    rows = [{"watts": 8}, {"colour": "green", "watts": "40"}, {"colour": "red", "watts": 41, "volts": 230}, 7]
    house, wrong = read_table(House, {"lamps": rows, "key_word": 1234})

    assert house is None
    assert [(each.location, each.kind, each.value) for each in wrong] == [
        (("lamps", 0, "colour"), "missing", None),
        (("lamps", 0, "watts"), "ge", 8),
        (("lamps", 1, "colour"), "choice", "green"),
        (("lamps", 1, "watts"), "int", "40"),
        (("lamps", 2, "watts"), "value", 41),
        (("lamps", 2, "volts"), "unknown", 230),
        (("lamps", 3), "table", 7),
        (("key_word",), "text", 1234),
    ]


def test_values_that_are_right_alone_may_not_go_together() -> None:
    _, wrong = read_table(House, {"lamps": ({"colour": "blue", "watts": 80},)})

    assert [(each.location, each.words) for each in wrong] == [(("lamps", 0), "a blue lamp has at most 60 W")]


def test_a_table_made_in_code_needs_its_keys_and_takes_no_others() -> None:
    with pytest.raises(TypeError, match="needs colour"):
        Lamp(watts=40)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="no key volts"):
        Lamp(colour="red", volts=230)  # type: ignore[call-arg]
    assert Lamp(colour="red").replace(watts=60) == Lamp(colour="red", watts=60)
