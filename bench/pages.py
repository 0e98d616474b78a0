"""The main pages, who opens them, and what counts as a row there."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.urls import reverse

from actionplans.models import Measure, PlanVersion, ReportingPeriod
from bench.comparison import build_compared
from bench.letters import answer_link, owner_link, send_letters
from bench.plans import LONG_NUMBER
from bench.saves import AUTOSAVE, one_text, whole_list
from bench.talk import RARE_WORD
from bench.world import OWN
from meetings.models import Meeting
from monitoring.models import RoundPlan

# A row is a line of a table's body, or what the page says is repeated on it.
TABLE_ROW = re.compile(r"<tr\b")
BODY = re.compile(r"<tbody.*?</tbody>", re.DOTALL)
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
TRAIL = re.compile(r'<nav class="breadcrumbs".*?</nav>', re.DOTALL)
ENTRY = r"<li\b"
LINE_OF_LOG = r'class="seat"|<article\b'
# A measure, and each of its indicators.
LINE_OF_PROGRESS = r'<article class="card|<li>[^<]*<strong>[^<]'
LINE_OF_SHEET = r'class="sheet-row"'


@dataclass(frozen=True)
class Page:
    """A page as one role opens it; `row` matches what is repeated on it.

    With `data` it is a save, which is posted; `budget` is its ratio to the empty
    page and `queries` how many it may need, where they are not those of all pages.
    """

    name: str
    role: str
    url: Callable
    row: str = ""
    further_row: int = 12
    data: Callable | None = None
    headers: dict = field(default_factory=dict)
    budget: float = 5
    queries: int = 12

    def rows_in(self, html):
        main = MAIN.search(html)
        html = TRAIL.sub("", main[0] if main else html)
        if self.row:
            return len(re.findall(self.row, html))
        return sum(len(TABLE_ROW.findall(body)) for body in BODY.findall(html))


def pages(world):
    """All measured pages, for the municipality whose coordinator is in the cast."""
    own = {"municipality": world.own}
    version = PlanVersion.objects.in_force_on(world.today).get(**own)
    measure = Measure.objects.filter(plan_version=version).order_by("order")[3]
    meeting = Meeting.objects.get(state="called", **own)
    period = ReportingPeriod.objects.first()
    held = Meeting.objects.held().filter(**own).order_by("-starts_at").first()
    running = RoundPlan.objects.get(state="scoring", **own)
    final, open_round = scored_plan(world), _names(running)
    send_letters(world, meeting)
    return [
        *(
            Page("home", role, lambda: reverse("reports:home"), ENTRY)
            for role in ("coordinator", "member", "staff", "assessor", "donor")
        ),
        Page("mechanism", "coordinator", _url("municipalities:mechanism_detail", OWN)),
        Page(
            "mechanism's news",
            "coordinator",
            _url("municipalities:mechanism_news", OWN),
            ENTRY,
            headers={"HX-Request": "true"},
        ),
        Page(
            "mechanism's meetings",
            "coordinator",
            _url("municipalities:mechanism_work", OWN),
            headers={"HX-Request": "true"},
        ),
        Page("directory", "coordinator", _url("municipalities:directory_detail", OWN)),
        Page("year plan", "coordinator", _url("meetings:year_plan", OWN)),
        Page("notices", "coordinator", _url("accounts:notice_list")),
        Page(
            "invitations", "coordinator", _url("meetings:invitation_list", meeting.pk)
        ),
        Page("invitation answer", "member", answer_link(meeting), ENTRY),
        Page("owner's page", "member", owner_link(world), r"<article\b"),
        Page("mechanisms", "staff", _url("municipalities:mechanism_list")),
        Page("plan version", "coordinator", version.get_absolute_url),
        *plan_pages(version),
        Page("plans", "staff", _url("actionplans:plan_list")),
        Page("measure", "coordinator", measure.get_absolute_url, ENTRY),
        Page(
            "progress due",
            "coordinator",
            _url("actionplans:progress_due", period.pk, OWN),
            LINE_OF_PROGRESS,
        ),
        Page("who has reported", "staff", _url("actionplans:progress_overview")),
        Page("meetings", "coordinator", _url("meetings:meeting_list")),
        Page("meetings", "staff", _url("meetings:meeting_list")),
        Page("meeting held", "coordinator", held.get_absolute_url),
        Page(
            "meeting log",
            "coordinator",
            _url("meetings:meeting_log", meeting.pk),
            LINE_OF_LOG,
        ),
        _save("save list of 25", "staff", whole_list(world), budget=6, queries=8),
        # A third of what the log page may cost.
        _save("autosave", "coordinator", one_text(world), AUTOSAVE, budget=5 / 3),
        Page("decisions", "coordinator", _url("meetings:decision_list")),
        Page("decisions", "staff", _url("meetings:decision_list")),
        *(
            Page(f"decisions, {name}", "staff", _register(**filters))
            for name, filters in {
                "all": {"show": "all"},
                "common word": {"show": "all", "q": "predlog"},
                "rare word": {"show": "all", "q": RARE_WORD},
                "no such word": {"show": "all", "q": "nigde"},
                "late, a word": {"show": "overdue", "q": RARE_WORD},
            }.items()
        ),
        Page("at a glance", "donor", _url("reports:municipalities_glance")),
        Page("meetings at a glance", "donor", _url("reports:meetings_glance")),
        Page("attendance at a glance", "staff", _url("reports:attendance_glance")),
        Page("rounds", "staff", _url("monitoring:round_list")),
        Page("round", "staff", _url("monitoring:round_detail", final[0])),
        Page("result", "coordinator", _url("monitoring:roundplan_detail", *final)),
        Page("result", "donor", _url("monitoring:roundplan_detail", *final)),
        Page(
            "scoring sheet",
            "assessor",
            _url("monitoring:assessment_sheet", *open_round),
            LINE_OF_SHEET,
            further_row=7,
        ),
        Page("reports", "staff", _url("reports:report_list")),
        Page("findings", "staff", _url("reports:findings_detail", *final)),
    ]


def plan_pages(version):
    """What can be seen of one plan, short and long, and of all together."""
    long_one = f"{OWN}-{LONG_NUMBER}"
    last_year = {"year": version.period_end.year}
    plan, timeline = "actionplans:version_detail", "actionplans:version_timeline"
    budget = "actionplans:version_budget"
    return [
        Page("plan of 1,000", "coordinator", _url(plan, long_one)),
        Page(
            "plan of 1,000, not due",
            "coordinator",
            lambda: reverse(plan, args=[long_one], query={"standing": "not_due"}),
        ),
        Page(
            "plan of 1,000, timeline",
            "coordinator",
            lambda: reverse(timeline, args=[long_one], query=last_year),
        ),
        Page("plan of 1,000, budget", "coordinator", _url(budget, long_one)),
        Page(
            "plan: timeline",
            "donor",
            lambda: reverse(timeline, args=[version.code], query=last_year),
        ),
        Page("plan: budget", "donor", _url("actionplans:version_budget", version.code)),
        Page("plans side by side", "staff", _url("actionplans:plans_side_by_side")),
        # As wide as there are municipalities: its columns count, too.
        Page(
            "plans: norms",
            "donor",
            _url("actionplans:norm_coverage"),
            row=r'<tr\b|<th scope="col"',
        ),
        Page("plans: gaps", "donor", _url("actionplans:norm_gaps")),
        Page("plans: my institution", "member", _url("actionplans:my_measures")),
    ]


def searches(world):
    """The search over the measures of all plans, once there are many."""
    return [
        Page(f"measure search, {name}", role, _measures(q=words))
        for role, name, words in (
            ("staff", "rare word", RARE_WORD),
            ("coordinator", "rare word", RARE_WORD),
            ("staff", "no such word", "nigde"),
            ("staff", "common word", "nasilju"),
            ("staff", "two words", f"porodic {RARE_WORD}"),
        )
    ]


def _save(name, role, save, headers=None, **budgets):
    url, data = save
    return Page(name, role, url, data=data, headers=headers or {}, **budgets)


def scored_plan(world):
    """(round's code, municipality's slug) of the last finished round."""
    finished = RoundPlan.objects.filter(municipality=world.own, state="final")
    return _names(finished.latest("round__reference_end"))


def comparisons(world):
    """Two versions of 300 measures, word by word and by what became of each, and the
    later one to be edited."""
    draft = build_compared(world)
    return [
        Page(name, "staff", _url(f"actionplans:{view}", draft.code))
        for name, view in (
            ("comparison of 300", "version_compare"),
            ("lineage of 300", "version_lineage"),
            ("editing of 300", "version_edit"),
        )
    ]


def _names(round_plan):
    return round_plan.round.code, round_plan.municipality.slug


def _register(**filters):
    return lambda: reverse("meetings:decision_list", query=filters)


def _measures(**filters):
    return lambda: reverse("actionplans:measure_search", query=filters)


def _url(name, *args):
    return lambda: reverse(name, args=args)
