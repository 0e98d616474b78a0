"""An invented programme to try Koordina with, always up to date with today.

Seven mechanisms with people and two years of meetings; five of them with plans and
rounds. The texts are in `texts/*.toml`. Nobody in it exists.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.reference import load_reference
from municipalities.models import Mechanism
from reports.demo import (
    files,
    followups,
    invitations,
    mails,
    meetings,
    offices,
    people,
    plans,
    progress,
    proposals,
    revisions,
    rounds,
    twice,
)
from reports.demo.days import Days

__all__ = ["NotEmpty", "SignIn", "build_demo", "sign_ins", "table"]


class NotEmpty(Exception):
    """The database has people already, and not those of the demo."""


@dataclass(frozen=True)
class SignIn:
    """Somebody of the demo's fixed cast; `password` is None once it was changed."""

    who: str
    email: str
    password: str | None
    first: str


@transaction.atomic
def build_demo(*, today):
    """Fill an empty database; return whether anything was written.

    The same day gives the same demo. Where the demo is already there, nothing
    happens; NotEmpty where there are other people.
    """
    if sign_ins():
        return False
    if User.objects.exists():
        raise NotEmpty
    if not Mechanism.objects.exists():
        load_reference()
    days = Days(today)
    with translation.override(settings.LANGUAGE_CODE):
        cast = people.build(days)
        offices.build(days, cast)
        plans.build(days, cast)
        meetings.build(days, cast)
        followups.build(days, cast)
        invitations.build(days, cast)
        files.build(days, cast)
        progress.build(days, cast)
        rounds.build(days, cast)
        revisions.build(days, cast)
        proposals.build(days, cast)
        mails.build(days, cast)
        twice.build(days, cast)
    return True


def sign_ins():
    """The fixed cast as it can sign in now, or nothing where there is no demo."""
    told = people.told()
    users = {user.email: user for user in User.objects.filter(email__in=told)}
    if len(users) < len(told):
        return []
    return [
        SignIn(who, email, people.password_of(users[email]), first)
        for email, (who, first) in zip(told, _cast_in_words(), strict=True)
    ]


def table():
    """The sign-ins as lines of a table, for whoever starts the demo."""
    head = SignIn(_("Role"), _("E-mail"), _("Password"), _("Can do first"))
    rows = [head, *sign_ins()]
    wide = max(len(row.who) for row in rows)
    long = max(len(row.email) for row in rows)
    return [
        f"{row.who:{wide}}  {row.email:{long}}  "
        f"{row.password or _('(changed)'):13}  {row.first}"
        for row in rows
    ]


def _cast_in_words():
    """(role, what to do first) of the fixed cast, in its order."""
    return [
        (_("administrator"), _("set people, roles and reference data in the admin")),
        (
            _("project staff"),
            _("import the plan of Gnjilane or Đakovica, open a round"),
        ),
        (_("coordinator, Gnjilane"), _("log the meeting that is called")),
        (_("member, Gnjilane"), _("see what the police owes")),
        (_("coordinator, Zvečan"), _("read the baseline and its recommendations")),
        (_("assessor"), _("go on scoring Zvečan in the interim round")),
        (_("verifier"), _("check the evidence of a round")),
        (_("donor"), _("see all seven at a glance and the final scores")),
        (_("stranger"), _("see what somebody without a role sees: nothing")),
    ]
