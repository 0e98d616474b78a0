"""The rules of the look that a machine can check (docs: style guide of the CSS)."""

import math
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import get_resolver

CSS = settings.BASE_DIR / "static" / "css"
TEMPLATES = settings.BASE_DIR / "templates"
# Papers are set by WeasyPrint from a sheet of their own; no screen loads it.
PAPER_SHEETS = {"report.css"}
# Loaded by the styleguide alone, and by the back office, which is Django's admin.
STYLEGUIDE_SHEETS = {"swatch.css", "campaign.css"}
BACK_OFFICE_SHEETS = {"admin.css"}
# Every app whose pages a browser opens; "" stands for the pages of an account.
AREAS = [
    "",
    "accounts",
    "actionplans",
    "core",
    "meetings",
    "monitoring",
    "municipalities",
    "reports",
]
SCREEN_SHEETS = sorted(p for p in CSS.rglob("*.css") if p.name not in PAPER_SHEETS)
PAGE_SHEETS = [
    sheet
    for sheet in SCREEN_SHEETS
    if sheet.name not in STYLEGUIDE_SHEETS | BACK_OFFICE_SHEETS
]
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b(?!\")|\b(?:oklch|oklab|rgba?|hsla?)\(")
TOKEN = re.compile(r"(?<![\w-])--([\w-]+):\s*([^;]+);")
DARK = "@media (prefers-color-scheme: dark)"

TEXT_PAIRS = [
    *[("ink", ground) for ground in ("paper", "surface", "sunken", "accent-wash")],
    *[("ink", ground) for ground in ("danger-wash", "campaign-wash")],
    *[("ink-soft", ground) for ground in ("paper", "surface", "sunken")],
    *[("ink-soft", ground) for ground in ("accent-wash",)],
    *[("accent", ground) for ground in ("paper", "surface", "sunken", "accent-wash")],
    *[("accent-deep", ground) for ground in ("paper", "surface", "sunken")],
    ("accent-deep", "accent-wash"),
    ("on-accent", "accent"),
    ("on-accent", "accent-deep"),
    *[("danger", ground) for ground in ("paper", "surface", "sunken", "danger-wash")],
    *[("campaign-ink", ground) for ground in ("paper", "surface", "campaign-wash")],
    *[("ink", f"level-{level}") for level in (0, 1)],
    *[(f"on-level-{level}", f"level-{level}") for level in (2, 3, 4)],
]
MARK_PAIRS = [
    (mark, ground)
    for mark in ("line-strong", "level-edge", "accent", "danger")
    for ground in ("paper", "surface", "sunken")
]


def tokens(scheme):
    light, dark = (CSS / "tokens.css").read_text().split(DARK)
    values = dict(TOKEN.findall(light))
    if scheme == "dark":
        values |= dict(TOKEN.findall(dark))
    return values


def luminance(values, name):
    """Relative luminance (WCAG 2) of a token, by way of OKLab and linear sRGB."""
    value = values[name]
    if reference := re.fullmatch(r"var\(--([\w-]+)\)", value):
        return luminance(values, reference[1])
    lightness, chroma, hue = re.fullmatch(
        r"oklch\(([\d.]+)% ([\d.]+) ([\d.]+)\)", value
    ).groups()
    angle = math.radians(float(hue))
    a, b = float(chroma) * math.cos(angle), float(chroma) * math.sin(angle)
    light = float(lightness) / 100
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    red, green, blue = (min(1, max(0, part)) for part in (red, green, blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(scheme, one, other):
    values = tokens(scheme)
    dark, light = sorted((luminance(values, one), luminance(values, other)))
    return (light + 0.05) / (dark + 0.05)


def test_luminance_knows_white_and_black():
    values = {"white": "oklch(100% 0 0)", "black": "oklch(0% 0 0)"}

    assert round(luminance(values, "white"), 3) == 1
    assert round(luminance(values, "black"), 3) == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast_of_four_and_a_half(scheme):
    weak = [
        (pair, round(contrast(scheme, *pair), 2))
        for pair in TEXT_PAIRS
        if contrast(scheme, *pair) < 4.5
    ]

    assert weak == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_have_contrast_of_three(scheme):
    weak = [
        (pair, round(contrast(scheme, *pair), 2))
        for pair in MARK_PAIRS
        if contrast(scheme, *pair) < 3
    ]

    assert weak == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_levels_move_one_way_away_from_the_page(scheme):
    steps = [contrast(scheme, f"level-{level}", "paper") for level in range(5)]

    assert steps == sorted(steps)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_neighbouring_levels_can_be_told_apart_in_grey(scheme):
    close = [
        level
        for level in range(4)
        if contrast(scheme, f"level-{level}", f"level-{level + 1}") < 1.35
    ]

    assert close == []


def test_every_used_token_exists():
    known = set(tokens("light"))
    unknown = {
        (sheet.name, name)
        for sheet in PAGE_SHEETS
        for name in re.findall(r"var\(--([\w-]+)", sheet.read_text())
        if name not in known
    }

    assert unknown == set()


def test_raw_colours_stand_in_the_tokens_only():
    raw = {
        (sheet.name, found)
        for sheet in SCREEN_SHEETS
        if sheet.name != "tokens.css"
        for found in RAW_COLOUR.findall(sheet.read_text())
        if found != "#hatch"
    }

    assert raw == set()


def test_custom_properties_come_from_the_tokens_only():
    others = {
        (sheet.name, name)
        for sheet in PAGE_SHEETS
        if sheet.name != "tokens.css"
        for name, _value in TOKEN.findall(sheet.read_text())
    }

    assert others == set()


def sheets_of(area):
    """Paths under static/css that a page of this app loads, in their order."""
    request = SimpleNamespace(resolver_match=SimpleNamespace(app_name=area))
    html = render_to_string("components/styles.html", {"request": request})
    return re.findall(r'href="/static/css/([\w/-]+\.css)"', html)


@pytest.mark.parametrize("area", AREAS)
def test_stylesheets_of_any_page_stay_under_thirty_kilobytes(area):
    sheets = sheets_of(area)

    assert sheets[0] == "tokens.css"
    assert sum((CSS / sheet).stat().st_size for sheet in sheets) < 30_000


def test_areas_are_all_the_apps_that_have_pages():
    spaces = {app for app in get_resolver().namespace_dict if app != "admin"}

    assert {area for area in AREAS if area} == spaces


def test_stylesheets_stay_under_three_hundred_lines():
    long = [s.name for s in SCREEN_SHEETS if len(s.read_text().splitlines()) > 300]

    assert long == []


def test_every_stylesheet_is_linked():
    linked = {sheet for area in AREAS for sheet in sheets_of(area)}

    assert linked == {str(sheet.relative_to(CSS)) for sheet in PAGE_SHEETS}


def test_scripts_stay_under_a_hundred_lines():
    scripts = (settings.BASE_DIR / "static" / "js").rglob("*.js")
    long = [s.name for s in scripts if len(s.read_text().splitlines()) > 100]

    assert long == []


def test_scripts_of_autosave_and_merge_stay_under_ten_kilobytes():
    names = ("meeting-log", "meeting-log-drafts", "meeting-log-live")

    folder = settings.BASE_DIR / "static" / "js"
    sizes = [(folder / f"{name}.js").stat().st_size for name in names]

    assert sum(sizes) <= 10_000


def test_components_open_with_a_comment_that_tells_their_inputs():
    silent = [
        path.name
        for path in (TEMPLATES / "components").glob("*.html")
        if not re.match(r"\{% comment %\}[^%]*[Ii]nputs", path.read_text())
    ]

    assert silent == []


def test_templates_have_no_inline_style_script_or_handler():
    inline = re.compile(
        r"<style\b|\sstyle=|\son[a-z]+=|href=\"javascript:"
        r"|<script(?![^>]*(?:\bsrc=|type=\"application/json\"))"
    )
    offenders = [
        (str(path.relative_to(TEMPLATES)), found.group().strip())
        for path in html_templates()
        if (found := inline.search(path.read_text()))
    ]

    assert offenders == []


def test_icons_that_templates_name_exist():
    sprite = (settings.BASE_DIR / "static" / "img" / "icons.svg").read_text()
    known = set(re.findall(r'symbol id="([\w-]+)"', sprite))
    used = {
        name
        for path in html_templates()
        for name in re.findall(
            r'(?:\{% icon |icon_name=|action_icon=)"([\w-]+)"', path.read_text()
        )
    }

    assert used - known == set()


def html_templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))
