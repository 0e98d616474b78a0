"""What the texts of a meeting say of a person, before they are closed or shared."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from modeltranslation.utils import build_localized_fieldname

from core.personal_data import Quote, Trace, quoted, traces
from core.phrases import TRACES
from meetings.models import AgendaItem, AgendaItemText, Decision, Meeting


@dataclass(frozen=True)
class Found:
    """A trace of a person in a text of a meeting, with the words around it.

    `item` is the agenda item of the text, `decision` the decision; of the two one is
    None. `language` is that of the text, or empty for the meeting's own.
    """

    item: AgendaItem | None
    decision: Decision | None
    language: str
    trace: Trace
    quote: Quote

    @property
    def word(self) -> str:
        """What the trace looks like."""
        return str(TRACES[self.trace.kind.value])


def personal_traces(*, meeting: Meeting) -> list[Found]:
    """Look through every text that closing or sending would share; three queries.

    Titles, minutes and decisions, in each language. Nothing is written, and nothing
    is forbidden: the writer decides.
    """
    return [
        Found(item, decision, language, trace, quoted(text, trace))
        for item, decision, language, text in _texts(meeting)
        for trace in traces(text)
    ]


def _texts(
    meeting: Meeting,
) -> Iterator[tuple[AgendaItem | None, Decision | None, str, str]]:
    items = list(meeting.agenda_items.all())
    for item in items:
        yield item, None, "", item.title
        yield item, None, "", item.minutes
    names = {item.pk: item for item in items}
    for text in AgendaItemText.objects.filter(agenda_item__meeting=meeting):
        yield names[text.agenda_item_id], None, text.language, text.title
        yield names[text.agenda_item_id], None, text.language, text.minutes
    for decision in meeting.decisions.select_related("municipality"):
        for code, _name in settings.LANGUAGES:
            text = getattr(decision, build_localized_fieldname("text", code)) or ""
            yield None, decision, "" if code == meeting.language else code, text
