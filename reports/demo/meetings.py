"""The demo's meetings: two years of them in each mechanism, and the next one called."""

from collections import defaultdict
from datetime import timedelta
from fractions import Fraction
from random import Random

from django.utils import timezone, translation

from actionplans.models import Measure
from core.history import keep_first
from meetings.models import (
    AgendaItem,
    AgendaTemplateItem,
    Attendance,
    Decision,
    Meeting,
)
from meetings.statistics import quorum_required
from municipalities.models import Institution, Membership
from reports.demo import papers
from reports.demo.days import moment, working_day
from reports.demo.schedule import schedule
from reports.demo.words import link, texts, translated, write

MINUTES_SENT = {"gnjilane", "zvecan", "leposavic"}
WITHOUT_QUORUM = ("leposavic", 4)
POSTPONED = "dragas"
ATTENDANCE = {
    "zubin-potok": (5, 1, 2, 3),
    "leposavic": (7, 2, 2, 1),
}
USUAL_ATTENDANCE = (8, 2, 2, 1)


def build(days, cast):
    """Write the meetings of all seven mechanisms, with what belongs to them."""
    templates = {item.key: item for item in AgendaTemplateItem.objects.all()}
    for place, (slug, mechanism) in enumerate(cast.mechanisms.items()):
        _Register(slug, mechanism, place, days, cast, templates).write()


class _Register:
    """One mechanism's meetings, oldest first."""

    def __init__(self, slug, mechanism, place, days, cast, templates):
        self.slug, self.mechanism, self.place = slug, mechanism, place
        self.municipality = mechanism.municipality
        self.days, self.templates = days, templates
        self.by = cast.coordinator(slug)
        self.rule = mechanism.rule_on(days.today)
        self.language = self.rule.languages[0]
        self.random = Random(slug)  # noqa: S311 -- no secret, the same each time
        self.memberships = list(
            Membership.objects.filter(mechanism=mechanism).select_related(
                "seat__institution__type"
            )
        )

    def write(self):
        held, called = schedule(self.slug, self.days.today, self.place)
        rolls = [self._roll(day, number) for number, day in enumerate(held)]
        meetings = [
            self._held(day, number, held, roll)
            for number, (day, roll) in enumerate(zip(held, rolls, strict=True))
        ]
        meetings.append(self._called(called))
        if self.slug == POSTPONED:
            meetings.insert(0, self._postponed(held[-2]))
        write(Meeting, meetings, by=self.by)
        past = [meeting for meeting in meetings if meeting.is_closed]
        attendances = [
            attendance
            for meeting, roll in zip(past, rolls, strict=True)
            for attendance in self._attendances(meeting, roll)
        ]
        Attendance.objects.bulk_create(attendances)
        self._write_papers(past, meetings[-1])

    def _held(self, day, number, held, roll):
        following = held[number + 1] if number + 1 < len(held) else None
        meeting = self._meeting(
            day,
            **self._minutes_state(day, following),
            ends_at=moment(day, 12, self.random.choice([0, 15, 30])),
            closed_at=moment(day, 13),
            closed_by=self.by,
            next_on=following,
            **self._count(roll),
        )
        meeting._history_date = moment(following or day, 13)
        return meeting

    def _minutes_state(self, day, following):
        """Sent the next day, approved at the following meeting."""
        if following is None and self.slug not in MINUTES_SENT:
            return {"state": "held"}
        sent_at = min(moment(day + timedelta(days=1), 9), moment(self.days.today, 7))
        state = {
            "state": "minutes_sent",
            "minutes_sent_at": max(sent_at, moment(day, 14)),
            "minutes_sent_by": self.by,
        }
        if following is not None:
            approved_at = moment(following, 11, 10)
            state |= {
                "state": "approved",
                "approved_at": approved_at,
                "approved_by": self.by,
            }
        return state

    def _called(self, day):
        called_on = min(self.days.today, working_day(day - timedelta(days=9), -1))
        meeting = self._meeting(day, state="called")
        meeting.called_at = meeting._history_date = moment(called_on, 8)
        return meeting

    def _postponed(self, day):
        """It was to be a week earlier; the hall was not free."""
        meeting = self._meeting(
            working_day(day - timedelta(days=7), -1), state="postponed"
        )
        meeting._history_date = moment(working_day(day - timedelta(days=8), -1))
        return meeting

    def _meeting(self, day, **fields):
        hour = 10 if self.place % 2 else 11
        called_on = working_day(day - timedelta(days=9), -1)
        return Meeting(
            mechanism=self.mechanism,
            municipality=self.municipality,
            mode="in_person" if self.random.random() < 0.8 else "hybrid",
            starts_at=moment(day, hour),
            place=texts("meetings")["places"][self.language],
            language=self.language,
            called_at=moment(called_on, 8),
            called_by=self.by,
            **fields,
        )

    def _roll(self, day, number):
        """[(holder, alternate, state)] of the seats held that day."""
        here = [
            one
            for one in self.memberships
            if one.starts_on <= day and (one.ends_on is None or one.ends_on >= day)
        ]
        alternates = {one.seat_id: one for one in here if one.kind == "alternate"}
        holders = [one for one in here if one.kind != "alternate"]
        few = (self.slug, number) == WITHOUT_QUORUM
        roll = [
            (one, *self._came(one, alternates.get(one.seat_id), few, place))
            for place, one in enumerate(holders)
        ]
        return roll if few else self._with_quorum(roll)

    def _with_quorum(self, roll):
        """Let members come, one after the other, until there are enough."""
        for place, (holder, _alternate, state) in enumerate(roll):
            count = self._count(roll)
            if count["quorum_present"] >= count["quorum_required"]:
                break
            if state in ("excused", "absent"):
                roll[place] = holder, None, "present"
        return roll

    def _came(self, holder, alternate, few, place):
        """(alternate who came or None, state); of a meeting without quorum, three."""
        if few:
            return None, "present" if place < 3 else ("excused", "absent")[place % 2]
        if holder.function == "coordinator":
            return None, "present"
        if place % 5 == 0 and alternate is None:
            return None, "present"
        weights = ATTENDANCE.get(self.slug, USUAL_ATTENDANCE)
        states = ("present", "represented", "excused", "absent")
        state = self.random.choices(states, weights)[0]
        if state == "represented":
            return (alternate, state) if alternate else (None, "present")
        return None, state

    def _count(self, roll):
        counted = [line for line in roll if line[0].seat.kind == "member"]
        present = [line for line in counted if line[2] in ("present", "represented")]
        share = Fraction(self.rule.quorum_percent, 100)
        return {
            "seats_counted": len(counted),
            "quorum_required": quorum_required(len(counted), share),
            "quorum_present": len(present),
        }

    def _attendances(self, meeting, roll):
        for holder, alternate, state in roll:
            yield Attendance(
                meeting=meeting,
                seat=holder.seat,
                membership=holder,
                represented_by=alternate,
                state=state,
            )
        if self.random.random() < 0.4:
            guest = self.random.choice(texts("meetings")["guests"])
            yield Attendance(
                meeting=meeting,
                state="guest",
                guest_name={"sr-latn": "Predstavnica", "sq": "Përfaqësuesja"}[
                    self.language
                ],
                guest_institution=guest[self.language],
            )

    def _write_papers(self, past, called):
        agendas = [self._agenda(meeting, number) for number, meeting in enumerate(past)]
        coming = self._agenda(called, len(past), minutes=False)
        papers.approve_each_at_the_next(past, coming, agendas)
        AgendaItem.objects.bulk_create(
            item for agenda in [*agendas, coming] for item in agenda.values()
        )
        last = len(past) - 1
        papers.translate_last(
            self.slug,
            agendas[-1],
            self.templates,
            lambda key, language: self._minutes(key, last, language),
        )
        papers.correct_one(self.slug, past, self.by)
        _Decisions(self).write(list(zip(past, agendas, strict=True)))

    def _agenda(self, meeting, number, minutes=True):
        """{key of the usual item: agenda item}, in order."""
        topics = texts("meetings")["topics"]
        start = number + self.place * 3
        chosen = [topics[start % len(topics)], topics[(start + 3) % len(topics)]]
        keys = ["minutes", "plan", "institutions", *chosen[: 1 + number % 2], "other"]
        with translation.override(self.language):
            return {
                key: AgendaItem(
                    meeting=meeting,
                    order=order,
                    title=self.templates[key].title,
                    minutes=self._minutes(key, number) if minutes else "",
                )
                for order, key in enumerate(keys, start=1)
            }

    def _minutes(self, key, number, language=None):
        variants = texts("meetings")["minutes"][key][language or self.language]
        return variants[(number + self.place) % len(variants)]


class _Decisions:
    """What a mechanism decided: most of it done, some late, some still owed."""

    def __init__(self, register):
        self.register = register
        self.municipality = register.municipality
        self.by, self.random = register.by, register.random
        self.today = register.days.today
        self.numbers = defaultdict(int)
        institutions = Institution.objects.filter(municipality=self.municipality)
        self.offices = {
            one.type.key: one for one in institutions.select_related("type")
        }

    def write(self, meetings):
        """One to three decisions for each (meeting, agenda) pair, numbered by year."""
        taken = [
            (spec, self._decision(spec, meeting, agenda, len(meetings) - number))
            for number, (meeting, agenda) in enumerate(meetings)
            for spec in self._specs(agenda, number)
        ]
        decisions = [decision for _spec, decision in taken]
        Decision.objects.bulk_create(decisions)
        link(
            Decision.owners,
            [
                (decision, self.offices[key])
                for spec, decision in taken
                for key in spec["owners"]
                if key in self.offices
            ],
        )
        link(Decision.measures, list(self._carried_out(taken)))
        keep_first(decisions, by=self.by)

    def _specs(self, agenda, number):
        """The agenda's decisions that have an owner here; usual items' now and then."""
        usual = {"plan": 4, "institutions": 6, "other": 12}
        return [
            spec
            for spec in texts("meetings")["decision"]
            if spec["item"] in agenda
            and not self.offices.keys().isdisjoint(spec["owners"])
            and (number + self.register.place) % usual.get(spec["item"], 1) == 0
        ]

    def _decision(self, spec, meeting, agenda, age):
        day = timezone.localdate(meeting.starts_at)
        self.numbers[day.year] += 1
        decision = Decision(
            mechanism=self.register.mechanism,
            municipality=self.municipality,
            meeting=meeting,
            agenda_item=agenda[spec["item"]],
            year=day.year,
            sequence=self.numbers[day.year],
            kind=spec["kind"],
            due_on=working_day(day + timedelta(days=spec["days"])),
            **translated("text", spec["text"]),
        )
        decision._history_date = moment(day, 12)
        self._follow_up(decision, spec, day, age)
        return decision

    def _follow_up(self, decision, spec, day, age):
        """Close what is old; of the last three meetings' some is still owed."""
        luck = self.random.random()
        is_owed = age <= 3 and (decision.due_on >= self.today or luck < 0.6)
        if is_owed and spec["days"]:
            decision.state = "in_progress" if luck < 0.25 else "open"
            return
        if luck < 0.06:
            decision.state = "dropped"
            words = texts("meetings")["dropped"]["outcome"]
        else:
            decision.state = "done"
            words = spec["outcome"]
        spare = self.random.randint(-9, 1) if luck < 0.8 else self.random.randint(3, 20)
        closed_on = working_day(decision.due_on + timedelta(days=spare))
        closed_on = max(day, min(closed_on, working_day(self.today, -1)))
        decision.closed_at, decision.closed_by = moment(closed_on, 14), self.by
        decision._history_date = decision.closed_at
        decision.outcome = words[self.register.language]

    def _carried_out(self, taken):
        """(decision, measure) pairs, by the plan in force when it was decided."""
        titles = {
            one["key"]: one["title"]["en"] for one in texts("measures")["measure"]
        }
        measures = list(
            Measure.objects.filter(municipality=self.municipality).select_related(
                "plan_version"
            )
        )
        for spec, decision in taken:
            wanted = {titles[key] for key in spec["measures"]}
            day = timezone.localdate(decision.meeting.starts_at)
            for measure in measures:
                version = measure.plan_version
                ended = version.in_force_to
                in_force = version.in_force_from <= day and (not ended or ended >= day)
                if in_force and measure.title_en in wanted:
                    yield decision, measure
