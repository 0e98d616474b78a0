"""Proposals by a personal link, and asking the members for them."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Mail
from actionplans import services
from actionplans.models import Proposal
from tests.actionplans.proposing import address, words
from tests.factories import (
    MembershipFactory,
    PlanVersionFactory,
    ProposalFactory,
    SeatFactory,
)


@pytest.fixture
def link(draft, seated):
    until = timezone.localdate() + timedelta(days=7)
    return services.propose_path(version=draft, person=seated.person, until=until)


def test_proposal_link_reads_proposes_and_withdraws_without_account(
    link, seated, measure
):
    client = Client()
    shown = client.get(link)
    assert (shown.status_code, Proposal.objects.count()) == (200, 0)
    assert "max-age=0" in shown["Cache-Control"]

    sent = client.post(f"{link}new/?measure={measure.pk}", words(measure, budget="0"))

    kept = Proposal.objects.get()
    assert sent.url == f"{link}{kept.pk}/"
    assert (kept.person, kept.created_by) == (seated.person, None)
    assert kept.institution == seated.seat.institution
    client.post(f"{link}{kept.pk}/comment/", {"text": "Molim do petka."})
    assert kept.comments.get().person == seated.person
    assert client.get(f"{link}{kept.pk}/").context["can_withdraw"] is True
    client.post(f"{link}{kept.pk}/withdraw/")
    kept.refresh_from_db()
    assert kept.state == "withdrawn"
    assert client.get(link).context["own"] == [kept]


def test_proposal_link_takes_back_nobody_elses(link, draft, staff):
    other = ProposalFactory(new=True, plan_version=draft, created_by=staff)

    assert Client().post(f"{link}{other.pk}/withdraw/").status_code == 403
    foreign = ProposalFactory(new=True, plan_version=PlanVersionFactory())
    assert Client().get(f"{link}{foreign.pk}/").status_code == 404


def test_proposal_link_dies_with_its_day_and_the_membership(draft, seated, link):
    today = timezone.localdate()

    def opened(path):
        return Client().get(path).status_code

    def path(days):
        until = today - timedelta(days=days)
        return services.propose_path(version=draft, person=seated.person, until=until)

    assert [opened(path(14)), opened(path(15))] == [200, 410]
    assert opened(link[:-9] + "/") == 404
    seated.ends_on = today - timedelta(days=1)
    seated.save()
    assert opened(link) == 404


def test_proposal_link_only_reads_once_adopted(link, draft, seated, measure, staff):
    own = ProposalFactory(measure=measure, person=seated.person)
    for name, value in {
        "adopted_at": timezone.now(),
        "adopted_by": staff,
        "act_number": "01-22",
        "act_date": date(2026, 1, 10),
        "act_file": "private/act.pdf",
        "in_force_from": date(2026, 1, 15),
    }.items():
        setattr(draft, name, value)
    draft.save()
    client = Client()

    assert client.get(link).status_code == 200
    assert client.post(f"{link}new/", {"title": "x"}).url == link
    client.post(f"{link}{own.pk}/withdraw/")
    own.refresh_from_db()
    assert own.is_open
    comment = client.post(f"{link}{own.pk}/comment/", {"text": "x"})
    assert comment.status_code == 403


def test_proposal_ask_writes_once_to_who_sits(
    coordinator, member, draft, seated, gnjilane, client_for
):
    with_account = MembershipFactory(seat=SeatFactory(mechanism=gnjilane))
    member.assignments.update(person=with_account.person)
    silent = MembershipFactory(seat=SeatFactory(mechanism=gnjilane), person__email="")
    client, page = client_for(coordinator), address("proposal_ask", draft.code)
    shown = client.get(page)
    assert [one.person for one in shown.context["silent"]] == [silent.person]
    people = [seated.person.pk, with_account.person.pk]
    until = timezone.localdate() + timedelta(days=7)
    sent = {"until": until.isoformat(), "people": people}

    client.post(page, sent)
    client.post(page, sent)

    mails = {mail.email: mail.body for mail in Mail.objects.all()}
    assert mails.keys() == {"ana@example.org", member.email}
    assert "/plans/propose/" in mails["ana@example.org"]
    assert "/plans/gnjilane-2/proposals/" in mails[member.email]
    past = sent | {"until": "2020-01-01"}
    assert client.post(page, past).status_code == 422
    assert client_for(member).get(page).status_code == 403
