"""Two records of one person become one."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import resolve, reverse
from django.utils import timezone

from municipalities import services
from municipalities.models import FormerPerson, Membership, Person
from tests.factories import (
    AssignmentFactory,
    FollowUpFactory,
    FormerPersonFactory,
    InvitedRoleFactory,
    MeetingInvitationFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


def merge(keep, other, by):
    return services.merge_people(
        keep=keep, other=other, versions=(keep.version, other.version), by=by, at=AT
    )


def page_of(keep, other, page=""):
    return reverse(f"municipalities:person_merge{page}", args=[keep.pk, other.pk])


@pytest.fixture
def pair(gnjilane):
    """Two records of Arta, both in Gnjilane."""
    keep = PersonFactory(full_name="Arta Novaku", email="arta@example.org")
    other = PersonFactory(full_name="ARTA NOVAKU", email="", phone="+383 2", sex="f")
    for person in (keep, other):
        MembershipFactory(seat=SeatFactory(mechanism=gnjilane), person=person)
    return keep, other


def test_links_of_a_merged_record_open_the_kept_ones_pages(client, pair, staff):
    keep, other = pair
    Person.objects.filter(pk=other.pk).update(email="a.novaku@example.org")
    other.refresh_from_db()
    link = services.notices_path(other.email, timezone.localdate())

    merge(keep, other, staff)
    assert client.get(link).status_code == 200
    token = resolve(link).kwargs["token"]
    assert services.notices_reader(token=token, today=timezone.localdate()) == keep

    services.withdraw_links(people=[keep], by=staff)
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("page", ["detail", "edit", "history", "merge_choose"])
def test_pages_of_a_merged_record_lead_to_the_kept_one(pair, staff, client_for, page):
    keep, other = pair
    merge(keep, other, staff)
    name = f"municipalities:person_{page}"

    answer = client_for(staff).get(reverse(name, args=[other.pk]))

    assert answer.url == reverse(name, args=[keep.pk])


def test_merging_a_merged_record_again_leads_to_the_kept_one(pair, staff, client_for):
    keep, other = pair
    merge(keep, other, staff)

    answer = client_for(staff).get(page_of(keep, other))

    assert answer.url == keep.get_absolute_url()


def test_merging_moves_everything_and_leaves_a_trace(pair, staff, member):
    keep, other = pair
    former = FormerPersonFactory(person=other)
    assignment = AssignmentFactory(user=member, person=other)
    offered = InvitedRoleFactory(person=other)

    merge(keep, other, staff)

    assert Person.objects.get() == keep
    assert keep.memberships.count() == 2
    for row in (former, assignment, offered):
        row.refresh_from_db()
        assert row.person == keep
    trace = FormerPerson.objects.get(former_id=other.pk)
    assert (trace.full_name, trace.person, trace.merged_by) == (
        "ARTA NOVAKU",
        keep,
        staff,
    )


def test_merging_takes_what_the_first_record_lacks(pair, staff):
    keep, other = pair
    Person.objects.filter(pk=keep.pk).update(may_be_named=True)
    Person.objects.filter(pk=other.pk).update(
        is_hidden=True, checked_on=date(2026, 5, 1)
    )
    keep.refresh_from_db()
    other.refresh_from_db()

    merged = merge(keep, other, staff)

    assert (merged.full_name, merged.email, merged.phone, merged.sex) == (
        "Arta Novaku",
        "arta@example.org",
        keep.phone or "+383 2",
        "f",
    )
    assert (merged.may_be_named, merged.is_hidden) == (False, True)
    assert (merged.checked_on, merged.version) == (date(2026, 5, 1), 2)


def test_merging_takes_an_e_mail_that_only_the_other_has(pair, staff):
    keep, other = pair

    assert merge(other, keep, staff).email == "arta@example.org"


def test_merging_moves_rows_of_higher_apps(pair, staff):
    keep, other = pair
    follow_up = FollowUpFactory(person=other)

    merge(keep, other, staff)

    follow_up.refresh_from_db()
    assert follow_up.person == keep


def test_two_memberships_of_one_seat_become_one(pair, staff):
    keep, other = pair
    seat = keep.memberships.get().seat
    for person, first, last in (
        (keep, date(2022, 1, 1), date(2023, 12, 31)),
        (other, date(2023, 6, 1), None),
    ):
        MembershipFactory(
            seat=seat, person=person, kind="alternate", starts_on=first, ends_on=last
        )

    merge(keep, other, staff)

    alternate = Membership.objects.get(kind="alternate")
    assert (alternate.starts_on, alternate.ends_on) == (date(2022, 1, 1), None)


def test_a_row_that_both_have_is_folded_with_what_hangs_on_it(pair, staff):
    keep, other = pair
    seat = keep.memberships.get().seat
    rows = [
        MembershipFactory(
            seat=seat,
            person=person,
            kind="observer",
            ends_on=date(2023, 12, 31),
        )
        for person in (keep, other)
    ]

    merge(keep, other, staff)

    assert list(Membership.objects.filter(kind="observer")) == [rows[0]]


def test_an_answer_that_only_the_other_record_gave_is_kept(pair, staff):
    keep, other = pair
    mine = MeetingInvitationFactory(person=keep)
    MeetingInvitationFactory(
        person=other, meeting=mine.meeting, answer="coming", answered_at=AT
    )

    merge(keep, other, staff)

    mine.refresh_from_db()
    assert (mine.answer, mine.answered_at) == ("coming", AT)
    assert mine.meeting.invitees.count() == 1


def test_merging_refuses_what_was_changed_since(pair, staff):
    keep, other = pair
    seen = (keep.version, other.version)
    Person.objects.filter(pk=other.pk).update(version=9)

    with pytest.raises(ValidationError, match="changed meanwhile"):
        services.merge_people(keep=keep, other=other, versions=seen, by=staff, at=AT)

    assert Person.objects.count() == 2


def test_merging_twice_happens_once(pair, staff):
    keep, other = pair
    versions = (keep.version, other.version)
    merge(keep, other, staff)

    with pytest.raises(ValidationError):
        services.merge_people(
            keep=keep,
            other=Person(pk=other.pk, version=versions[1]),
            versions=versions,
            by=staff,
            at=AT,
        )

    assert Person.objects.count() == 1


def test_history_of_the_other_record_is_kept(pair, staff, client_for):
    keep, other = pair

    merge(keep, other, staff)

    assert Membership.history.filter(person=keep).count() >= 2
    page = reverse("municipalities:person_history", args=[keep.pk])
    assert "ARTA NOVAKU" in client_for(staff).get(page).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("staff", 200),
        ("coordinator", 200),
        ("member", 403),
        ("other_coordinator", 403),
        ("donor", 403),
        ("stranger", 404),
    ],
)
def test_person_merge_by_role(cast, client_for, pair, who, status):
    client = client_for(cast(who))

    assert client.get(page_of(*pair)).status_code == status
    if status != 200:
        assert client.post(page_of(*pair, "_confirm")).status_code == status
        assert Person.objects.count() == 2


def test_person_merge_of_somebody_elsewhere_is_not_the_coordinators(
    client_for, coordinator, pair, zvecan
):
    MembershipFactory(seat=SeatFactory(mechanism=zvecan), person=pair[1])

    assert client_for(coordinator).get(page_of(*pair)).status_code == 403


def test_person_merge_shows_both_and_what_moves(client_for, staff, pair):
    page = client_for(staff).get(page_of(*pair))

    rows = {str(label): tuple(map(str, row)) for label, *row in page.context["rows"]}
    assert rows["work e-mail"] == ("arta@example.org", "", "arta@example.org")
    assert rows["sex"] == ("not stated", "female", "female")
    assert [(str(kind), number) for kind, number in page.context["moves"]] == [
        ("memberships", 1)
    ]


def test_person_merge_with_oneself_is_no_page(client_for, staff, pair):
    assert client_for(staff).get(page_of(pair[0], pair[0])).status_code == 404


def test_person_merge_confirm_merges_and_shows_who_stayed(client_for, staff, pair):
    keep, other = pair
    typed = {"keep_version": keep.version, "other_version": other.version}

    answer = client_for(staff).post(page_of(keep, other, "_confirm"), typed)

    assert answer.url == keep.get_absolute_url()
    assert list(Person.objects.all()) == [keep]


def test_person_merge_confirm_of_what_was_not_seen_merges_nothing(
    client_for, staff, pair
):
    answer = client_for(staff).post(page_of(*pair, "_confirm"), {}, follow=True)

    assert "Look at both again" in answer.content.decode()
    assert Person.objects.count() == 2


def test_person_merge_choose_finds_by_name_and_by_words(client_for, staff, pair):
    keep, other = pair
    bora = PersonFactory(full_name="Bora", email="bora@example.org")
    page = reverse("municipalities:person_merge_choose", args=[keep.pk])
    client = client_for(staff)

    assert client.get(page).context["found"] == [other]
    assert client.get(page, {"q": "бора"}).context["found"] == [bora]


@pytest.mark.parametrize("count", [1, 3])
def test_person_merge_query_count_is_constant(
    client_for, staff, pair, gnjilane, count, django_assert_num_queries
):
    for _number in range(count):
        MembershipFactory(seat=SeatFactory(mechanism=gnjilane), person=pair[1])
    client = client_for(staff)
    client.get(page_of(*pair))

    with django_assert_num_queries(17):
        client.get(page_of(*pair))
