"""The findings report as pages: who reads it, how it is made."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.models import Drawing, Rendering
from tests.factories import DrawingFactory

pytestmark = pytest.mark.django_db

READERS = [
    ("administrator", 200),
    ("staff", 200),
    ("donor", 200),
    ("coordinator", 200),
    ("member", 200),
    ("other_coordinator", 200),
    ("stranger", 404),
]
BEFORE_THE_REPLY = [
    ("staff", 200),
    ("coordinator", 200),
    ("donor", 404),
    ("member", 404),
    ("other_coordinator", 404),
    ("stranger", 404),
]


def address(name="findings_detail"):
    return reverse(f"reports:{name}", args=["baseline-2025", "gnjilane"])


@pytest.mark.parametrize(("person", "status"), READERS)
def test_findings_detail_of_final_results(scored, cast, client_for, person, status):
    response = client_for(cast(person)).get(address())

    assert response.status_code == status


@pytest.mark.parametrize(("person", "status"), BEFORE_THE_REPLY)
def test_findings_detail_of_agreed_results(scored, cast, client_for, person, status):
    type(scored).objects.update(state="agreed", finalised_at=None, finalised_by=None)

    response = client_for(cast(person)).get(address())

    assert response.status_code == status


@pytest.mark.parametrize("name", ["findings_detail", "findings_make"])
def test_findings_while_scoring_goes_on_is_403(scored, staff, client_for, name):
    type(scored).objects.update(state="scoring", finalised_at=None, finalised_by=None)
    client = client_for(staff)

    response = (client.get if name == "findings_detail" else client.post)(address(name))

    assert response.status_code == 403


def test_findings_detail_offers_to_make_what_is_not_there(scored, staff, client_for):
    page = client_for(staff).get(address(), {"language": "sq"}).content.decode()

    assert "Not made yet in Albanian" in page
    assert "Make the report" in page


def test_findings_detail_shows_the_report_in_its_language(
    coordinated, ask, staff, client_for
):
    ask(coordinated, "sr")

    page = client_for(staff).get(address(), {"language": "sr"}).content.decode()

    assert '<div class="stack stack--wide" lang="sr-Cyrl">' in page
    assert "Стуб P1" in page
    assert "63%" in page
    assert "ЦСР усаглашава образац." in page


@pytest.mark.parametrize("editions", [1, 3])
def test_findings_detail_query_count(
    scored, made, staff, client_for, django_assert_num_queries, editions
):
    for edition in range(editions):
        made(scored, edition=edition + 1)
    client = client_for(staff)

    with django_assert_num_queries(7):
        client.get(address())


@pytest.mark.parametrize("person", ["donor", "other_coordinator"])
def test_findings_detail_hides_decisions_and_evidence(
    scored, made, cast, client_for, person
):
    made(scored, audience="full", html="<p>Odluka o budžetu</p>")
    made(scored, audience="counts", html="<p>Numbers only</p>")

    page = client_for(cast(person)).get(address()).content.decode()

    assert "Numbers only" in page
    assert "Odluka o budžetu" not in page


def test_findings_make_queues_and_draws_nothing(scored, staff, client_for):
    response = client_for(staff).post(address("findings_make"), {"language": "sq"})

    rendering = Rendering.objects.get()
    assert response.url == reverse("reports:rendering_detail", args=[rendering.pk])
    assert (rendering.state, rendering.language) == ("queued", "sq")
    assert rendering.requested_by == staff
    assert Drawing.objects.count() == 0


def test_findings_make_says_when_nothing_changed(scored, staff, client_for):
    client_for(staff).post(address("findings_make"), {"language": "en"})
    Rendering.objects.update(
        state="done", finished_at=timezone.now(), file="findings.pdf"
    )

    response = client_for(staff).post(
        address("findings_make"), {"language": "en"}, follow=True
    )

    assert "Nothing has changed" in response.content.decode()
    assert Rendering.objects.count() == 1


def test_findings_make_by_a_donor_is_for_donors(coordinated, donor, client_for):
    client_for(donor).post(address("findings_make"))

    assert Rendering.objects.get().audience == "counts"


def test_findings_make_refuses_get(scored, staff, client_for):
    assert client_for(staff).get(address("findings_make")).status_code == 405


def test_findings_make_is_404_for_a_stranger(scored, stranger, client_for):
    assert client_for(stranger).post(address("findings_make")).status_code == 404


def test_rendering_detail_polls_until_it_is_there(scored, made, staff, client_for):
    rendering = made(scored)
    Rendering.objects.update(state="running")
    client = client_for(staff)
    progress = reverse("reports:rendering_detail", args=[rendering.pk])

    page = client.get(progress).content.decode()
    part = client.get(progress, headers={"HX-Request": "true"}).content.decode()
    Rendering.objects.update(state="done")
    done = client.get(progress)
    done_part = client.get(progress, headers={"HX-Request": "true"})

    assert f'hx-get="{progress}"' in page
    assert part.strip().startswith("<div")
    assert done.url == f"{address()}?language=en"
    assert done_part.headers["HX-Redirect"] == f"{address()}?language=en"


def test_rendering_detail_says_whom_to_ask_when_it_takes_long(
    scored, made, staff, client_for
):
    rendering = made(scored)
    Rendering.objects.update(state="queued", requested_at=timezone.now())
    client = client_for(staff)
    progress = reverse("reports:rendering_detail", args=[rendering.pk])

    at_first = client.get(progress).content.decode()
    Rendering.objects.update(requested_at=timezone.now() - timedelta(minutes=2))
    later = client.get(progress).content.decode()

    assert "This takes longer than usual." not in at_first
    assert "This takes longer than usual." in later


def test_rendering_detail_says_what_went_wrong(scored, made, staff, client_for):
    rendering = made(scored)
    Rendering.objects.update(state="failed", error="No room left.")

    page = client_for(staff).get(
        reverse("reports:rendering_detail", args=[rendering.pk])
    )

    assert "No room left." in page.content.decode()
    assert "Try again" in page.content.decode()


def test_rendering_file_is_the_pdf(scored, made, staff, client_for):
    rendering = made(scored)

    response = client_for(staff).get(
        reverse("reports:rendering_file", args=[rendering.pk])
    )

    assert b"".join(response.streaming_content) == b"%PDF-1.7"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="findings-baseline-2025-gnjilane-en-1.pdf"'
    )


@pytest.mark.parametrize(
    ("person", "status"),
    [("staff", 200), ("member", 403), ("donor", 403), ("stranger", 404)],
)
def test_rendering_file_with_evidence_is_for_those_who_may_see_it(
    scored, made, cast, client_for, person, status
):
    rendering = made(scored, audience="full")

    response = client_for(cast(person)).get(
        reverse("reports:rendering_file", args=[rendering.pk])
    )
    response.close()

    assert response.status_code == status


def test_rendering_file_answers_with_the_line_where_no_pdf_can_be_made(
    scored, made, staff, client_for
):
    rendering = made(scored)
    Rendering.objects.update(file="", error="Missing: libpango")

    response = client_for(staff).get(
        reverse("reports:rendering_file", args=[rendering.pk])
    )

    assert response.status_code == 503
    assert "Missing: libpango" in response.content.decode()


def test_rendering_file_is_404_while_it_is_being_made(scored, made, staff, client_for):
    rendering = made(scored)
    Rendering.objects.update(file="", state="running")

    response = client_for(staff).get(
        reverse("reports:rendering_file", args=[rendering.pk])
    )

    assert response.status_code == 404


def test_drawing_is_an_image_that_may_be_kept(staff, client_for):
    drawing = DrawingFactory()

    response = client_for(staff).get(
        reverse("reports:drawing", args=[drawing.content_hash, "dark"])
    )

    assert response.headers["Content-Type"] == "image/svg+xml"
    assert response.content.decode() == drawing.dark_svg
    assert "immutable" in response.headers["Cache-Control"]
