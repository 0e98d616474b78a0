from datetime import date

from django.urls import reverse

from core.panels import panels_for

TODAY = date(2026, 2, 1)


def test_measure_panel_shows_scores_to_those_who_may(
    with_measures, score_all, staff, donor
):
    [measure] = with_measures(1)
    score_all([measure], ["3"])

    [panel] = [
        p for p in panels_for("measure", measure, staff) if "scores" in p.context
    ]

    assert [score.level.value for score in panel.context["scores"]] == ["3"]
    assert [
        p for p in panels_for("measure", measure, donor) if "scores" in p.context
    ] == []


def test_home_panel_shows_what_waits(
    round_plan, with_measures, assess, assessor, staff
):
    assess(with_measures(2)[:1], "2")

    [panel] = [p for p in panels_for("home", TODAY, assessor) if "waiting" in p.context]
    [waiting] = panel.context["waiting"]

    assert (waiting.done_count, waiting.measure_count) == (1, 2)
    assert [p for p in panels_for("home", TODAY, staff) if "waiting" in p.context] == []


def test_home_panel_is_empty_after_submitting(round_plan, assessor):
    round_plan.appointments.update(submitted_at=round_plan.round.opened_at)

    assert [
        p for p in panels_for("home", TODAY, assessor) if "waiting" in p.context
    ] == []


def plan_panel(version, user):
    panels = [p for p in panels_for("plan", version, user) if "can_open" in p.context]
    return panels[0].context if panels else None


def test_plan_panel_offers_staff_to_open_a_round(plan_version, staff, member):
    panel = plan_panel(plan_version, staff)

    assert (list(panel["plans"]), panel["can_open"]) == ([], True)
    assert plan_panel(plan_version, member) is None


def test_plan_panel_lists_rounds(round_plan, plan_version, coordinator, donor):
    panel = plan_panel(plan_version, coordinator)

    assert (list(panel["plans"]), panel["can_open"]) == ([round_plan], False)
    assert plan_panel(plan_version, donor) is None


def test_plan_page_leads_to_a_round(client_for, staff, plan_version):
    html = client_for(staff).get(plan_version.get_absolute_url()).content.decode()

    assert reverse("monitoring:round_create") + "?municipality=gnjilane" in html


def test_measure_page_shows_its_scores(client_for, staff, with_measures, score_all):
    [measure] = with_measures(1)
    plan = score_all([measure], ["3"])

    html = client_for(staff).get(measure.get_absolute_url()).content.decode()

    assert "Level 3" in html
    assert plan.get_absolute_url() in html


def test_home_shows_what_waits(client_for, round_plan, with_measures, assessor):
    with_measures(2)

    html = client_for(assessor).get("/").content.decode()

    assert "0 of 2 measures have a level." in html
