"""What happened in a mechanism since somebody's last visit."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core import panels
from municipalities.models import News, Visit
from tests.factories import (
    LegalActFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
    VisitFactory,
)

PAGE = reverse("municipalities:mechanism_detail", args=["gnjilane"])
NEWS = reverse("municipalities:mechanism_news", args=["gnjilane"])
SEEN = reverse("municipalities:mechanism_seen", args=["gnjilane"])


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def seat(gnjilane):
    return SeatFactory(mechanism=gnjilane)


def written(row, at):
    """Let the row's whole history lie at a moment."""
    row.history.update(history_date=at)
    return row


def moves(mechanism, now, days=10):
    news = News(mechanism, now - timedelta(days=days), now)
    return [(move.kind, move.membership) for move in news.moves]


def test_news_tells_who_was_written_down_since(gnjilane, seat, now):
    joined = MembershipFactory(seat=seat)
    before = MembershipFactory(seat=seat, kind="alternate")
    written(before, now - timedelta(days=20))

    assert moves(gnjilane, now) == [("joined", joined)]


def test_news_says_nothing_of_what_was_changed_and_changed_back(gnjilane, seat, now):
    one = written(MembershipFactory(seat=seat), now - timedelta(days=20))
    for function in ("secretary", "", "chair"):
        one.function = function
        one.save()
        said = [("changed", one)] if function else []
        assert moves(gnjilane, now) == said


def test_news_tells_what_came_true_since(gnjilane, seat, now):
    """Both were written down long ago; the days have come now."""
    today = timezone.localdate(now)
    left = MembershipFactory(seat=seat, ends_on=today - timedelta(days=3))
    joined = MembershipFactory(seat=seat, starts_on=today - timedelta(days=2))
    later = MembershipFactory(
        seat=seat, kind="alternate", starts_on=today + timedelta(days=2)
    )
    for one in (left, joined, later):
        written(one, now - timedelta(days=40))

    assert moves(gnjilane, now) == [("left", left), ("joined", joined)]


def test_news_tells_an_end_that_was_written_down_since(gnjilane, seat, now):
    one = written(MembershipFactory(seat=seat), now - timedelta(days=40))
    one.ends_on = timezone.localdate(now) + timedelta(days=9)
    one.save()

    assert moves(gnjilane, now) == [("left", one)]


def test_news_tells_a_correction(gnjilane, seat, now):
    one = written(MembershipFactory(seat=seat), now - timedelta(days=40))
    one.function = "chair"
    one.save()

    assert moves(gnjilane, now) == [("changed", one)]


def test_news_tells_acts_and_the_rule_in_force(gnjilane, now):
    rule = gnjilane.rules.get()
    act = LegalActFactory(mechanism=gnjilane)
    LegalActFactory()

    news = News(gnjilane, now - timedelta(days=1), timezone.now())

    assert (list(news.rules), list(news.acts)) == ([rule], [act])


def test_news_is_silent_where_nothing_happened(gnjilane, seat, now):
    written(MembershipFactory(seat=seat), now - timedelta(days=40))
    written(gnjilane.rules.get(), now - timedelta(days=40))

    assert bool(News(gnjilane, now - timedelta(days=10), now)) is False


def test_mechanism_news_shows_thirty_days_at_first(member, client_for, seat, now):
    MembershipFactory(seat=seat)

    page = client_for(member).get(NEWS)

    assert "In the last 30 days" in page.content.decode()
    assert (now - page.context["news"].since).days == 29


def test_mechanism_seen_is_remembered(member, client_for, gnjilane, seat, now):
    MembershipFactory(seat=seat)
    client = client_for(member)

    assert client.post(SEEN).url == PAGE
    visit = Visit.objects.get()
    html = client.get(NEWS).content.decode()

    assert (visit.user, visit.mechanism) == (member, gnjilane)
    assert visit.seen_at >= now
    assert "Nothing new since your last visit" in html


def test_mechanism_seen_is_not_done_by_looking(member, client_for, gnjilane):
    client = client_for(member)
    client.get(NEWS)

    assert client.get(SEEN).status_code == 405
    assert not Visit.objects.exists()


def test_mechanism_seen_is_404_for_strangers(stranger, client_for, gnjilane):
    assert client_for(stranger).post(SEEN).status_code == 404
    assert not Visit.objects.exists()


def test_mechanism_news_withholds_hidden_names(member, client_for, gnjilane, seat):
    MembershipFactory(
        seat=seat, person=PersonFactory(full_name="Skriven Neko", is_hidden=True)
    )
    VisitFactory(user=member, mechanism=gnjilane)

    html = client_for(member).get(NEWS).content.decode()

    assert "Since your last visit, 10 March 2026" in html
    assert "name withheld" in html
    assert "Skriven Neko" not in html


@pytest.mark.parametrize(("query", "count"), [({}, 1), ({"on": "2025-03-12"}, 0)])
def test_mechanism_detail_asks_for_the_news_of_today(
    member, client_for, gnjilane, query, count
):
    html = client_for(member).get(PAGE, query).content.decode()

    assert html.count(f'hx-get="{NEWS}"') == count


def test_mechanism_news_is_a_part_of_the_page_where_it_asks(
    member, client_for, gnjilane, seat
):
    MembershipFactory(seat=seat)
    client = client_for(member)

    part = client.get(NEWS, headers={"HX-Request": "true"}).content.decode()

    assert "In the last 30 days" in part
    assert "<main" not in part
    assert "<main" in client.get(NEWS).content.decode()


@pytest.mark.parametrize("part", ["mechanism_news", "mechanism_work"])
def test_parts_of_the_mechanism_page_are_404_for_strangers(
    stranger, client_for, gnjilane, part
):
    address = reverse(f"municipalities:{part}", args=["gnjilane"])

    assert client_for(stranger).get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_mechanism_news_query_count_is_constant(
    member, client_for, gnjilane, count, django_assert_num_queries, monkeypatch
):
    monkeypatch.setitem(panels._registry, "mechanism_news", [])
    for _n in range(count):
        MembershipFactory(seat=SeatFactory(mechanism=gnjilane))
        LegalActFactory(mechanism=gnjilane)
    client = client_for(member)
    client.get(NEWS)

    with django_assert_num_queries(9):
        client.get(NEWS)
