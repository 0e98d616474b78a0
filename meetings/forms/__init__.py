"""What people type about meetings; attendance ticks; filters of the lists."""

from meetings.forms.attachments import AttachmentForm
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
from meetings.forms.invitations import AnswerForm, InviteForm
from meetings.forms.log import (
    AgendaItemAddForm,
    AgendaItemForm,
    CarryForm,
    GuestForm,
    MeetingEndForm,
    attendance_marks,
)
from meetings.forms.meeting_imports import MeetingChoicesForm, MeetingUploadForm
from meetings.forms.meetings import (
    MeetingCallForm,
    MeetingCancelForm,
    MeetingEditForm,
    MeetingForm,
    MeetingPostponeForm,
    ReopenForm,
)
from meetings.forms.planning import YearForm, YearFormSet

__all__ = [
    "MeetingPostponeForm",
    "MeetingEditForm",
    "MeetingCancelForm",
    "InviteForm",
    "AnswerForm",
    "NO_CASE",
    "AgendaItemAddForm",
    "AgendaItemForm",
    "AttachmentForm",
    "CarryForm",
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
    "MeetingChoicesForm",
    "MeetingEndForm",
    "MeetingFilterForm",
    "MeetingForm",
    "MeetingUploadForm",
    "ReopenForm",
    "YearForm",
    "YearFormSet",
    "attendance_marks",
    "version_seen",
]
