"""What can be wrong with a register of meetings, and how to mend it."""

from django.utils.translation import gettext_lazy as _

from core.imports.problems import register_texts
from municipalities.imports import messages  # noqa: F401 -- registers its texts

register_texts(
    {
        "unknown_sheet": _(
            "“%(text)s” is no municipality of this site. Say on this page which one "
            "it is, or give the sheet the municipality's name."
        ),
        "no_day": _("The row has no date. Write the day as 31.12.2026."),
        "day_to_come": _(
            "%(day)s has not come yet. A register holds meetings that were held."
        ),
        "nobody_listed": _(
            "Nobody is listed at this meeting. Write who was there, a line per person."
        ),
        "meeting_twice": _(
            "The meeting of this day stands in row %(row)s already; this row was left "
            "out."
        ),
        "person_twice": _("%(person)s is listed twice; the first mention counts."),
        "no_institution_named": _(
            "%(person)s has no institution in brackets and is taken as a guest."
        ),
        "absent_without_institution": _(
            "%(person)s has no institution in brackets and was left out."
        ),
        "long_text": _("Only the first %(limit)s characters of this text were taken."),
        "due_not_taken": _(
            "%(day)s is not announced as a due date (“do”, “deri më”, “by”), so "
            "“%(text)s” has none."
        ),
        "meeting_not_closed": _(
            "A meeting of this day is on record and not closed yet; it stays as it is."
        ),
        "known_name": _(
            "%(person)s (%(institution)s): this name is already known. Say whether it "
            "is the same person."
        ),
    }
)
