"""What reports show on the page of a scored plan."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize("person", ["staff", "donor", "coordinator"])
def test_findings_report_is_one_step_from_the_scored_plan(
    scored, cast, client_for, person
):
    page = client_for(cast(person)).get(scored.get_absolute_url())

    address = reverse("reports:findings_detail", args=["baseline-2025", "gnjilane"])
    assert f'href="{address}"' in page.content.decode()


def test_findings_report_is_not_offered_while_scoring_goes_on(
    scored, staff, client_for
):
    type(scored).objects.update(state="scoring", finalised_at=None, finalised_by=None)

    page = client_for(staff).get(scored.get_absolute_url())

    assert "reports/findings" not in page.content.decode()
