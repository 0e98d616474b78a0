"""Who stands in for a coordinator, and from when to when."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import services as accounts_services
from accounts.models import Mail, User
from municipalities import emails
from municipalities.models import Deputy, Mechanism
from municipalities.services.memberships import saved


@transaction.atomic
def name_deputy(
    *,
    mechanism: Mechanism,
    user: User,
    starts_on: date,
    ends_on: date,
    note: str,
    by: User,
    at: datetime,
) -> Deputy:
    """Give somebody the coordinator's rights and tasks from a day to a day, and tell
    them by mail.

    Rights begin and end by themselves. Raises ValidationError when this person
    stands in already in that time.
    """
    Mechanism.objects.select_for_update().get(pk=mechanism.pk)
    same = Deputy.objects.filter(mechanism=mechanism, user=user)
    if same.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise ValidationError(_("This person stands in already in that time."))
    deputy = Deputy(
        mechanism=mechanism, user=user, starts_on=starts_on, ends_on=ends_on, note=note
    )
    deputy.full_clean()
    saved(deputy, by)
    accounts_services.post(mail=_told(deputy), at=at)
    return deputy


@transaction.atomic
def end_deputy(*, deputy: Deputy, by: User, today: date) -> None:
    """Take the rights back now: yesterday was the last day.

    Who has not begun before today never stood in; the row goes, its history stays.
    """
    if deputy.starts_on >= today:
        deputy._history_user = by
        deputy.delete()
    elif deputy.ends_on >= today:
        deputy.ends_on = today - timedelta(days=1)
        saved(deputy, by)


def _told(deputy: Deputy) -> Mail:
    municipality = deputy.mechanism.municipality
    path = reverse("municipalities:mechanism_detail", args=[municipality.slug])
    subject, body = emails.deputy_message(language=deputy.user.language, path=path)
    return Mail(
        email=deputy.user.email,
        language=deputy.user.language,
        kind="deputy_named",
        subject_key=f"deputy:{deputy.pk}",
        municipality_slug=municipality.slug,
        subject=subject,
        body=body,
        path=path,
    )
