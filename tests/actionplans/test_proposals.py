"""Proposals for a draft: said, discussed, accepted and carried out, or declined."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Mail
from actionplans import services
from actionplans.exports.comparison import comparison_paper
from actionplans.models import Comment, Measure, MeasureSuccession, Proposal
from core.models import Stale
from tests.actionplans.proposing import address, words
from tests.factories import (
    AssignmentFactory,
    FundingSourceFactory,
    IndicatorFactory,
    InstitutionTypeFactory,
    MeasureFactory,
    PillarFactory,
    PlanVersionFactory,
    ProposalFactory,
)

PEOPLE = (
    "member coordinator staff administrator assessor verifier donor other_coordinator "
    "stranger"
).split()


@pytest.fixture
def proposal(measure, seated):
    return ProposalFactory(
        measure=measure,
        person=seated.person,
        institution=seated.seat.institution,
        changes={"due": {"was": "31.12.2026.", "new": "30.06.2027."}},
    )


def accept(client, proposal, **change):
    """Look at the page and send what it shows, but for `change`."""
    page = address("proposal_accept", proposal.pk)
    initial = client.get(page).context["form"].initial
    sent = {k: v for k, v in initial.items() if v is not None}
    return client.post(page, sent | {"answer": "Policija je u pravu."} | change)


# Proposing


def test_proposal_new_keeps_what_differs_and_changes_nothing(
    member, seated, measure, client_for
):
    AssignmentFactory._meta.model.objects.filter(user=member).update(
        person=seated.person
    )
    page = f"{address('proposal_new', 'gnjilane-2')}?measure={measure.pk}"
    client = client_for(member)

    answer = client.post(page, words(measure, due="30.06.2027."))

    kept = Proposal.objects.get()
    assert answer.url == address("proposal_detail", kept.pk)
    assert kept.changes == {"due": {"was": "31.12.2026.", "new": "30.06.2027."}}
    assert (kept.kind, kept.state, kept.pillar) == ("change", "open", measure.pillar)
    assert (kept.person, kept.created_by) == (seated.person, member)
    assert kept.institution == seated.seat.institution
    measure.refresh_from_db()
    assert (measure.version, measure.due_text) == (1, "31.12.2026.")

    assert client.post(page, words(measure, due="30.06.2027.")).url == answer.url
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, None),
        ({"due": "30.06.2027.", "reason": ""}, "reason"),
        ({"title": "Žrtva M.K. (34)"}, "title"),
    ],
)
def test_proposal_new_says_what_is_wrong(change, field, staff, measure, client_for):
    page = f"{address('proposal_new', 'gnjilane-2')}?measure={measure.pk}"

    answer = client_for(staff).post(page, words(measure, **change))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field or "__all__"]
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"),
    list(zip(PEOPLE, [200, 200, 200, 200, 403, 403, 404, 404, 404], strict=True)),
)
def test_proposal_new_is_for_members_coordinator_and_staff(
    who, status, draft, client_for, request
):
    client = client_for(request.getfixturevalue(who))

    assert client.get(address("proposal_new", draft.code)).status_code == status


def test_proposal_new_is_403_once_adopted_and_404_for_another_plans_measure(
    staff, gnjilane, draft, client_for
):
    adopted = PlanVersionFactory(
        municipality=gnjilane.municipality, number=1, in_force=True
    )
    foreign = MeasureFactory(plan_version=adopted)
    client = client_for(staff)

    assert client.get(address("proposal_new", adopted.code)).status_code == 403
    page = f"{address('proposal_new', draft.code)}?measure="
    assert client.get(f"{page}{foreign.pk}").status_code == 404
    assert client.get(f"{page}x").status_code == 404
    assert client.get(f"{page}²").status_code == 404


def test_proposal_withdraw_is_for_who_wrote_it(staff, coordinator, draft, client_for):
    own = ProposalFactory(new=True, plan_version=draft, created_by=staff)
    page = address("proposal_withdraw", own.pk)

    assert client_for(coordinator).post(page).status_code == 403
    client_for(staff).post(page)

    own.refresh_from_db()
    assert own.state == "withdrawn"
    assert client_for(staff).post(page).status_code == 302
    assert own.history.count() == 2


# The list and the report


@pytest.mark.parametrize(
    ("who", "status"),
    list(zip(PEOPLE, [200, 200, 200, 200, 200, 200, 404, 404, 404], strict=True)),
)
def test_proposal_list_is_for_the_mechanism_and_staff(
    who, status, proposal, client_for, request
):
    client = client_for(request.getfixturevalue(who))

    pages = [
        address("proposal_list", "gnjilane-2"),
        address("proposal_export", "gnjilane-2", "csv"),
        address("proposal_detail", proposal.pk),
    ]
    assert [client.get(page).status_code for page in pages] == [status] * 3


def test_proposal_list_of_an_adopted_plan_is_403_for_a_donor(
    donor, gnjilane, client_for
):
    adopted = PlanVersionFactory(municipality=gnjilane.municipality, in_force=True)

    page = address("proposal_list", adopted.code)
    assert client_for(donor).get(page).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_proposal_list_query_count_is_constant(
    count, staff, draft, client_for, django_assert_num_queries
):
    for number in range(count):
        ProposalFactory(measure=MeasureFactory(plan_version=draft, code=f"1.{number}"))
    client = client_for(staff)

    with django_assert_num_queries(9):
        client.get(address("proposal_list", draft.code))


def test_proposal_list_narrows_and_the_export_follows(
    staff, proposal, measure, client_for
):
    ProposalFactory(measure=measure, state="withdrawn", changes={})
    client = client_for(staff)

    shown = client.get(address("proposal_list", "gnjilane-2"), {"state": "open"})
    file = client.get(
        address("proposal_export", "gnjilane-2", "csv"), {"state": "open"}
    )

    assert list(shown.context["page"]) == [proposal]
    assert [number for _word, number in shown.context["counts"]] == [1, 1]
    lines = file.getvalue().decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1] == (
        f"change of a measure,{measure},{measure.pillar},"
        "Deadline: 31.12.2026. → 30.06.2027.,Secondary schools asked for it.,Ana Anić,"
        "Police station,2 Mar 2026,open,,"
    )


# Answering


def test_proposal_accept_shows_and_carries_out_a_change(
    coordinator, proposal, measure, client_for
):
    client = client_for(coordinator)
    shown = client.get(address("proposal_accept", proposal.pk)).context["rows"]
    assert [row["label"] for row in shown] == ["Deadline"]

    answer = accept(client, proposal)

    assert answer.url == address("proposal_detail", proposal.pk)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_by) == ("accepted", coordinator)
    assert proposal.answer == "Policija je u pravu."
    measure.refresh_from_db()
    assert (measure.due_kind, measure.due_text) == ("date", "30.06.2027.")
    assert [one.due_on for one in measure.deadlines.all()] == [date(2027, 6, 30)]
    assert measure.history.first().history_user == coordinator
    mail = Mail.objects.get()
    assert (mail.email, mail.kind) == ("ana@example.org", "proposal_answered")
    assert "30.06.2027" not in mail.body
    link = mail.body.split("example.org")[-1]
    assert "/plans/propose/" in link

    again = client.post(address("proposal_accept", proposal.pk), {})
    assert again.url == answer.url
    assert Mail.objects.count() == 1


def test_proposal_accept_lets_the_coordinator_edit_and_shows_it_once_more(
    coordinator, proposal, measure, client_for
):
    client = client_for(coordinator)

    first = accept(client, proposal, due="31.08.2027.")

    assert (first.status_code, first.context["is_edited"]) == (200, True)
    measure.refresh_from_db()
    assert measure.due_text == "31.12.2026."
    form = first.context["form"]
    second = client.post(
        address("proposal_accept", proposal.pk),
        {name: form.data[name] for name in form.fields if name in form.data},
    )
    assert second.status_code == 302
    measure.refresh_from_db()
    proposal.refresh_from_db()
    assert measure.due_text == "31.08.2027."
    assert proposal.changes["due"]["done"] == "31.08.2027."


def test_proposal_accept_reads_every_field(coordinator, measure, client_for):
    police = InstitutionTypeFactory(key="police", name_sr_latn="Policija")
    source = FundingSourceFactory()
    one = IndicatorFactory(
        measure=measure, name_sr_latn="predavanja", target_text="10", baseline_value=0
    )
    gone = IndicatorFactory(measure=measure, name_sr_latn="plakati", order=2)
    new = {
        "title": "Predavanja u svim školama",
        "indicator": "predavanja: 12\n",
        "lead": "Policija",
        "budget": "2.500 €",
        "funding": "Budžet opštine",
    }
    proposal = ProposalFactory(
        measure=measure,
        changes={name: {"was": "", "new": text} for name, text in new.items()},
    )

    answer = accept(client_for(coordinator), proposal)

    assert answer.status_code == 302
    measure.refresh_from_db()
    assert measure.title_sr_latn == "Predavanja u svim školama"
    assert (measure.budget_planned, measure.budget_text) == (Decimal(2500), "2.500 €")
    assert [row.institution_type for row in measure.institutions.all()] == [police]
    assert [row.source for row in measure.budgets.all()] == [source]
    one.refresh_from_db()
    assert (one.target_value, one.target_text) == (Decimal(12), "12")
    assert not measure.indicators.filter(pk=gone.pk).exists()


def test_proposal_accept_shows_both_texts_where_the_measure_changed(
    coordinator, proposal, measure, client_for
):
    client = client_for(coordinator)
    page = address("proposal_accept", proposal.pk)
    sent = client.get(page).context["form"].initial | {"answer": "Da."}
    services.change_measure(
        measure=measure,
        expected=1,
        fields={"due_text": "01.03.2027."},
        by=coordinator,
        at=timezone.now(),
    )

    answer = client.post(page, sent)

    assert answer.status_code == 422
    row = answer.context["rows"][0]
    assert (row["was"], row["now"]) == ("31.12.2026.", "01.03.2027.")
    proposal.refresh_from_db()
    assert proposal.is_open


def test_proposal_accept_adds_a_measure_under_its_pillar(
    coordinator, draft, client_for
):
    pillar = PillarFactory(framework=draft.framework, code="P2")
    proposal = ProposalFactory(
        new=True,
        plan_version=draft,
        pillar=pillar,
        changes={"title": {"was": "", "new": "Obuka nastavnika"}},
    )

    accept(client_for(coordinator), proposal)

    proposal.refresh_from_db()
    assert (proposal.measure.code, proposal.measure.pillar) == ("2.1", pillar)
    assert proposal.measure.title_sr_latn == "Obuka nastavnika"


def test_proposal_accept_removes_with_the_answer_as_reason(
    coordinator, gnjilane, draft, measure, client_for
):
    first = PlanVersionFactory(
        municipality=gnjilane.municipality, number=1, in_force=True
    )
    earlier = MeasureFactory(plan_version=first, code="1.1")
    MeasureSuccession.objects.create(
        earlier=earlier, later=measure, in_version=draft, kind="kept"
    )
    proposal = ProposalFactory(kind="remove", measure=measure)

    accept(client_for(coordinator), proposal)

    proposal.refresh_from_db()
    assert (proposal.state, proposal.measure) == ("accepted", None)
    assert not Measure.objects.filter(pk=measure.pk).exists()
    dropped = MeasureSuccession.objects.get(earlier=earlier)
    assert (dropped.kind, dropped.reason) == ("dropped", "Policija je u pravu.")


@pytest.mark.parametrize(
    ("who", "status"),
    [("member", 403), ("verifier", 403), ("donor", 404), ("other_coordinator", 404)],
)
@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_proposal_answers_are_for_coordinator_and_staff(
    who, status, verb, proposal, client_for, request
):
    client = client_for(request.getfixturevalue(who))

    page = address(f"proposal_{verb}", proposal.pk)
    assert client.post(page, {}).status_code == status


def test_proposal_decline_needs_a_reason_and_happens_once(
    staff, coordinator, proposal, client_for
):
    client, page = client_for(staff), address("proposal_decline", proposal.pk)
    assert client.post(page, {"decline-version": 1}).status_code == 422

    sent = {"decline-version": 1, "decline-answer": "Nema sredstava."}
    client.post(page, sent)
    client_for(coordinator).post(page, sent | {"decline-answer": "Ne."})

    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer) == ("declined", "Nema sredstava.")
    assert proposal.decided_by == staff
    assert Mail.objects.count() == 1


def test_accept_proposal_refuses_what_somebody_saved_since(staff, proposal):
    with pytest.raises(Stale):
        services.accept_proposal(
            proposal=proposal,
            expected=7,
            measure_expected=1,
            values={},
            fields={},
            answer="Da.",
            by=staff,
            at=timezone.now(),
        )


# Discussion, and comments on measures


def test_proposal_comment_is_kept_once_and_closed_by_adoption(
    member, proposal, client_for
):
    client, page = client_for(member), address("proposal_comment", proposal.pk)
    client.post(page, {"text": "Slažem se."})
    client.post(page, {"text": "Slažem se."})
    assert client.post(page, {"text": "Zovite 044 123 456"}).status_code == 422

    comment = Comment.objects.get()
    assert (comment.text, comment.created_by) == ("Slažem se.", member)
    assert comment.proposal == proposal


@pytest.mark.parametrize(
    ("who", "status"),
    list(zip(PEOPLE, [302, 302, 302, 302, 403, 403, 403, 403, 404], strict=True)),
)
def test_measure_comment_is_for_members_coordinator_and_staff(
    who, status, gnjilane, client_for, request
):
    adopted = PlanVersionFactory(municipality=gnjilane.municipality, in_force=True)
    measure = MeasureFactory(plan_version=adopted)
    client = client_for(request.getfixturevalue(who))

    page = address("measure_comment", measure.pk)
    assert client.post(page, {"text": "Ide dobro."}).status_code == status
    assert Comment.objects.count() == (status == 302)


def test_measure_comment_points_at_personal_data(member, measure, client_for):
    page = address("measure_comment", measure.pk)
    client = client_for(member)

    assert client.post(page, {"text": "Pišite na a@b.org"}).status_code == 422
    client.post(page, {"text": "Pišite na a@b.org", "looked": "on"})

    assert Comment.objects.get().text == "Pišite na a@b.org"


def test_comment_withdraw_hides_it_and_the_donor_sees_none(
    member, coordinator, verifier, donor, gnjilane, client_for
):
    adopted = PlanVersionFactory(municipality=gnjilane.municipality, in_force=True)
    measure = MeasureFactory(plan_version=adopted)
    said = Comment.objects.create(
        measure=measure,
        municipality=gnjilane.municipality,
        text="Ide dobro.",
        created_by=member,
        created_at=timezone.now(),
    )
    page = address("comment_withdraw", said.pk)

    def seen(user):
        return (
            "Ide dobro."
            in client_for(user).get(measure.get_absolute_url()).content.decode()
        )

    assert (seen(verifier), seen(donor)) == (True, False)
    assert client_for(verifier).post(page).status_code == 403
    assert client_for(donor).post(page).status_code == 404
    client_for(coordinator).post(page)
    said.refresh_from_db()
    assert said.withdrawn_by == coordinator
    assert not seen(member)


def test_propose_refuses_an_adopted_version(gnjilane, staff):
    adopted = PlanVersionFactory(municipality=gnjilane.municipality, in_force=True)

    with pytest.raises(ValidationError):
        services.propose(
            version=adopted,
            kind="add",
            measure=None,
            pillar=PillarFactory(framework=adopted.framework),
            values={"title": "Nova"},
            reason="Treba.",
            author=services.Author(None, None, staff),
            at=timezone.now(),
        )


def test_mechanism_news_tells_of_others_proposals_and_comments(
    coordinator, donor, gnjilane, proposal, client_for
):
    ProposalFactory(measure=proposal.measure, created_by=coordinator)
    Proposal.objects.update(created_at=timezone.now())
    page = reverse("municipalities:mechanism_news", args=["gnjilane"])

    def told(user):
        panels = client_for(user).get(page).context["news_panels"]
        return [
            panel.context["proposals"]
            for panel in panels
            if panel.template == "actionplans/panel_mechanism_proposals.html"
        ]

    assert told(coordinator) == [[proposal]]
    assert told(donor) == []


def test_comparison_paper_has_proposals_and_answers_as_its_annex(
    gnjilane, draft, proposal
):
    first = PlanVersionFactory(
        municipality=gnjilane.municipality, number=1, in_force=True
    )
    lineage, _is_recorded = services.lineage_between(first, draft)

    paper = comparison_paper(first, draft, lineage.links, "en", [proposal])

    text = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
    assert "Deadline: 31.12.2026. → 30.06.2027." in " ".join(text.split())
