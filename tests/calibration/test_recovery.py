"""Records made with known parameters are found again: few here, a hundred in docs/validation/calibration.md."""

from datetime import date

import numpy as np
import pytest

from winset.calibration.diagnostics import covered
from winset.calibration.observation import counts_by_group
from winset.calibration.past import past_months
from winset.calibration.readings import ROWS, readings, row_of
from winset.calibration.recovery import QUANTITIES, Recovered, made_records, recovered
from winset.corridor.priors import corridor_draws
from winset.data.record import monthly_record
from winset.months import month_number
from winset.study.posteriors import evidence_rows

EVE, RECORDS, MEMBERS = date(2024, 1, 8), 5, 400


@pytest.fixture(scope="module")
def found() -> Recovered:
    record, start = monthly_record(EVE), month_number("2021-10")
    past, pattern = past_months(record, start, record.origin), readings(record, start, record.origin)
    level = np.maximum(1.5 * np.nan_to_num(counts_by_group(record, "border_patrol", start, start))[0], 100.0)
    rows = evidence_rows()
    made = made_records(corridor_draws(EVE, rows, RECORDS, 31), past, pattern, level, 5)
    return recovered(made, corridor_draws(EVE, rows, MEMBERS, 32), past, level, 6)


def test_ninety_percent_intervals_hold_the_truth_about_nine_times_in_ten(found: Recovered) -> None:
    """Pooled over informed quantities of five records; truths of one record hang together, hence the wide bounds."""
    assert len(found.informed()) > 15
    assert 0.78 <= found.coverage() <= 0.98
    assert 0.30 <= found.coverage(0.5) <= 0.70


def test_levels_of_made_records_are_found_closely(found: Recovered) -> None:
    """In logs: the middle member is off by less than half a log unit, where levels of records differ by over one."""
    levels = [row for row, name in enumerate(QUANTITIES) if name.startswith("level.")]
    miss = np.median(found.found[levels], axis=-1) - found.truth[levels]
    assert np.sqrt((miss**2).mean()) < 0.5
    assert found.truth[levels].std(axis=1).mean() > 1.0


def test_members_of_another_record_do_not_hold_the_truth(found: Recovered) -> None:
    """The same intervals against the truths of the next record: levels and interception are missed."""
    rows = [row for row, name in enumerate(QUANTITIES) if name.startswith(("level.", "intercept."))]
    other = np.roll(found.truth, 1, axis=1)
    assert np.mean([covered(other[row], found.found[row]) for row in rows]) < 0.6


def test_a_made_record_is_read_where_and_when_the_real_one_was() -> None:
    record, start = monthly_record(EVE), month_number("2023-08")
    past, pattern = past_months(record, start, record.origin), readings(record, start, record.origin)
    made = made_records(corridor_draws(EVE, evidence_rows(), 2, 31), past, pattern, np.full(7, 20_000.0), 5)
    assert [(one.step, one.month, one.row) for one in made.readings[1]] == [
        (one.step, one.month, one.row) for one in pattern
    ]
    ports = [one for one in made.readings[0] if one.row == row_of("port_encounters", 0)]
    # Nobody is admitted beyond the appointments of the month: what the real ports let through.
    assert ROWS[ports[0].row] == ("port_encounters", 0)
    assert np.exp(ports[0].log_value) < 1.5 * past.port_share[0, 0] * past.levers[0].max()
