import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import UserFactory

PASSWORD = "long-enough-for-a-test"


@pytest.fixture
def ana(db):
    user = UserFactory(email="ana@example.org")
    user.set_password(PASSWORD)
    user.save()
    return user


def test_sign_in_opens_home(ana):
    response = Client().post(
        "/account/login/", {"login": "ANA@example.org", "password": PASSWORD}
    )

    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_sign_in_with_wrong_password_keeps_the_address(ana):
    response = Client().post(
        "/account/login/", {"login": "ana@example.org", "password": "wrong"}
    )

    assert response.status_code == 200
    assert 'value="ana@example.org"' in response.content.decode()


def test_sign_up_is_closed(db):
    response = Client().post(
        "/account/signup/", {"email": "new@example.org", "password1": PASSWORD}
    )

    assert response.status_code == 200
    assert 'name="password1"' not in response.content.decode()
    assert "_auth_user_id" not in response.client.session


def test_email_closed_lets_nobody_change_the_address(ana, client_for):
    client = client_for(ana)

    assert client.get(reverse("accounts:email_closed")).status_code == 404
    assert client.post("/account/email/", {"action_add": "1"}).status_code == 405


def test_password_reset_sends_a_link_that_works(ana, mailoutbox):
    client = Client()
    client.post("/account/password/reset/", {"email": "ana@example.org"})
    link = re.search(r"http://\S+(/account/\S+)", mailoutbox[0].body).group(1)

    form = client.get(link, follow=True)
    response = client.post(
        form.redirect_chain[-1][0],
        {"password1": "a-new-long-one", "password2": "a-new-long-one"},
    )

    ana.refresh_from_db()
    assert response.status_code == 302
    assert ana.check_password("a-new-long-one")


def test_password_reset_does_not_tell_who_has_an_account(ana, mailoutbox):
    known = Client().post("/account/password/reset/", {"email": "ana@example.org"})
    unknown = Client().post("/account/password/reset/", {"email": "bo@example.org"})

    assert known.headers["Location"] == unknown.headers["Location"]


def test_inactive_user_stays_outside(ana):
    ana.is_active = False
    ana.save()
    client = Client()

    client.post("/account/login/", {"login": ana.email, "password": PASSWORD})

    assert client.get("/").status_code == 302


def test_second_step_can_be_turned_on_by_a_user_whom_an_administrator_made(
    ana, client_for
):
    client = client_for(ana)
    page = "/account/2fa/totp/activate/"

    asked = client.get(page)
    confirmed = client.post(asked.headers["Location"], {"password": PASSWORD})

    assert confirmed.headers["Location"] == page
    assert client.get(page).status_code == 200
