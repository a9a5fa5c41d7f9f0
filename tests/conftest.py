"""What all tests share: none of them sees what the user has imported into his own data folder."""

import pytest


@pytest.fixture(autouse=True, scope="session")
def no_imported_data(tmp_path_factory):
    """Point the store of imported vintages at an empty folder, for tests and the processes they start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WINSET_DATA_DIR", str(tmp_path_factory.mktemp("no-imported-data")))
        yield
