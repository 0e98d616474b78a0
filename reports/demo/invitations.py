"""The demo's invitations with answers, and years that are planned ahead."""

from datetime import timedelta
from random import Random

from meetings.models import Invitation, Meeting, roll_of
from meetings.services import plan_year, proposed_year, usual_time
from reports.demo.days import moment
from reports.demo.words import write

PLANNED = {"gnjilane", "zvecan"}
NOT_INVITED_YET = "dragas"
ANSWERS = ("coming", "coming", "coming", "", "", "not_coming", "alternate")


def build(days, cast):
    """Who was asked to the meetings that are called, and what they answered so far."""
    found = []
    called = Meeting.objects.filter(state=Meeting.State.CALLED)
    for meeting in called.select_related("mechanism__municipality"):
        slug = meeting.mechanism.municipality.slug
        if slug != NOT_INVITED_YET:
            found += _asked(meeting, cast.coordinator(slug), Random(slug))  # noqa: S311 -- no secret
    write(Invitation, found, by=None)
    for slug in PLANNED:
        _plan(cast.mechanisms[slug], cast.coordinator(slug), days.today)


def _asked(meeting, by, random):
    """One invitation per person with an address; the coordinator comes."""
    seen = set()
    for line in roll_of(meeting).lines:
        alternates = line.alternates
        for one in [line.holder, *alternates]:
            if one is None or one.person_id in seen or not one.person.email:
                continue
            seen.add(one.person_id)
            answer = random.choice(ANSWERS)
            if answer == "alternate" and not (one is line.holder and alternates):
                answer = "coming"
            is_alternate = answer == "alternate"
            yield Invitation(
                meeting=meeting,
                person=one.person,
                membership=one,
                invited_at=meeting.called_at + timedelta(minutes=20),
                invited_by=by,
                answer=answer,
                alternate=alternates[0] if is_alternate else None,
                answered_at=meeting.called_at + timedelta(hours=3) if answer else None,
            )


def _plan(mechanism, by, today):
    """The coming year as the mechanism's rule proposes it."""
    weekday, hour = usual_time(mechanism=mechanism, today=today)
    for year in (today.year, today.year + 1):
        proposed = proposed_year(
            mechanism=mechanism, year=year, weekday=weekday, today=today
        )
        last = today + timedelta(days=366)
        days = [one.on for one in proposed if one.on and one.on <= last]
        plan_year(
            mechanism=mechanism,
            starts=[moment(day, hour.hour, hour.minute) for day in days],
            by=by,
            today=today,
        )
