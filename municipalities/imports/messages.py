"""What can be wrong with a list of members, and how to mend it."""

from django.utils.translation import gettext_lazy as _

from core.imports.problems import register_texts

register_texts(
    {
        "unknown_municipality": _(
            "“%(text)s” is no municipality of this site. Write its name as on the list "
            "of mechanisms."
        ),
        "no_municipality": _(
            "The row names no municipality, and neither does the sheet's name."
        ),
        "no_mechanism": _("%(municipality)s has no mechanism yet. Add it first."),
        "unknown_institution": _(
            "“%(text)s” is not a known institution. Say on this page what it is; the "
            "answer is remembered."
        ),
        "no_institution": _("The row names nobody's institution."),
        "vacant": _("Nobody is named for %(institution)s; the row was left out."),
        "no_start": _("Since when is missing. Write a date such as 01.09.2024."),
        "end_before_start": _("The last day is before the first."),
        "unknown_function": _(
            "The function “%(text)s” is not known; the person is taken as a member."
        ),
        "unknown_sex": _("“%(text)s” was not understood; nothing was taken."),
        "bad_email": _("“%(text)s” is no e-mail address; it was left out."),
        "twice_in_file": _("The same membership stands in row %(row)s already."),
        "same_name": _(
            "%(person)s has no e-mail here, and this name is already known. "
            "Say whether it is the same person."
        ),
        "was_there": _(
            "%(person)s was at the meeting on %(day)s, outside these days. Move the "
            "date in the file, or confirm above that the day stands all the same."
        ),
        "function_taken": _(
            "%(holder)s holds this function in that time. End that first, or correct "
            "the file."
        ),
        "seat_taken": _(
            "%(holder)s has this seat; as answered on this page, the row is left out."
        ),
        "unlikely_year": _(
            "“%(text)s” can't be: a membership lies between 1999 and %(last)s. Correct "
            "the year in the file."
        ),
        "not_in_file": _(
            "%(person)s sits for %(institution)s but is not in the file; this stays as "
            "it is."
        ),
    }
)
