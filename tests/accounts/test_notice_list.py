from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts import services
from accounts.models import Mail, MailChoice
from tests.factories import MailChoiceFactory, MailFactory

NOW = datetime(2026, 3, 10, 9, tzinfo=ZoneInfo("Europe/Belgrade"))


def notice(user, number=1, **fields):
    at = NOW + timedelta(hours=number)
    return MailFactory(
        email=user.email.upper(),
        sent=True,
        subject_key=f"meeting:{number}",
        path=f"/meetings/{number}/",
        queued_at=at,
        **fields,
    )


def test_notice_list_shows_own_mails_newest_first(
    client_for, member, coordinator, kinds
):
    older, newer = notice(member, 1), notice(member, 2)
    notice(coordinator, 3)

    page = client_for(member).get("/account/notices/")

    assert list(page.context["page"]) == [newer, older]
    assert "Meeting coming up" in page.text
    assert 'href="/meetings/2/"' in page.text


def test_notice_list_filters_by_kind(client_for, member, kinds):
    notice(member, 1)
    asked = notice(member, 2, kind="meeting_invitation")

    page = client_for(member).get("/account/notices/?kind=meeting_invitation")
    unknown = client_for(member).get("/account/notices/?kind=nonsense")

    assert list(page.context["page"]) == [asked]
    assert len(unknown.context["page"]) == 2


def test_notice_list_has_pages(client_for, member, kinds):
    for number in range(26):
        notice(member, number)

    page = client_for(member).get("/account/notices/?page=2")

    assert (len(page.context["page"]), page.context["page"].number) == (1, 2)


def test_notice_list_says_why_a_mail_did_not_arrive(client_for, member, kinds):
    MailFactory(email=member.email, failed=True)

    page = client_for(member).get("/account/notices/")

    assert "The receiving server does not know this address." in page.text


def test_notice_list_is_empty_for_who_got_nothing(client_for, stranger, kinds):
    page = client_for(stranger).get("/account/notices/")

    assert page.status_code == 200
    assert "Nothing was sent yet" in page.text


def test_notice_list_needs_a_sign_in(client, db):
    assert client.get("/account/notices/").status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_notice_list_query_count_is_constant(
    client_for, member, kinds, count, django_assert_num_queries
):
    for number in range(count):
        notice(member, number)
    client = client_for(member)
    client.get("/account/notices/")

    with django_assert_num_queries(7):
        client.get("/account/notices/")


def test_notice_list_shows_what_was_chosen_and_what_cannot_be(
    client_for, member, kinds
):
    MailChoiceFactory(email=member.email.title(), how="digest")

    choices = client_for(member).get("/account/notices/").context["choices"]

    assert choices.fields["meeting_soon"].initial == "digest"
    assert list(choices.fields) == ["meeting_soon", "assessment"]
    assert choices.needed == [kinds.asked]


def test_notice_choose_keeps_the_choices(client_for, member, kinds):
    MailChoiceFactory(email=member.email.upper(), how="digest")
    data = {"meeting_soon": "off", "assessment": "digest", "meeting_invitation": "off"}

    answer = client_for(member).post("/account/notices/choices/", data)

    assert (answer.status_code, answer.url) == (302, "/account/notices/")
    kept = MailChoice.objects.order_by("kind").values_list("kind", "how")
    assert list(kept) == [("assessment", "digest"), ("meeting_soon", "off")]


def test_notice_choose_changes_nothing_on_a_form_that_was_tampered_with(
    client_for, member, kinds
):
    data = {"meeting_soon": "never ever", "assessment": "off"}

    client_for(member).post("/account/notices/choices/", data)

    assert MailChoice.objects.count() == 0


def test_notice_choose_refuses_get(client_for, member):
    assert client_for(member).get("/account/notices/choices/").status_code == 405


def test_choose_notices_drops_what_waits_for_the_digest_of_a_kind_switched_off(
    db, kinds
):
    waits = MailFactory(email="Ana@example.org", for_digest=True)
    other = MailFactory(email="Ana@example.org", for_digest=True, kind="assessment")

    services.choose_notices(
        email="ana@example.org", chosen={"meeting_soon": "off", "assessment": "at_once"}
    )

    waits.refresh_from_db()
    other.refresh_from_db()
    assert (waits.state, waits.body) == ("not_wanted", "")
    assert other.state == "digest"


def test_send_again_leaves_a_mail_that_is_on_its_way(db):
    mail = MailFactory()

    again = services.send_again(mail=mail, email=mail.email, at=NOW)

    assert (again, Mail.objects.get().state) == (None, "queued")
