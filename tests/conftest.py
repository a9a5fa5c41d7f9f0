"""What tests share: no imported data of the user's own, and one small study of the real talks, run once."""

from typing import Any

import pytest
from golden.write import SMALL


@pytest.fixture(autouse=True, scope="session")
def no_imported_data(tmp_path_factory):
    """Point the store of imported vintages at an empty folder, for tests and the processes they start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WINSET_DATA_DIR", str(tmp_path_factory.mktemp("no-imported-data")))
        yield


@pytest.fixture(scope="session")
def small_study(no_imported_data: None) -> Any:
    from winset.study import Study, run_study

    return run_study(Study(**SMALL))


@pytest.fixture(scope="session")
def small_document(small_study: Any) -> dict[str, Any]:
    from winset.report.findings import analysis_document

    return analysis_document(small_study)
