"""The notices page behind a link in a mail, and mails that did not arrive."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mail, MailChoice
from municipalities import services
from tests.factories import (
    MailFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
)


@pytest.fixture
def person(gnjilane):
    """Sits in Gnjilane and has no account."""
    person = PersonFactory(email="Police@example.org")
    seat = SeatFactory(mechanism=gnjilane)
    MembershipFactory(seat=seat, mechanism=gnjilane, person=person)
    return person


@pytest.fixture
def link(person):
    return services.notices_path(person.email, timezone.localdate())


@pytest.fixture
def failed(gnjilane):
    def failed(**fields):
        now = timezone.now()
        values = {
            "municipality_slug": "gnjilane",
            "queued_at": now,
            "day": timezone.localdate(now),
        }
        return MailFactory(failed=True, **values | fields)

    return failed


# The page


def test_notice_list_opens_without_an_account(client, person, link):
    MailFactory(sent=True, email="police@example.org")
    MailFactory(sent=True, email="other@example.org", kind="minutes_sent")

    page = client.get(link)

    assert page.status_code == 200
    assert [mail.email for mail in page.context["page"]] == ["police@example.org"]
    assert [mail.link for mail in page.context["page"]] == [""]
    assert "decision_overdue" not in page.context["choices"].fields


def test_notice_list_is_in_the_person_s_language_unless_another_was_chosen(
    client, person, link
):
    person.language = "sq"
    person.save()

    first = client.get(link)
    client.cookies["koordina_language"] = "en"
    second = client.get(link)

    assert ('<html lang="sq"' in first.text, '<html lang="en"' in second.text) == (
        True,
        True,
    )
    assert "no-store" in first["Cache-Control"]


def test_notice_list_changes_nothing_when_a_scanner_opens_it(client, link):
    client.get(link)

    assert MailChoice.objects.count() == 0


def test_notice_choose_switches_a_kind_off_without_an_account(client, person, link):
    form = client.get(link).context["choices"]
    data = dict.fromkeys(form.fields, "at_once") | {"meeting_soon": "off"}

    answer = client.post(f"{link}choose/", data)

    assert (answer.status_code, answer.url) == (302, link)
    assert MailChoice.objects.get(kind="meeting_soon").how == "off"
    assert MailChoice.objects.get(kind="meeting_soon").email == "police@example.org"


def test_notice_choose_refuses_get(client, link):
    assert client.get(f"{link}choose/").status_code == 405


@pytest.mark.parametrize("ending", ["", "choose/"])
def test_notice_list_and_choose_are_dead_once_the_membership_ended(
    client, person, link, ending
):
    yesterday = timezone.localdate() - timedelta(days=1)
    person.memberships.update(ends_on=yesterday)

    answer = client.post(f"{link}{ending}") if ending else client.get(link)

    assert answer.status_code == 404
    assert MailChoice.objects.count() == 0


def test_notice_list_is_dead_once_an_administrator_withdrew_the_persons_links(
    client, client_for, administrator, person, link
):
    page = reverse("admin:municipalities_person_changelist")
    chosen = {"action": "withdraw_links", "_selected_action": [person.pk]}
    client_for(administrator).post(page, chosen)

    assert client.get(link).status_code == 404
    anew = services.notices_path(person.email, timezone.localdate())
    assert client.get(anew).status_code == 200
    assert person.history.first().history_user == administrator


def test_notice_list_says_that_a_link_is_over(client, person):
    long_ago = timezone.localdate() - timedelta(days=91)
    link = services.notices_path(person.email, long_ago)

    assert client.get(link).status_code == 410


def test_notice_list_is_404_for_a_link_cut_in_a_mail(client, link):
    assert client.get(f"{link[:-6]}/").status_code == 404


def test_notices_path_is_empty_for_who_sits_nowhere(db):
    PersonFactory(email="guest@example.org")
    today = timezone.localdate()

    assert services.notices_path("guest@example.org", today) == ""
    assert services.notices_path("nobody@example.org", today) == ""


# Mails that did not arrive

NEWS = reverse("municipalities:mechanism_news", args=["gnjilane"])


def panels_with_mails(page, place="panels"):
    return [
        panel.context["mails"]
        for panel in page.context[place]
        if panel.template == "municipalities/panel_failed_mails.html"
    ]


@pytest.mark.parametrize("who", ["coordinator", "staff"])
def test_failed_mails_show_with_the_mechanism_s_news(
    client_for, cast, failed, gnjilane, who
):
    mail = failed(email="gone@example.org")

    page = client_for(cast(who)).get(NEWS)

    assert panels_with_mails(page, "alerts") == [[mail]]
    assert "The receiving server does not know this address." in page.text


@pytest.mark.parametrize("who", ["member", "other_coordinator", "donor", "verifier"])
def test_failed_mails_are_not_shown_to_others(client_for, cast, failed, gnjilane, who):
    failed(email="gone@example.org")

    page = client_for(cast(who)).get(NEWS)

    assert panels_with_mails(page, "alerts") == []
    assert "gone@example.org" not in page.text


def test_failed_mails_of_the_own_municipality_show_on_home(
    client_for, coordinator, failed
):
    mine = failed()
    failed(municipality_slug="zvecan")
    failed(municipality_slug="")

    assert panels_with_mails(client_for(coordinator).get("/")) == [[mine]]


def test_failed_mails_of_no_municipality_show_on_the_staff_s_home(
    client_for, staff, failed
):
    failed()
    ours = failed(municipality_slug="")

    assert panels_with_mails(client_for(staff).get("/")) == [[ours]]


def test_failed_mails_are_forgotten_after_a_month(client_for, coordinator, failed):
    day = timezone.localdate()
    failed(day=day - timedelta(days=31))
    last = failed(day=day - timedelta(days=30))

    assert panels_with_mails(client_for(coordinator).get("/")) == [[last]]


def test_failed_mails_lead_to_the_person_whose_address_is_wrong(
    client_for, coordinator, failed, person, gnjilane
):
    failed(email="police@example.org")

    page = client_for(coordinator).get("/")

    membership = gnjilane.memberships.get()
    url = reverse("municipalities:membership_contacts", args=[membership.pk])
    assert f'href="{url}"' in page.text


def test_mail_send_again_queues_the_mail_anew(client_for, coordinator, failed):
    mail = failed(tries=5)

    answer = client_for(coordinator).post(f"/mechanisms/mails/{mail.pk}/again/")

    mail.refresh_from_db()
    assert answer.url == "/mechanisms/gnjilane/"
    assert (mail.state, mail.tries, mail.failure, mail.last_error) == (
        "queued",
        0,
        "",
        "",
    )
    assert mail.next_try_at is not None


def test_mail_send_again_goes_to_the_corrected_address(
    client_for, coordinator, failed, person
):
    mail = failed(email="police@example.org")
    person.email = "police.right@example.org"
    person.save()

    client_for(coordinator).post(f"/mechanisms/mails/{mail.pk}/again/")

    mail.refresh_from_db()
    assert (mail.email, mail.state) == ("police.right@example.org", "queued")


def test_mail_send_again_settles_what_the_corrected_address_has_already(
    client_for, coordinator, failed, person
):
    mail = failed(email="police@example.org")
    person.email = "right@example.org"
    person.save()
    MailFactory(sent=True, email="right@example.org", day=mail.day)

    client_for(coordinator).post(f"/mechanisms/mails/{mail.pk}/again/")

    mail.refresh_from_db()
    assert (mail.email, mail.state) == ("police@example.org", "not_wanted")


def test_mail_send_again_leaves_a_mail_that_is_not_failed(
    client_for, coordinator, failed
):
    mail = failed()
    Mail.objects.update(state="sent", sent_at=mail.queued_at)

    answer = client_for(coordinator).post(f"/mechanisms/mails/{mail.pk}/again/")

    assert answer.status_code == 404


@pytest.mark.parametrize("who", ["member", "other_coordinator", "donor", "stranger"])
def test_mail_send_again_is_404_for_others(client_for, cast, failed, who):
    mail = failed()

    answer = client_for(cast(who)).post(f"/mechanisms/mails/{mail.pk}/again/")

    mail.refresh_from_db()
    assert (answer.status_code, mail.state) == (404, "failed")


def test_mail_send_again_refuses_get(client_for, coordinator, failed):
    address = f"/mechanisms/mails/{failed().pk}/again/"

    assert client_for(coordinator).get(address).status_code == 405


@pytest.mark.parametrize("count", [1, 3])
def test_failed_mails_query_count_is_constant(
    client_for, coordinator, failed, count, django_assert_num_queries, gnjilane
):
    for number in range(count):
        failed(subject_key=f"meeting:{number}")
    client = client_for(coordinator)
    client.get("/")

    with django_assert_num_queries(13):
        client.get("/")
