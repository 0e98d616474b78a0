"""Words that many pages share, so that they are translated once."""

from django.utils.translation import gettext_lazy as _

ALL = _("All")
YES = _("yes")
NO = _("no")
