from django.conf import settings

from municipalities.models import MechanismRule


def test_language_defaults_to_the_mechanisms_first(client_for, coordinator):
    MechanismRule.objects.update(languages=["sq", "sr-latn"])
    coordinator.language = ""
    coordinator.save()

    response = client_for(coordinator).get("/", headers={"Accept-Language": "en"})

    assert response.headers["Content-Language"] == "sq"


def test_language_that_a_person_chose_wins(client_for, coordinator):
    MechanismRule.objects.update(languages=["sq"])
    coordinator.language = "sr"
    coordinator.save()

    response = client_for(coordinator).get("/")

    assert response.headers["Content-Language"] == "sr"


def test_language_chosen_before_sign_in_wins_over_the_mechanisms(
    client_for, coordinator
):
    MechanismRule.objects.update(languages=["sq"])
    coordinator.language = ""
    coordinator.save()
    client = client_for(coordinator)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "sr-latn"

    assert client.get("/").headers["Content-Language"] == "sr-latn"


def test_language_of_a_stranger_is_the_browsers(client_for, stranger):
    stranger.language = ""
    stranger.save()

    response = client_for(stranger).get("/", headers={"Accept-Language": "sq"})

    assert response.headers["Content-Language"] == "sq"
