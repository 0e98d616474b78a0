"""A mechanism's dated rules, its legal acts and what calendars say."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from municipalities.models import LegalAct, MechanismRule
from tests.factories import LegalActFactory, MechanismRuleFactory

LIST = reverse("municipalities:rule_list", args=["gnjilane"])
CHANGE = reverse("municipalities:rule_change", args=["gnjilane"])
ADD = reverse("municipalities:legalact_add", args=["gnjilane"])
SETTINGS = reverse("municipalities:mechanism_edit", args=["gnjilane"])
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def rule(**changed):
    return {
        "valid_from": "2026-04-01",
        "months_between_meetings": "3",
        "quorum_percent": "60",
        "notice_days": "7",
        "first_language": "sq",
        "more_languages": ["sq", "sr-latn"],
        "takes_votes": "on",
        "holiday_calendars": ["XK"],
        "unanswered_reminded_after": "3",
        "member_told_after": "7",
        "institution_told_after": "21",
        "chair_told_after": "35",
        "version": 1,
    } | changed


@pytest.mark.parametrize(
    ("person", "read", "write"),
    [
        ("administrator", 200, 200),
        ("staff", 200, 200),
        ("coordinator", 200, 200),
        ("member", 200, 403),
        ("other_coordinator", 200, 403),
        ("donor", 200, 403),
        ("assessor", 200, 403),
        ("stranger", 404, 404),
    ],
)
def test_rule_pages_by_role(cast, client_for, gnjilane, person, read, write):
    client = client_for(cast(person))

    assert client.get(LIST).status_code == read
    for page in (CHANGE, ADD, SETTINGS):
        assert client.get(page).status_code == write


def test_rule_change_ends_the_old_one_the_day_before(coordinator, client_for, gnjilane):
    answer = client_for(coordinator).post(CHANGE, rule())

    new, old = MechanismRule.objects.order_by("-valid_from")
    assert answer.url == LIST
    assert (old.valid_from, old.valid_to) == (date(2020, 1, 1), date(2026, 3, 31))
    assert (new.valid_from, new.valid_to) == (date(2026, 4, 1), None)
    assert (new.months_between_meetings, new.quorum_percent) == (3, 60)
    assert (new.notice_days, new.takes_votes) == (7, True)
    assert new.languages == ["sq", "sr-latn"]
    assert new.holiday_calendars == ["XK"]
    assert new.history.get().history_user == coordinator
    assert gnjilane.rule_on(date(2026, 3, 31)) == old


def test_rule_change_from_its_first_day_corrects_the_present_one(
    coordinator, client_for, gnjilane
):
    client_for(coordinator).post(CHANGE, rule(valid_from="2020-01-01"))

    only = MechanismRule.objects.get()
    assert (only.months_between_meetings, only.valid_to) == (3, None)


def test_rule_change_writes_the_first_rule(coordinator, client_for, gnjilane):
    MechanismRule.objects.all().delete()

    client_for(coordinator).post(CHANGE, rule(version=0))

    assert MechanismRule.objects.get().valid_from == date(2026, 4, 1)


def test_rule_change_refuses_a_day_before_the_present_rule(
    coordinator, client_for, gnjilane
):
    page = client_for(coordinator).post(CHANGE, rule(valid_from="2019-06-01"))

    assert page.status_code == 422
    assert "The present rule began on" in page.content.decode()
    assert MechanismRule.objects.get().valid_to is None


def test_rule_change_refuses_escalation_out_of_order(coordinator, client_for, gnjilane):
    page = client_for(coordinator).post(CHANGE, rule(chair_told_after="10"))

    assert page.status_code == 422
    assert "First the member is told" in page.content.decode()
    assert MechanismRule.objects.get().valid_to is None


def test_rule_change_shows_what_somebody_saved_first(coordinator, client_for, gnjilane):
    present = MechanismRule.objects.get()
    present.quorum_percent = 40
    present.save_if_unchanged(1)
    client = client_for(coordinator)

    page = client.post(CHANGE, rule())

    found = {d["label"]: d["theirs"] for d in page.context["form"].differences}
    assert page.status_code == 409
    assert found["Quorum: more than … % of seats"] == "40"
    assert MechanismRule.objects.count() == 1
    assert client.post(CHANGE, rule(version=2)).status_code == 302
    assert MechanismRule.objects.count() == 2


def act(**changed):
    return {
        "kind": "mou",
        "title": "Memorandum",
        "number": "01-7/2026",
        "issued_on": "2026-02-01",
        "valid_from": "2026-03-01",
        "valid_to": "",
        "url": "",
        "version": 1,
    } | changed


def test_legalact_add_keeps_its_file(coordinator, client_for, gnjilane):
    upload = SimpleUploadedFile("memorandum.pdf", PDF, "application/pdf")

    answer = client_for(coordinator).post(ADD, act(upload=upload))

    saved = LegalAct.objects.get()
    assert answer.url == LIST
    assert (saved.kind, saved.file_name) == ("mou", "memorandum.pdf")
    with saved.file.open() as kept:
        assert kept.read() == PDF
    assert "memorandum" not in saved.file.name


def test_legalact_add_refuses_a_file_that_lies(coordinator, client_for, gnjilane):
    upload = SimpleUploadedFile("memorandum.pdf", b"MZ\x90\x00", "application/pdf")

    page = client_for(coordinator).post(ADD, act(upload=upload))

    assert set(page.context["form"].errors) == {"upload"}
    assert not LegalAct.objects.exists()


def test_legalact_edit_ends_an_act_and_keeps_its_file(
    coordinator, client_for, gnjilane
):
    one = LegalActFactory(mechanism=gnjilane, file_name="text.pdf")
    one.file.save("text.pdf", ContentFile(PDF))

    client_for(coordinator).post(
        reverse("municipalities:legalact_edit", args=[one.pk]),
        act(valid_from="2024-01-01", valid_to="2026-05-31"),
    )

    one.refresh_from_db()
    assert (one.valid_to, one.file_name) == (date(2026, 5, 31), "text.pdf")
    assert one.history.first().history_user == coordinator


def test_legalact_edit_shows_what_somebody_saved_first(
    coordinator, client_for, gnjilane
):
    one = LegalActFactory(mechanism=gnjilane)
    one.title = "Theirs"
    one.save_if_unchanged(1)

    page = client_for(coordinator).post(
        reverse("municipalities:legalact_edit", args=[one.pk]), act()
    )

    one.refresh_from_db()
    found = {d["theirs"]: d["mine"] for d in page.context["form"].differences}
    assert page.status_code == 409
    assert found["Theirs"] == "Memorandum"
    assert one.title == "Theirs"


def test_legalact_edit_refuses_an_end_before_the_start(
    coordinator, client_for, gnjilane
):
    page = client_for(coordinator).post(ADD, act(valid_to="2026-01-01"))

    assert page.context["form"].errors["valid_to"] == ["The end is before the start."]


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("staff", 200),
        ("coordinator", 200),
        ("member", 200),
        ("donor", 200),
        ("other_coordinator", 200),
        ("stranger", 404),
    ],
)
def test_legalact_file_by_role(cast, client_for, gnjilane, person, status):
    one = LegalActFactory(mechanism=gnjilane, file_name="text.pdf")
    one.file.save("text.pdf", ContentFile(PDF))

    answer = client_for(cast(person)).get(
        reverse("municipalities:legalact_file", args=[one.pk])
    )

    assert answer.status_code == status
    if status == 200:
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == 'attachment; filename="text.pdf"'


def test_legalact_file_is_404_without_a_file(staff, client_for, gnjilane):
    one = LegalActFactory(mechanism=gnjilane)

    page = client_for(staff).get(reverse("municipalities:legalact_file", args=[one.pk]))

    assert page.status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_rule_list_query_count_is_constant(
    staff, client_for, gnjilane, count, django_assert_num_queries
):
    for year in range(count):
        MechanismRuleFactory(
            mechanism=gnjilane,
            valid_from=date(2015 + year, 1, 1),
            valid_to=date(2015 + year, 12, 31),
        )
        LegalActFactory(mechanism=gnjilane)
    client = client_for(staff)
    client.get(LIST)

    with django_assert_num_queries(6):
        client.get(LIST)


def test_mechanism_edit_says_what_calendars_show(coordinator, client_for, gnjilane):
    client_for(coordinator).post(
        SETTINGS,
        {
            "founded_on": "2013-05-01",
            "invitation_title_en": "Monthly call",
            "shows_place_in_calendars": "on",
            "version": 1,
        },
    )

    gnjilane.refresh_from_db()
    assert gnjilane.founded_on == date(2013, 5, 1)
    assert gnjilane.invitation_title_en == "Monthly call"
    assert gnjilane.shows_place_in_calendars is True


def test_mechanism_edit_never_overwrites_silently(coordinator, client_for, gnjilane):
    gnjilane.founded_on = date(2014, 7, 1)
    gnjilane.save_if_unchanged(1)

    page = client_for(coordinator).post(
        SETTINGS, {"founded_on": "2013-05-01", "version": 1}
    )

    gnjilane.refresh_from_db()
    assert page.status_code == 409
    assert gnjilane.founded_on == date(2014, 7, 1)
