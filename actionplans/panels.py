"""What plans show on the home page, on agendas and in a mechanism's news."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
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
    """Versions begun or adopted since, measures added or changed in the older
    ones, and reports submitted, to who may read them; three queries."""
    place, since = news.mechanism.municipality, news.since
    versions = PlanVersion.objects.visible_to(user).filter(municipality=place)
    versions = list(versions.order_by("number"))
    for version in versions:
        version.municipality = place  # spares a query for its address
    begun = [one for one in versions if one.created_at > since]
    adopted = [one for one in versions if one.adopted_at and one.adopted_at > since]
    changed = _changed_measures([one for one in versions if one not in begun], news)
    reports = ProgressReport.objects.visible_to(user).submitted()
    reported = reports.filter(municipality=place, submitted_at__gt=since).count()
    if not (begun or adopted or changed or reported):
        return None
    return "actionplans/panel_mechanism_plan.html", {
        "begun": [one for one in begun if one not in adopted],
        "adopted": adopted,
        "changed": changed,
        "reported": reported,
    }


def _changed_measures(versions, news):
    """[(version, measures added, measures changed or taken away)] since."""
    written = Measure.history.filter(
        plan_version__in=[one.pk for one in versions], history_date__gt=news.since
    )
    kinds = {}
    rows = written.order_by().values_list("plan_version", "id", "history_type")
    for version, measure, kind in rows.distinct():
        kinds.setdefault(version, {}).setdefault(measure, set()).add(kind)
    found = []
    for version in versions:
        of_measures = kinds.get(version.pk, {}).values()
        added = sum("+" in one and "-" not in one for one in of_measures)
        changed = sum("+" not in one for one in of_measures)
        if added or changed:
            found.append((version, added, changed))
    return found


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
