"""Two decisions at the same moment get two numbers: shown on a real server."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from meetings import services
from meetings.models import Decision
from tests.factories import MeetingFactory, UserFactory

AT_ONCE = 6


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="an in-memory SQLite has one writer only"
)
def test_add_decision_at_the_same_moment_gives_each_its_number():
    meeting, user = MeetingFactory(), UserFactory()

    def decide(number):
        try:
            services.add_decision(
                meeting=meeting,
                text=f"Decision {number}",
                kind="task",
                owners=[],
                due_on=None,
                agenda_item=None,
                by=user,
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(decide, range(AT_ONCE)))

    numbers = Decision.objects.order_by("sequence").values_list("sequence", flat=True)
    assert list(numbers) == [1, 2, 3, 4, 5, 6]
