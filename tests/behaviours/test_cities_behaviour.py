"""S18: cities take people back less willingly the fuller they are and the more harm was done; from lever to outcome."""

import pytest
from behaviours import cities
from behaviours.talks import Talks


def test_shelter_for_everybody_makes_cities_take_more_people_back(talks: Talks) -> None:
    check = cities.shelters_on_returns(talks)
    assert check.holds, check


def test_shelters_move_no_returns_where_cities_mind_neither_load_nor_harm(talks: Talks) -> None:
    check = cities.shelters_where_cities_do_not_mind(talks)
    assert check.holds, check


@pytest.mark.parametrize(
    ("name", "less", "more"), [("load_aversion", 0.1, 2.0), ("harm_aversion", 1.0, 20.0)]
)
def test_the_more_a_city_minds_the_fewer_it_takes_in_every_draw(
    talks: Talks, name: str, less: float, more: float
) -> None:
    check = cities.aversion_on_returns(talks, name, less, more)
    assert check.holds, check
    assert (check.values <= 1e-12).all()
