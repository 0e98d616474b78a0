"""What people type about meetings; attendance ticks; filters of the lists."""

from meetings.forms.decisions import DecisionCloseForm, DecisionEditForm, DecisionForm
from meetings.forms.fields import NO_CASE, version_seen
from meetings.forms.filters import DecisionFilterForm, MeetingFilterForm
from meetings.forms.followups import (
    DecisionMeasuresForm,
    DecisionMoveForm,
    DecisionReopenForm,
    FollowUpForm,
    OwnerAnswerForm,
    OwnerSendForm,
)
from meetings.forms.log import (
    AgendaItemAddForm,
    AgendaItemForm,
    GuestForm,
    MeetingEndForm,
    attendance_marks,
)
from meetings.forms.meetings import MeetingCallForm, MeetingForm, ReopenForm
from meetings.forms.planning import YearForm, YearFormSet

__all__ = [
    "NO_CASE",
    "AgendaItemAddForm",
    "AgendaItemForm",
    "DecisionCloseForm",
    "DecisionEditForm",
    "DecisionFilterForm",
    "DecisionForm",
    "DecisionMeasuresForm",
    "DecisionMoveForm",
    "DecisionReopenForm",
    "FollowUpForm",
    "OwnerAnswerForm",
    "OwnerSendForm",
    "GuestForm",
    "MeetingCallForm",
    "MeetingEndForm",
    "MeetingFilterForm",
    "MeetingForm",
    "ReopenForm",
    "YearForm",
    "YearFormSet",
    "attendance_marks",
    "version_seen",
]
