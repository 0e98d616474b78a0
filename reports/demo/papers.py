"""What goes with the demo's minutes: approvals, a second language, a correction."""

from datetime import timedelta
from itertools import pairwise

from django.utils import translation

from meetings.models import AgendaItemText, Correction, Meeting

IN_TWO_LANGUAGES = {"zvecan": "sq", "leposavic": "sq"}
CORRECTED = "gnjilane"
CORRECTION = {
    "sr-latn": "U tački 2 treba da stoji: rok je kraj kvartala.",
    "sq": "Në pikën 2 duhet të jetë: afati është fundi i tremujorit.",
}


def approve_each_at_the_next(past, called, agendas):
    """Each meeting approves the one before it, the coming one the last."""
    agendas = [*agendas, called]
    for (earlier, later), agenda in zip(
        pairwise([*past, None]), agendas[1:], strict=True
    ):
        agenda["minutes"].approves = earlier
        if later is not None and earlier.is_approved:
            earlier.approved_in = later
    Meeting.objects.bulk_update(past, ["approved_in"])


def translate_last(slug, agenda, templates, wording):
    """The last minutes in the second language too, but for one item still missing."""
    language = IN_TWO_LANGUAGES.get(slug)
    if language is None:
        return
    with translation.override(language):
        AgendaItemText.objects.bulk_create(
            AgendaItemText(
                agenda_item=item,
                language=language,
                title=templates[key].title,
                minutes=wording(key, language),
            )
            for key, item in list(agenda.items())[:-1]
        )


def correct_one(slug, past, by):
    """A dated note under minutes that were approved."""
    approved = [meeting for meeting in past if meeting.is_approved]
    if slug != CORRECTED or not approved:
        return
    meeting = approved[-1]
    Correction.objects.create(
        meeting=meeting,
        text=CORRECTION[meeting.language],
        noted_at=meeting.approved_at + timedelta(hours=2),
        noted_by=by,
    )
