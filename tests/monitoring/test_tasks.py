from datetime import date, timedelta

import pytest

from monitoring.tasks import assessments_to_submit
from tests.factories import AppointmentFactory

TODAY = date(2026, 3, 11)


@pytest.mark.parametrize(("days", "reminds"), [(8, 0), (7, 1), (2, 0), (1, 1), (0, 0)])
def test_assessments_to_submit_reminds_before_the_cut_off(db, days, reminds):
    appointment = AppointmentFactory(
        round_plan__round__cut_off_on=TODAY + timedelta(days=days)
    )

    reminded = list(assessments_to_submit(TODAY))

    assert [r.email for r in reminded] == [appointment.user.email] * reminds
    assert all(r.path.endswith("/sheet/") for r in reminded)


def test_assessments_to_submit_leaves_out_who_has_submitted(db):
    AppointmentFactory(
        round_plan__round__cut_off_on=TODAY + timedelta(days=7),
        submitted_at="2026-03-01T12:00Z",
    )

    assert list(assessments_to_submit(TODAY)) == []
