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
)
from meetings.forms.minutes import (
    ApprovalForm,
    CorrectionForm,
    DecisionTextForm,
    ItemTextForm,
    LookedForm,
    MinutesTemplateForm,
    ReopenForm,
)
from meetings.forms.planning import YearForm, YearFormSet

__all__ = [
    "NO_CASE",
    "AgendaItemAddForm",
    "AgendaItemForm",
    "AnswerForm",
    "ApprovalForm",
    "AttachmentForm",
    "CarryForm",
    "CorrectionForm",
    "DecisionCloseForm",
    "DecisionEditForm",
    "DecisionFilterForm",
    "DecisionForm",
    "DecisionMeasuresForm",
    "DecisionMoveForm",
    "DecisionReopenForm",
    "DecisionTextForm",
    "FollowUpForm",
    "GuestForm",
    "InviteForm",
    "ItemTextForm",
    "LookedForm",
    "MeetingCallForm",
    "MeetingCancelForm",
    "MeetingChoicesForm",
    "MeetingEditForm",
    "MeetingEndForm",
    "MeetingFilterForm",
    "MeetingForm",
    "MeetingPostponeForm",
    "MeetingUploadForm",
    "MinutesTemplateForm",
    "OwnerAnswerForm",
    "OwnerSendForm",
    "ReopenForm",
    "YearForm",
    "YearFormSet",
    "attendance_marks",
    "version_seen",
]
