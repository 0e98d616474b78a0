"""What members propose for the draft that is open, and how some of it was answered."""

from datetime import timedelta

from django.utils import translation

from accounts.models import Mail
from actionplans import services
from actionplans.imports.proposed import proposed_fields
from actionplans.models import PlanVersion, Proposal
from reports.demo.days import moment
from reports.demo.words import texts

SAID, ANSWERED = timedelta(days=6), timedelta(days=2)


def build(days, cast):
    """Propose, discuss and answer, in the names of who sits there."""
    version = (
        PlanVersion.objects.drafts()
        .filter(based_on__isnull=False)
        .select_related("framework", "municipality__mechanism")
        .first()
    )
    asked = services.who_to_ask(version=version, today=days.today)
    sitting = {
        one.membership.seat.institution.type.key: one.membership for one in asked
    }
    authors = [
        services.Author(one.person, one.seat.institution, None)
        for one in sitting.values()
    ]
    by_key = dict(zip(sitting, authors, strict=True))
    measures = list(version.measures.order_by("pillar__order", "order"))
    by = cast.coordinator(version.municipality.slug)
    with translation.override(version.language):
        for number, given in enumerate(texts("proposals")["proposal"]):
            author = by_key.get(given["by"], authors[number % len(authors)])
            measure = measures[given["place"]] if given["place"] else None
            _propose(given, version, measure, author, by, days)
    # Who has no account was told days ago; the worker has nothing to deliver.
    at = moment(days.today - ANSWERED)
    told = Mail.objects.filter(kind="proposal_answered", state=Mail.State.QUEUED)
    told.update(state=Mail.State.SENT, sent_at=at, tries=1, next_try_at=None)


def _propose(given, version, measure, author, by, days):
    year = days.today.year + 1
    values = {
        name: given[name].format(year=year) for name in Proposal.FIELDS if name in given
    }
    proposal = services.propose(
        version=version,
        kind=given["kind"],
        measure=measure,
        pillar=version.framework.pillars.all()[1],
        values=values,
        reason=given["reason"],
        author=author,
        at=moment(days.today - SAID),
    )
    at = moment(days.today - ANSWERED)
    if "comment" in given:
        said = services.Author(None, None, by)
        services.comment(on=proposal, text=given["comment"], author=said, at=at)
    _answer(given, proposal, values, by, at)


def _answer(given, proposal, values, by, at):
    answer = {"proposal": proposal, "expected": proposal.version, "by": by, "at": at}
    if given.get("state") == "accepted":
        measure = proposal.measure
        read = proposed_fields(values, version=proposal.plan_version, measure=measure)
        services.accept_proposal(
            measure_expected=measure.version,
            values=values,
            fields=read.fields,
            answer=given["answer"],
            **answer,
        )
    elif given.get("state") == "declined":
        services.decline_proposal(answer=given["answer"], **answer)
