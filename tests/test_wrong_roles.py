"""Addresses of accounts, mechanisms, meetings and plans, posted to by wrong people.

Whoever may not see a thing is told that there is none (404); whoever may see it and
not change it is refused (403). What a page's own rules add is tested beside the app.
"""

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tests.factories import (
    AgendaItemFactory,
    AssignmentFactory,
    AttachmentFactory,
    AttendanceFactory,
    CommentFactory,
    DecisionFactory,
    DeputyFactory,
    EvidenceFactory,
    InvitedRoleFactory,
    LegalActFactory,
    MailFactory,
    MeasureFactory,
    MeetingFactory,
    MeetingImportFactory,
    MemberImportFactory,
    MembershipFactory,
    ObjectiveFactory,
    PillarFactory,
    PlanImportFactory,
    PlanVersionFactory,
    ProgressReportFactory,
    ProposalFactory,
)

APPS = {"accounts", "municipalities", "meetings", "actionplans"}
ONLY_READ = 405
# What is posted to: by the beginning of the address's name, the longest that fits.
THINGS = {
    "actionplans:comment_": "comment",
    "actionplans:evidence_": "reported",
    "actionplans:measure_": "measure",
    "actionplans:measure_fate": "earlier",
    "actionplans:objective_": "objective",
    "actionplans:period_": "period",
    "actionplans:plan_import_": "plan_import",
    "actionplans:progress_": "reported",
    "actionplans:proposal_": "proposal",
    "actionplans:version_renumber": "pillar",
    "meetings:": "meeting",
    "meetings:agendaitem_": "item",
    "meetings:agendaitem_add": "meeting",
    "meetings:agendaitemtext_": "item",
    "meetings:attachment_remove": "file",
    "meetings:decision_": "decision",
    "meetings:decision_add": "meeting",
    "meetings:decisiontext_": "decision",
    "meetings:guest_remove": "guest",
    "meetings:meeting_import_": "meeting_import",
    "municipalities:access_": "invitation",
    "municipalities:access_end": "assignment",
    "municipalities:deputy_": "deputy",
    "municipalities:legalact_": "act",
    "municipalities:mail_": "mail",
    "municipalities:mechanism_seat": "seat",
    "municipalities:member_import_": "member_import",
    "municipalities:membership_": "membership",
    "municipalities:person_": "person",
}
# Everybody's own things: nobody is the wrong person for them.
OWN = {
    "accounts:language_set",
    "accounts:notice_choose",
    "meetings:feed_renew",
    "meetings:feed_revoke",
}
# A mark for oneself, of whatever mechanism one sees.
OF_READERS = {"municipalities:mechanism_seen", "actionplans:version_file_make"}
# Members say their own word on a plan.
OF_MEMBERS = {
    "actionplans:measure_comment",
    "actionplans:proposal_comment",
    "actionplans:proposal_new",
}
# Asked first of all: may this person do such a thing anywhere?
REFUSED_AT_ONCE = {
    "actionplans:period_create",
    "actionplans:period_edit",
    "actionplans:plan_import_new",
    "actionplans:plan_start",
    "meetings:meeting_import_new",
    "municipalities:access_end",
    "municipalities:access_invite",
    "municipalities:access_send_again",
    "municipalities:access_withdraw",
    "municipalities:member_import_new",
}
# Coordinators do these at home.
OF_COORDINATORS = {"actionplans:plan_start", "municipalities:access_invite"}


@pytest.fixture
def things(gnjilane):
    """The key of one of each, in Gnjilane."""
    meeting = MeetingFactory(mechanism=gnjilane)
    membership = MembershipFactory(seat__mechanism=gnjilane)
    guest = AttendanceFactory(
        meeting=meeting, seat=None, state="guest", guest_name="A guest"
    )
    role = InvitedRoleFactory(mechanism=gnjilane)
    return {
        "meeting": meeting.pk,
        "item": AgendaItemFactory(meeting=meeting).pk,
        "file": AttachmentFactory(meeting=meeting).pk,
        "decision": DecisionFactory(meeting=meeting).pk,
        "guest": guest.pk,
        "meeting_import": MeetingImportFactory().pk,
        "member_import": MemberImportFactory().pk,
        "invitation": role.invitation_id,
        "assignment": AssignmentFactory(mechanism=gnjilane, role="member").pk,
        "deputy": DeputyFactory(mechanism=gnjilane).pk,
        "act": LegalActFactory(mechanism=gnjilane).pk,
        "mail": MailFactory(failed=True, municipality_slug="gnjilane").pk,
        "membership": membership.pk,
        "seat": membership.seat_id,
        "person": membership.person_id,
        "other_pk": MembershipFactory(seat__mechanism=gnjilane).person_id,
        "person_pk": membership.person_id,
        **plan_things(gnjilane.municipality),
        "slug": "gnjilane",
        "language": "sq",
        "file_format": "csv",
        "format_key": "csv",
        "token": "nothing",
        "key": "nothing",
    }


def plan_things(place):
    """The key of one of each of a plan in force, and of the draft that revises it."""
    in_force = PlanVersionFactory(municipality=place, number=1, in_force=True)
    draft = PlanVersionFactory(municipality=place, number=2, based_on=in_force)
    earlier = MeasureFactory(plan_version=in_force)
    report = ProgressReportFactory(measure=earlier)
    proposal = ProposalFactory(measure=MeasureFactory(plan_version=draft))
    piece = EvidenceFactory(municipality=place)
    report.evidence.add(piece)
    return {
        "code": draft.code,
        "earlier": earlier.pk,
        "reported": earlier.pk,
        "measure": proposal.measure_id,
        "objective": ObjectiveFactory(plan_version=draft).pk,
        "pillar": PillarFactory(framework=draft.framework).pk,
        "comment": CommentFactory(measure=earlier).pk,
        "proposal": proposal.pk,
        "period": report.period_id,
        "piece": piece.pk,
        "plan_import": PlanImportFactory(municipality=place).pk,
        "kind": "pdf",
    }


def addresses(things, patterns=None, app=""):
    """(name, path) of every address of these apps, about the things."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            if (pattern.namespace or app) in APPS:
                inner = pattern.namespace or app
                yield from addresses(things, pattern.url_patterns, inner)
        else:
            name = f"{app}:{pattern.name}"
            known = things | {"pk": things.get(thing_of(name))}
            needed = {one: known[one] for one in pattern.pattern.converters}
            yield name, reverse(name, kwargs=needed)


def thing_of(name):
    return THINGS.get(max(filter(name.startswith, THINGS), key=len, default=""))


def answers(client, things, left_out):
    """{name: status} of a post to each address that takes any."""
    found = {
        name: client.post(path).status_code
        for name, path in addresses(things)
        if name not in left_out
    }
    return {name: status for name, status in found.items() if status != ONLY_READ}


def test_posts_of_an_outsider_find_nothing(client_for, stranger, things):
    found = answers(client_for(stranger), things, OWN)

    assert len(found) > 90
    expected = {name: 403 if name in REFUSED_AT_ONCE else 404 for name in found}
    assert found == expected


@pytest.mark.parametrize(
    "person", ["member", "assessor", "verifier", "donor", "other_coordinator"]
)
def test_posts_of_a_reader_are_refused(client_for, cast, things, person):
    left_out = OWN | OF_READERS
    if person == "member":
        left_out = left_out | OF_MEMBERS
    if person == "other_coordinator":
        left_out = left_out | OF_COORDINATORS
    found = answers(client_for(cast(person)), things, left_out)

    assert len(found) > 90
    assert {name for name, status in found.items() if status not in (403, 404)} == set()
    about_meeting = {n: s for n, s in found.items() if thing_of(n) == "meeting"}
    refused = {n for n, status in about_meeting.items() if status == 403}
    # No invitation was sent to them, and the links are none.
    assert {"meetings:meeting_close", "meetings:minutes_send"} <= refused
    assert about_meeting.keys() - refused <= LINKED


LINKED = {
    "meetings:feed_personal",
    "meetings:invitation_answer",
    "meetings:invitation_reply",
    "meetings:minutes_renew",
    "meetings:owner_answer",
}


@pytest.mark.django_db
def test_posts_without_the_forms_own_token_are_refused(things):
    """Also behind personal links, where there is no session to ride on."""
    client = Client(enforce_csrf_checks=True)
    found = answers(client, things, set())

    assert {status for status in found.values()} == {403}
