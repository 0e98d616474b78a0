import re

import pytest
from django.conf import settings
from django.template import engines
from django.urls import reverse

from core.forms import SampleForm

URL = reverse("core:styleguide")


def names_of_components():
    folder = settings.BASE_DIR / "templates" / "components"
    return {path.stem for path in folder.glob("*.html")}


@pytest.mark.parametrize("who", ["staff", "administrator"])
def test_styleguide_opens_for_project_staff(cast, client_for, who):
    response = client_for(cast(who)).get(URL)

    assert response.status_code == 200


@pytest.mark.parametrize("who", ["coordinator", "donor", "stranger"])
def test_styleguide_is_403_for_others(cast, client_for, who):
    assert client_for(cast(who)).get(URL).status_code == 403


def test_styleguide_asks_a_visitor_to_sign_in(client):
    response = client.get(URL)

    assert response.status_code == 302
    assert response.url == f"{reverse('account_login')}?next={URL}"


def test_styleguide_opens_for_everybody_signed_in_while_debugging(
    stranger, client_for, settings
):
    settings.DEBUG = True

    assert client_for(stranger).get(URL).status_code == 200


def test_styleguide_refuses_to_be_written_to(staff, client_for):
    assert client_for(staff).post(URL).status_code == 405


def test_styleguide_shows_every_component(staff, client_for):
    response = client_for(staff).get(URL)

    shown = {
        template.name.removeprefix("components/").removesuffix(".html")
        for template in response.templates
        if template.name and template.name.startswith("components/")
    }
    assert names_of_components() - shown == set()


def test_styleguide_shows_every_level_by_its_word(staff, client_for):
    html = client_for(staff).get(URL).content.decode()

    for level in ("0", "1", "2", "3", "4", "NE", "NA", "ND"):
        assert f'class="level-square level-{level}"' in html
    assert "No evidence available" in html


def test_every_id_of_the_styleguide_is_unique(staff, client_for):
    html = client_for(staff).get(URL).content.decode()

    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(ids) == sorted(set(ids))


def test_page_has_one_heading_and_the_right_language(staff, client_for):
    staff.language = "sr"
    staff.save()

    html = client_for(staff).get(URL).content.decode()

    assert '<html lang="sr-Cyrl">' in html
    assert html.count("<h1") == 1


def rendered(form):
    template = engines["django"].from_string(
        "{% load crispy_forms_filters %}{{ form|crispy }}"
    )
    return " ".join(template.render({"form": form}).split())


def test_crispy_field_ties_its_hint_to_the_input():
    html = rendered(SampleForm())

    assert 'aria-describedby="id_title_helptext"' in html
    assert '<div class="hint" id="id_title_helptext">' in html
    assert "error-summary" not in html


def test_crispy_field_ties_its_error_to_the_input():
    html = rendered(SampleForm({"title": ""}))

    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_title_helptext id_title_error"' in html
    assert '<div class="field-error" id="id_title_error">' in html


def test_crispy_error_summary_links_to_the_fields():
    html = rendered(SampleForm({"title": ""}))

    summary = re.search(r'<div class="error-summary".*?</div>', html).group()
    targets = re.findall(r'href="#([^"]+)"', summary)
    assert targets == ["id_title", "id_held_on", "id_pillar", "id_kind_0"]
    assert all(f'id="{target}"' in html for target in targets)


def test_crispy_choices_stand_in_a_fieldset_with_their_question():
    html = rendered(SampleForm({"title": "x"}))

    kind = re.search(r'<fieldset id="div_id_kind".*?</fieldset>', html).group()
    assert "<legend>Kind</legend>" in kind
    assert kind.count('type="radio"') == 2
    assert 'aria-describedby="id_kind_error"' in kind


def test_crispy_field_says_what_is_optional_only():
    html = rendered(SampleForm())

    assert html.count("(optional)") == 4
    assert 'Budget in euro <span class="optional">(optional)</span>' in html
