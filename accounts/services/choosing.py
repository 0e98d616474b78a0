"""What somebody wants to be written to about."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import Mail, MailChoice
from core import reminders


@transaction.atomic
def choose_notices(*, email: str, chosen: Mapping[str, str]) -> None:
    """Keep how an address wants each kind: `{kind: at_once, digest or off}`.

    Kinds that an answer or an access hangs on are left as they are. What waits for
    the digest of a kind that is now switched off is not sent any more.
    """
    open_kinds = {kind.key for kind in reminders.kinds() if kind.may_be_switched_off}
    choices = {one.kind: one for one in MailChoice.objects.made_by(email)}
    for kind, how in chosen.items():
        if kind not in open_kinds:
            continue
        choice = choices.get(kind) or MailChoice(email=email.lower(), kind=kind)
        if choice.how != how:
            choice.how = how
            choice.save()
    off = [kind for kind, how in chosen.items() if how == str(MailChoice.How.OFF)]
    Mail.objects.sent_to(email).filter(
        kind__in=open_kinds.intersection(off), state=Mail.State.DIGEST
    ).update(state=Mail.State.NOT_WANTED, body="", calendar="")
