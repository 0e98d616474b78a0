from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from core import navigation
from core.navigation import Place, current_key, places_for


def place(key, url_name, order=0, can_see=lambda user: True):
    return Place(order, key, key.title(), url_name, key, can_see)


PLACES = [
    place("home", "reports:home"),
    place("meetings", "meetings:meeting_list"),
    place("reports", "reports:report_list"),
]


def match(app_name, view_name):
    return SimpleNamespace(app_name=app_name, view_name=view_name)


@pytest.mark.parametrize(
    ("app_name", "view_name", "key"),
    [
        ("reports", "reports:home", "home"),
        ("reports", "reports:report_list", "reports"),
        ("reports", "reports:findings", "reports"),
        ("meetings", "meetings:decision_detail", "meetings"),
        ("core", "core:styleguide", ""),
    ],
)
def test_current_key_is_the_place_of_the_page_else_of_its_app(app_name, view_name, key):
    assert current_key(PLACES, match(app_name, view_name)) == key


def test_current_key_of_an_unknown_address_is_empty():
    assert current_key(PLACES, None) == ""


def test_places_are_in_order_and_only_those_the_person_may_see(monkeypatch):
    monkeypatch.setattr(
        navigation,
        "_places",
        {
            "late": place("late", "x:late", order=9),
            "hidden": place("hidden", "x:hidden", can_see=lambda user: False),
            "early": place("early", "x:early", order=1),
        },
    )

    assert [p.key for p in places_for(None)] == ["early", "late"]


def test_top_bar_offers_the_registered_municipalities(staff, client_for, monkeypatch):
    links = [{"label": "Zvečan", "url": "/z/", "is_current": True}]
    offer = {"label": "Zvečan", "purpose": "Municipality", "links": links}
    monkeypatch.setattr(navigation, "_switchers", [lambda request: offer])

    html = client_for(staff).get(reverse("core:styleguide")).content.decode()

    assert '<a href="/z/" aria-current="true">Zvečan</a>' in html


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_error_pages_need_no_context(template):
    html = render_to_string(template)

    assert html.count("<h1>") == 1
    assert '<html lang="en">' in html


def test_missing_page_stands_in_the_frame(staff, client_for):
    response = client_for(staff).get("/no-such-page/")

    assert response.status_code == 404
    assert "<h1>Page not found</h1>" in response.content.decode()


def test_sign_in_page_is_ours_and_has_no_sign_up(client, db):
    html = client.get(reverse("account_login")).content.decode()

    assert "<h1>Sign in</h1>" in html
    assert reverse("account_signup") not in html
    assert reverse("account_reset_password") in html


@pytest.mark.parametrize(
    "name", ["account_reset_password", "account_reset_password_done", "account_signup"]
)
def test_entrance_pages_are_ours(client, db, name):
    response = client.get(reverse(name))

    assert response.status_code == 200
    assert '<main class="entrance"' in response.content.decode()


@pytest.mark.parametrize("name", ["account_change_password", "mfa_index"])
def test_account_pages_stand_in_the_frame(staff, client_for, name):
    response = client_for(staff).get(reverse(name))

    assert response.status_code == 200
    assert '<main class="page"' in response.content.decode()


def test_demo_banner_is_shown_in_the_demo_only(client, db, settings):
    assert b"demo-banner" not in client.get(reverse("account_login")).content

    settings.KOORDINA_DEMO = True

    assert b"demo-banner" in client.get(reverse("account_login")).content
