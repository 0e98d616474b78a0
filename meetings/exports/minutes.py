"""Minutes as a paper."""

from core import pdf
from meetings.models import Meeting, roll_of


def minutes_paper(meeting: Meeting) -> bytes:
    """The minutes as PDF/UA-1, in the meeting's language.

    Before the meeting is closed the paper says that it is a draft. Raises
    PdfUnavailable where system libraries are missing.
    """
    decisions = (
        meeting.decisions.select_related("municipality")
        .prefetch_related("owners")
        .order_by("sequence")
    )
    items = list(meeting.agenda_items.all())
    decided = list(decisions)
    for item in items:
        item.decided = [one for one in decided if one.agenda_item_id == item.pk]
    context = {
        "meeting": meeting,
        "roll": roll_of(meeting),
        "items": items,
        "decisions": decided,
    }
    return pdf.render_paper(
        "meetings/minutes_paper.html", context, language=meeting.language
    )
