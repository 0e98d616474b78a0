"""Lists of the municipal world as tables (core.exports writes them)."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core import phrases


def access_table(users, *, sees_accounts):
    """Who has access to what, one row per role; the first row is the head.

    `sees_accounts` adds the columns about the account itself.
    """
    head = [_("Name"), _("E-mail"), _("Role"), _("Mechanism"), _("Until")]
    if sees_accounts:
        head += [_("Last sign-in"), _("Second factor"), _("Active")]
    lines = [head]
    for user in users:
        account = _account(user) if sees_accounts else []
        lines += [[str(user), user.email, *role, *account] for role in _roles(user)]
    return lines


def _roles(user):
    """[role, mechanism, last day] of each; somebody without any has one empty row."""
    roles = [[user.get_role_display(), "", ""]] if user.role else []
    roles += [[one.get_role_display(), str(one.mechanism), ""] for one in user.held]
    roles += [
        [_("deputy"), str(one.mechanism), date_format(one.ends_on, "SHORT_DATE_FORMAT")]
        for one in user.standing_in
    ]
    return roles or [["", "", ""]]


def _account(user):
    last = user.last_login
    return [
        date_format(localtime(last), "SHORT_DATETIME_FORMAT") if last else "",
        str(_("on") if user.has_second_factor else _("off")),
        str(phrases.YES if user.is_active else phrases.NO),
    ]
