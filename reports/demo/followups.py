"""What became of the demo's decisions: steps, new dates, who was told, votes."""

from datetime import timedelta
from random import Random

from meetings.models import Decision, FollowUp, Vote
from municipalities.models import MechanismRule
from reports.demo.days import moment, working_day
from reports.demo.words import texts, write

VOTED = "zvecan"


def build(days, cast):
    """Write the follow-ups of all decisions, and the votes where one is voted."""
    decisions = Decision.objects.select_related("meeting", "municipality")
    notes, votes = [], []
    for decision in decisions.order_by("pk"):
        by = cast.coordinator(decision.municipality.slug)
        notes += _Story(decision, by, days.today).notes()
        if decision.kind == Decision.Kind.ADOPTION:
            if decision.municipality.slug == VOTED:
                votes.append(Vote(decision=decision, in_favour=9, abstained=1))
    write(FollowUp, notes, by=None)
    for vote in votes:
        vote._history_date = moment(vote.decision.meeting.day, 12)
    write(Vote, votes, by=cast.coordinator(VOTED))


class _Story:
    """One decision from the meeting to today."""

    def __init__(self, decision, by, today):
        self.decision, self.by, self.today = decision, by, today
        self.random = Random(decision.number)  # noqa: S311 -- no secret
        self.words = texts("meetings")["followup"]

    def notes(self):
        """Its follow-ups, none of them later than yesterday."""
        found = self._steps() + self._told() if self.decision.is_open else self._past()
        return [note for note in found if note.noted_on < self.today]

    def _steps(self):
        if self.decision.state != Decision.State.IN_PROGRESS:
            return []
        return [self._note(self._half_way(), "progress", text=self._say("progress"))]

    def _past(self):
        if self.random.random() < 0.3:
            return [
                self._note(self._half_way(), "progress", text=self._say("progress"))
            ]
        before = self.decision.due_on - timedelta(days=21)
        if self.random.random() < 0.15 and before > self.decision.meeting.day:
            dates = {"due_before": before, "due_after": self.decision.due_on}
            day = working_day(before, -1)
            return [self._note(day, "new_date", text=self._say("new_date"), **dates)]
        return []

    def _told(self):
        """The coordinator wrote soon after the date; then one level after the other."""
        missed = self.decision.due_on
        if missed >= self.today:
            return []
        written = self._note(working_day(missed + timedelta(days=3)), "reminder")
        steps = [
            self._note(missed + timedelta(days=late), "escalation", level, missed)
            for level, late in enumerate(MechanismRule().told_after, start=1)
        ]
        for step in steps:
            step.noted_by = None
        return [written, *steps]

    def _half_way(self):
        taken = self.decision.meeting.day
        return working_day(taken + (min(self.decision.due_on, self.today) - taken) / 2)

    def _say(self, kind):
        return self.random.choice(self.words[kind][self.decision.meeting.language])

    def _note(self, day, kind, level=None, due_before=None, **fields):
        at = moment(day, 9)
        note = FollowUp(
            decision=self.decision,
            kind=kind,
            level=level,
            due_before=fields.pop("due_before", due_before),
            noted_on=day,
            noted_at=at,
            noted_by=self.by,
            **fields,
        )
        note._history_date = at
        return note
