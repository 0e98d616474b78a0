"""The demo's action plans: two versions each, with what became of each measure."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from random import Random

from actionplans.models import (
    ActionPlan,
    FundingSource,
    Indicator,
    Measure,
    MeasureBudget,
    MeasureDeadline,
    MeasureInstitution,
    MeasureSuccession,
    Norm,
    Objective,
    Pillar,
    PlanVersion,
    PolicyFramework,
)
from municipalities.models import InstitutionType
from reports.demo import acts
from reports.demo.days import last_of_month, moment
from reports.demo.words import link, texts, translated, write

FRAMEWORK = "ns-2016-2020"


def build(days, cast):
    """Write the five plans; Gnjilane and Đakovica have none."""
    library = _Library()
    for given in texts("plans")["plan"]:
        municipality = cast.mechanisms[given["municipality"]].municipality
        plan = ActionPlan.objects.create(municipality=municipality)
        first = _Version(1, plan, given, days, cast, library).write()
        second = _Version(2, plan, given, days, cast, library, first).write()
        _write_lineage(given, first, second, cast.staff, moment(days.revised_on))


class _Library:
    """Reference data and measures' texts, fetched once."""

    def __init__(self):
        self.framework = PolicyFramework.objects.get(code=FRAMEWORK)
        self.pillars = {
            pillar.code: pillar
            for pillar in Pillar.objects.filter(framework=self.framework)
        }
        self.sources = FundingSource.objects.in_bulk(field_name="key")
        self.norms = Norm.objects.in_bulk(field_name="code")
        self.types = InstitutionType.objects.in_bulk(field_name="key")
        self.measures = {one["key"]: one for one in texts("measures")["measure"]}


class _Version:
    """One version of a plan, and the rows below it."""

    def __init__(self, number, plan, given, days, cast, library, before=None):
        self.number, self.plan, self.given = number, plan, given
        self.before = next(iter(before.values())).plan_version if before else None
        self.days, self.by, self.library = days, cast.staff, library
        self.language = given["language"]
        self.random = Random(f"{given['municipality']} {number}")  # noqa: S311 -- no secret, the same each time
        revised = days.revised_on
        self.start = days.first_start if number == 1 else revised
        self.end = date(self.start.year + 2, 12, 31)
        self.at = moment(self.start)

    def write(self):
        """Write the version; return {key of the text: measure}."""
        self.version = self._version()
        write(PlanVersion, [self.version], by=self.by, at=self.at)
        PlanVersion.objects.filter(pk=self.version.pk).update(created_at=self.at)
        objectives = {
            pillar: Objective(
                plan_version=self.version,
                pillar=self.library.pillars[pillar],
                **translated("title", words),
            )
            for pillar, words in texts("plans")["objectives"].items()
        }
        write(Objective, list(objectives.values()), by=self.by, at=self.at)
        keys = self.given["first" if self.number == 1 else "second"]
        measures, seen = {}, {}
        for key in keys:
            pillar = self.library.measures[key]["pillar"]
            seen[pillar] = seen.get(pillar, 0) + 1
            code = f"{pillar[1:]}.{seen[pillar]}"
            measures[key] = self._measure(key, code, seen[pillar], objectives[pillar])
        write(Measure, list(measures.values()), by=self.by, at=self.at)
        self._write_below(measures)
        return measures

    def _version(self):
        revised = self.number == 2
        ended = None
        if not revised:
            ended = date.fromordinal(self.days.revised_on.toordinal() - 1)
        title = texts("plans")["title_revised" if revised else "title"]
        years = f", {self.start.year}–{self.end.year}"
        number = f"01-016/{self.random.randint(11, 89)}"
        act = acts.act(self.plan.municipality, number, self.start, self.language)
        return PlanVersion(
            plan=self.plan,
            municipality=self.plan.municipality,
            number=self.number,
            based_on=self.before,
            framework=self.library.framework,
            language=self.language,
            period_start=self.start,
            period_end=self.end,
            in_force_from=self.start,
            in_force_to=ended,
            act_number=number,
            act_date=self.start,
            act_file=act,
            act_file_name=act.name,
            adopted_at=self.at,
            adopted_by=self.by,
            created_by=self.by,
            **translated("title", {code: text + years for code, text in title.items()}),
        )

    def _measure(self, key, code, order, objective):
        spec = self.library.measures[key]
        due = _Due(spec["due"], self._first_year(key), self)
        budget = spec["budget"] * self.random.choice([2, 3, 4, 5]) // 4
        # A donor's activity of the revised plan that nobody has costed yet.
        is_open = self.number == 2 and spec["funding"] == "donor" and order == 2
        words = f"{_grouped(budget)} €" if budget else self._word("no_costs")
        measure = Measure(
            plan_version=self.version,
            municipality=self.plan.municipality,
            pillar=objective.pillar,
            objective=objective,
            code=code,
            order=order,
            starts_on=self._starts_on(key),
            due_kind=due.kind,
            due_text=due.text[:200],
            lead_text=self._as_written(spec["lead"]),
            partners_text=self._as_written(spec["partners"]),
            budget_planned=None if is_open else Decimal(budget),
            budget_text="" if is_open else words,
            funding_text=texts("plans")["funding"][spec["funding"]][self.language],
            **translated("title", spec["title"]),
        )
        measure.demo_due = due.days
        return measure

    def _first_year(self, key):
        """The year of a measure's deadline: half a year's grace, then in turn."""
        later = self.library.measures[key]["pillar"] == "P4" or key.endswith(("2", "5"))
        if self.number == 1:
            return self.days.baseline_year + later
        return self.days.today.year + later

    def _starts_on(self, key):
        """The last measure of the first version starts after the baseline."""
        if self.number == 1 and key == self.given["first"][-1]:
            return date(self.days.baseline_year + 1, 1, 1)
        return None

    def _as_written(self, keys):
        column = f"name_{self.language.replace('-', '_')}"
        return ", ".join(
            self._word("all")
            if key == "all"
            else getattr(self.library.types[key], column)
            for key in keys
        )

    def _word(self, key):
        return texts("plans")["words"][key][self.language]

    def _write_below(self, measures):
        indicators, institutions, deadlines, budgets = [], [], [], []
        for key, measure in measures.items():
            spec = self.library.measures[key]
            indicators += self._indicators(key, measure)
            institutions += self._institutions(spec, measure)
            budgets += self._budgets(spec, measure)
            deadlines += [
                MeasureDeadline(measure=measure, due_on=day) for day in measure.demo_due
            ]
        write(Indicator, indicators, by=self.by, at=self.at)
        MeasureInstitution.objects.bulk_create(institutions)
        MeasureDeadline.objects.bulk_create(deadlines)
        MeasureBudget.objects.bulk_create(budgets)
        link(
            Measure.norms,
            [
                (measure, self.library.norms[code])
                for key, measure in measures.items()
                for code in self.library.measures[key]["norms"]
            ],
        )

    def _indicators(self, key, measure):
        raised = self.number == 1 and key in self.given["raised"]
        for order, spec in enumerate(self.library.measures[key]["indicator"], start=1):
            target = spec["target"]
            if raised and spec["kind"] != "yes_no":
                target = spec["base"] + (target - spec["base"]) * 3 // 4
            yield Indicator(
                measure=measure,
                order=order,
                kind=spec["kind"],
                baseline_value=spec["base"],
                baseline_text=_grouped(spec["base"]),
                target_value=target,
                target_text=_grouped(target),
                **translated("name", spec["name"]),
            )

    def _budgets(self, spec, measure):
        """Who pays the whole; of a mixed measure the municipality half, and the rest
        is not split."""
        source = {"mixed": "municipal"}.get(spec["funding"], spec["funding"])
        if not measure.budget_planned or source not in self.library.sources:
            return
        part = 2 if spec["funding"] == "mixed" else 1
        yield MeasureBudget(
            measure=measure,
            source=self.library.sources[source],
            planned=measure.budget_planned / part,
        )

    def _institutions(self, spec, measure):
        for role, keys in (("lead", spec["lead"]), ("partner", spec["partners"])):
            for order, key in enumerate(keys, start=1):
                yield MeasureInstitution(
                    measure=measure,
                    role=role,
                    order=order,
                    institution_type=self.library.types.get(key),
                    means_all_members=key == "all",
                )


class _Due:
    """A deadline of measures.toml: its kind, days, and how an office writes it."""

    def __init__(self, due, year, version):
        self.kind, self.days = "dates", []
        if due == "continuous":
            self.kind, self.text = "continuous", version._word("continuous")
        elif due == "quarterly":
            self.kind, self.text = "recurring", version._word("quarterly")
            self.days = list(_quarter_ends(version.start, version.end))
        elif isinstance(due, str):
            quarter = int(due[1:])
            self.kind = "quarter"
            self.days = [last_of_month(date(year, quarter * 3, 1))]
            words = version._word("quarter")
            self.text = words.format(quarter=quarter, year=year)
        else:
            self.days = [_day_of(year, text) for text in due]
            self.kind = "date" if len(due) == 1 else "dates"
            dot = "." if version.language == "sr-latn" else ""
            self.text = ", ".join(f"{day:%d.%m.%Y}{dot}" for day in self.days)


def _day_of(year, text):
    month, day = map(int, text.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def _quarter_ends(start, end):
    for year in range(start.year, end.year + 1):
        for month in (3, 6, 9, 12):
            day = last_of_month(date(year, month, 1))
            if start <= day <= end:
                yield day


def _grouped(number):
    return f"{number:,}".replace(",", ".")


def _write_lineage(given, first, second, by, at):
    became = texts("plans")["became"]
    origins = {
        key: [old for old, new in became.items() if key in new and old in first]
        or [key] * (key in first)
        for key in second
    }
    reasons = texts("plans")["reasons"]
    rows = []
    for key, earlier in origins.items():
        for old in earlier:
            kind = _kind(given, old, key, earlier, first, second)
            reason = reasons.get(kind, {}).get(given["language"], "")
            one = MeasureSuccession(earlier=first[old], later=second[key], kind=kind)
            one.in_version, one.reason = second[key].plan_version, reason
            rows.append(one)
    gone = set(first) - {old for earlier in origins.values() for old in earlier}
    rows += [
        MeasureSuccession(
            earlier=first[key],
            in_version=next(iter(second.values())).plan_version,
            kind="dropped",
            reason=reasons["dropped"][given["language"]],
        )
        for key in sorted(gone)
    ]
    write(MeasureSuccession, rows, by=by, at=at)


def _kind(given, old, key, earlier, first, second):
    if len(earlier) > 1:
        return "merged"
    if old != key:
        parts = texts("plans")["became"][old]
        return "split" if len(parts) > 1 else "changed"
    if key in given["raised"]:
        return "changed"
    return "kept" if first[old].code == second[key].code else "renumbered"
