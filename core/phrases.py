"""Words that many pages share, so that they are translated once."""

from django.utils.translation import gettext_lazy as _

SAVE = _("Save")
CANCEL = _("Cancel")
DELETE = _("Delete")
EDIT = _("Edit")
CONFIRM = _("Confirm")
UNDO = _("Undo")
BACK = _("Back")
ALL = _("All")
NONE_YET = _("Nothing yet.")
YES = _("yes")
NO = _("no")
