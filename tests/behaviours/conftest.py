"""One fit for all behaviours: 80 draws tell what holds; the page measures it at 400."""

import pytest
from behaviours.talks import Talks, fitted_talks


@pytest.fixture(scope="session")
def talks() -> Talks:
    return fitted_talks(draws=80)
