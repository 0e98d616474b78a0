"""Words that many pages share, so that they are translated once."""

from django.utils.translation import gettext_lazy as _

ALL = _("All")
YES = _("yes")
NO = _("no")

# What a piece of text looks like, by `core.personal_data.TraceKind`.
TRACES = {
    "id_number": _("looks like a personal number"),
    "phone": _("looks like a phone number"),
    "email": _("is an e-mail address"),
    "birth_date": _("looks like a date of birth"),
    "initials_and_age": _("looks like initials and an age"),
    "initials_of_case": _("looks like the initials of a case"),
}


def trace_words(trace):
    """What a `core.personal_data.Trace` is, in quotes, and what it looks like."""
    return f"“{trace.text}” {TRACES[trace.kind.value]}."
