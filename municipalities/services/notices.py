"""The notices page of people without an account, and mails that did not arrive."""

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.urls import reverse

from accounts import services as accounts
from accounts.models import Mail
from core import signed_links
from municipalities.models import Membership, Person

PURPOSE = "notices"
WHOLE_PAGE = 0  # the link opens no single object


def notices_path(email: str, today: date) -> str:
    """The page on which somebody who sits in a mechanism sees and chooses notices
    without an account, good for 90 days; "" for any other address."""
    person = _sitting(today).filter(address=email.lower()).first()
    if person is None:
        return ""
    token = signed_links.sign(
        PURPOSE,
        person_id=person.pk,
        object_id=WHOLE_PAGE,
        secret=person.link_secret,
        expires_on=today + timedelta(days=signed_links.OWNER_PAGE_DAYS),
    )
    return reverse("municipalities:notice_list", args=[token])


def notices_reader(*, token: str, today: date) -> Person:
    """Whose page it is; one query.

    LinkExpired after 90 days; LinkProblem where the link is none of ours or was
    withdrawn, and where its person sits in no mechanism any more.
    """
    link = signed_links.read(token, PURPOSE, today=today)
    person = _sitting(today).exclude(email="").behind(link)
    if person is None:
        raise signed_links.LinkProblem(PURPOSE)
    return person


def send_mail_again(*, mail: Mail, at: datetime) -> Mail | None:
    """Send a failed mail anew; where the address was corrected meanwhile, there.

    Returns None where nothing is to be sent any more (accounts.services.send_again).
    """
    email = present_addresses([mail.email]).get(mail.email.lower(), mail.email)
    return accounts.send_again(mail=mail, email=email, at=at)


def present_addresses(emails: list[str]) -> dict[str, str]:
    """{lower-case address: the one that replaced it} of people whose e-mail was
    corrected; an address that still is somebody's is left out. Two queries."""
    asked = {email.lower() for email in emails}
    present = Person.objects.annotate(address=Lower("email"))
    still = set(present.filter(address__in=asked).values_list("address", flat=True))
    past = (
        Person.history.annotate(address=Lower("email"))
        .filter(address__in=asked - still)
        .order_by("history_date", "history_id")
        .values_list("address", "id")
    )
    people = dict(past)
    now = dict(
        Person.objects.filter(pk__in=people.values())
        .exclude(email="")
        .values_list("pk", "email")
    )
    return {address: now[pk] for address, pk in people.items() if pk in now}


def _sitting(today: date) -> QuerySet[Person]:
    """People who hold a seat today, by lower-case `address`."""
    held = Membership.objects.held_on(today)
    return Person.objects.annotate(address=Lower("email")).filter(
        pk__in=held.values("person")
    )
