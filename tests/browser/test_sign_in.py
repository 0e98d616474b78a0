"""Anybody with an account gets in, and nobody gets in by signing up."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESK, PHONE
from tests.factories import UserFactory

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sign_in_page_is_accessible(
    transactional_db, open_as, assert_accessible, width, scheme
):
    page = open_as(width=width, scheme=scheme)

    page.goto("/account/login/")

    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert_accessible(page)


def test_member_signs_in_and_out(transactional_db, open_as):
    user = UserFactory(email="ana@example.org")
    user.set_password("long-enough-for-a-test")
    user.save()
    page = open_as()

    page.goto("/")
    page.get_by_label("Email").fill("ana@example.org")
    page.get_by_label("Password").first.fill("long-enough-for-a-test")
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page).to_have_url(page.url.split("/account")[0])
    expect(page.get_by_role("navigation").first).to_be_visible()


def test_nobody_signs_up(transactional_db, open_as):
    page = open_as()

    page.goto("/account/signup/")

    expect(page.get_by_role("textbox")).to_have_count(0)
