"""What plans show on the home page, on agendas and in a mechanism's news."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from actionplans.models import (
    Comment,
    Measure,
    MeasureDeadline,
    PlanVersion,
    ProgressReport,
    Proposal,
)
from actionplans.models.measures import quarter_start
from municipalities.models import roles_of
from municipalities.permissions import own_mechanisms, roles_in

SHOWN = 6
# A measure due every month has so many dates in two quarters.
MOST_DATES = 6


def home_due_measures(today, user):
    """The next measures of plans in force that fall due this quarter; a donor and
    a stranger get none."""
    own = own_mechanisms(user)
    if not (user.is_project_staff or own):
        return None
    last = quarter_start(quarter_start(today) + timedelta(days=95)) - timedelta(days=1)
    deadlines = MeasureDeadline.objects.filter(due_on__gte=today, due_on__lte=last)
    if not user.is_project_staff:
        deadlines = deadlines.filter(measure__municipality__mechanism__in=own)
    found = _next_measures(deadlines, today)
    if not found:
        return None
    context = {
        "measures": found[:SHOWN],
        "is_more": len(found) > SHOWN,
        "url": reverse("actionplans:plan_home"),
    }
    return "actionplans/panel_due_measures.html", context


def home_progress(_today, user):
    """Where the progress reports stand, for coordinators and staff; the page asks for
    it when it is open."""
    if not (user.is_project_staff or roles_of(user).coordinates_one):
        return None
    return "actionplans/panel_progress.html", {}


def agenda_due_measures(meeting, user):
    """Measures due this quarter where a meeting is called, as an item for its agenda,
    titled in the active language."""
    mechanism = meeting.mechanism
    if not (user.is_project_staff or mechanism.pk in own_mechanisms(user)):
        return None
    today = timezone.localdate()
    last = quarter_start(quarter_start(today) + timedelta(days=95)) - timedelta(days=1)
    deadlines = MeasureDeadline.objects.filter(
        measure__municipality=mechanism.municipality_id,
        due_on__gte=today,
        due_on__lte=last,
    )
    found = _next_measures(deadlines, today)
    if not found:
        return None
    codes = ", ".join(measure.code for measure in found[:SHOWN])
    more = " …" if len(found) > SHOWN else ""
    title = _("Measures due this quarter: %(codes)s") % {"codes": codes + more}
    return "actionplans/panel_agenda_measures.html", {
        "measures": found[:SHOWN],
        "agenda_items": {"measures": title},
    }


def mechanism_proposals(news, user):
    """Proposals and comments of others since, for who may read them."""
    place = news.mechanism.municipality
    if not (user.is_project_staff or roles_in(user, news.mechanism)):
        return None
    proposals = list(
        Proposal.objects.filter(municipality=place, created_at__gt=news.since)
        .exclude(created_by=user)
        .exclude(state=Proposal.State.WITHDRAWN)
        .select_related("institution")
        .order_by("created_at")[: SHOWN + 1]
    )
    comments = list(
        Comment.objects.shown()
        .filter(municipality=place, created_at__gt=news.since)
        .exclude(created_by=user)
        .select_related("measure", "proposal")
        .order_by("created_at")[: SHOWN + 1]
    )
    if not proposals and not comments:
        return None
    return "actionplans/panel_mechanism_proposals.html", {
        "proposals": proposals[:SHOWN],
        "comments": comments[:SHOWN],
        "is_more": len(proposals) > SHOWN or len(comments) > SHOWN,
    }


def mechanism_plan(news, user):
    """Versions begun or adopted since, measures added or changed in the older ones,
    and reports submitted, to who may read them; one query."""
    place, since = news.mechanism.municipality, news.since
    reports = ProgressReport.objects.visible_to(user).submitted()
    reports = reports.filter(measure__plan_version=OuterRef("pk"))
    written = Measure.history.filter(
        plan_version=OuterRef("pk"), history_date__gt=since
    )
    versions = (
        PlanVersion.objects.visible_to(user)
        .filter(municipality=place)
        .annotate(
            touched=_number_of(written, "plan_version", "id"),
            added=_number_of(written.filter(history_type="+"), "plan_version", "id"),
            reported=_number_of(
                reports.filter(submitted_at__gt=since), "measure__plan_version", "pk"
            ),
        )
        .order_by("number")
    )
    lines = [_news_of(version, place, since) for version in versions]
    lines = [line for line in lines if line["is_new"] or line["counts"]]
    return (
        ("actionplans/panel_mechanism_plan.html", {"lines": lines}) if lines else None
    )


def _number_of(rows, owner, field):
    """How many different values of a field the rows of an outer row have, or 0."""
    rows = rows.order_by().values(owner)
    counted = rows.annotate(number=Count(field, distinct=True)).values("number")
    return Coalesce(Subquery(counted), 0)


def _news_of(version, place, since):
    """What is said of a version; of a new one not each of its measures."""
    version.municipality = place  # spares a query for its address
    begun = version.created_at > since
    # What was adopted long ago may be entered now.
    adopted = not version.is_draft and (begun or version.adopted_at > since)
    changed = version.touched - version.added
    counts = [] if begun else [version.added, changed]
    return {
        "version": version,
        "is_new": begun or adopted,
        "is_adopted": adopted,
        "added": version.added,
        "changed": changed,
        "reported": version.reported,
        "counts": [one for one in (*counts, version.reported) if one],
    }


def _next_measures(deadlines, today):
    """The measures of the first deadlines, one more than are shown.

    Read from the deadlines, in the order of their index: a country's measures due in
    the quarter need not be counted or sorted to show six. A measure that has several
    dates in the span comes once.
    """
    in_force = PlanVersion.objects.in_force_on(today)
    rows = (
        deadlines.filter(Exists(in_force.filter(pk=OuterRef("measure__plan_version"))))
        .select_related("measure__municipality")
        .order_by("due_on", "measure_id")[: MOST_DATES * (SHOWN + 1)]
    )
    found = {}
    for row in rows:
        row.measure.due_on = row.due_on
        found.setdefault(row.measure_id, row.measure)
    return list(found.values())[: SHOWN + 1]
