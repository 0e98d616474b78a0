import pytest
from django.test import Client


def test_language_set_is_remembered_with_the_user(client_for, member):
    client = client_for(member)

    response = client.post("/account/language/", {"language": "sq", "next": "/"})

    member.refresh_from_db()
    assert response.status_code == 302
    assert member.language == "sq"
    assert client.get("/").headers["Content-Language"] == "sq"


def test_language_set_works_before_sign_in(db):
    client = Client()

    client.post("/account/language/", {"language": "sr", "next": "/account/login/"})

    assert client.get("/account/login/").headers["Content-Language"] == "sr"


def test_language_set_never_leads_to_another_site(client_for, member):
    response = client_for(member).post(
        "/account/language/", {"language": "en", "next": "https://elsewhere.example/"}
    )

    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("language", ["", "de", "xx"])
def test_language_set_refuses_unknown_language(client_for, member, language):
    response = client_for(member).post("/account/language/", {"language": language})

    assert response.status_code == 400


def test_language_set_refuses_get(client_for, member):
    assert client_for(member).get("/account/language/").status_code == 405
