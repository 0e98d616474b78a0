"""The rules of the house check themselves; each failure names the page with the why.

What imports show is checked by import-linter (`make check`); this module reads the
same floors from pyproject.toml and checks what imports do not show. What templates,
styles and scripts look like is checked in tests/core/test_look.py.
"""

import ast
import functools
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.template.utils import get_app_template_dirs
from django.urls import URLResolver, get_resolver
from django.utils.translation import override

from tests import factories

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def _floors():
    """{app: floor}, the highest number on top, as import-linter reads them."""
    contracts = PYPROJECT["tool"]["importlinter"]["contracts"]
    layers = next(
        contract["layers"] for contract in contracts if contract["id"] == "floors"
    )
    return {
        app: floor
        for floor, layer in enumerate(reversed(layers))
        for app in layer.split(" | ")
    }


FLOOR = _floors()
APPS = sorted(set(FLOOR) - {"config"})

# Who needs no sign-in: everything else does (ADR 0007).
PUBLIC_URLS = {
    "accounts:language_set": "the entrance is read in four languages",
    "accounts:invitation": "a link in a mail, for somebody without an account",
    "accounts:invitation_accept": "a link in a mail, for somebody without an account",
    "actionplans:proposal_link": "a signed link to propose changes of a draft",
    "actionplans:proposal_link_new": "the form behind that link",
    "actionplans:proposal_link_detail": "a proposal and its answer, by that link",
    "actionplans:proposal_link_withdraw": "takes one's own back, by that link",
    "actionplans:proposal_link_comment": "a comment on a proposal, by that link",
    "meetings:owner_page": "a signed link to what one's institution owes",
    "meetings:owner_answer": "the form behind that link",
    "meetings:minutes_read": "a personal link in a mail",
    "meetings:minutes_read_pdf": "a personal link in a mail",
    "meetings:minutes_renew": "asks for a new personal link, to the same address",
    "admin:login": "leads to the one sign-in page",
    "municipalities:notice_list": "a signed link in a mail, for who has no account",
    "municipalities:notice_choose": "a signed link in a mail, for who has no account",
    "account_login": "sign-in",
    "account_logout": "sign-out of a session that has just ended",
    "account_signup": "answers that there is no sign-up",
    "account_inactive": "says that an account is closed",
    "account_reset_password": "reset of a forgotten password",
    "account_reset_password_done": "reset of a forgotten password",
    "account_reset_password_from_key": "reset of a forgotten password",
    "account_reset_password_from_key_done": "reset of a forgotten password",
    "account_confirm_email": "a link in a mail",
    "account_confirm_login_code": "sign-in",
    "account_request_login_code": "sign-in",
    "account_email_verification_sent": "a link in a mail",
    "mfa_authenticate": "second step of the sign-in",
    "mfa_trust": "second step of the sign-in",
    "mfa_login_webauthn": "sign-in with a passkey",
    "meetings:invitation_answer": "answer by a personal link in a mail",
    "meetings:invitation_calendar": "the meeting's calendar file, by the same link",
    "meetings:feed_personal": "a calendar to follow, by the same link",
    "meetings:feed_file": "calendar programs have a secret address and no session",
}

# Moments that have no person, and why.
MOMENTS_WITHOUT_PERSON = {
    "accounts.Invitation.expires_at": "a limit, not something that somebody did",
    "accounts.LargeFile.told_at": "by the task worker",
    "accounts.LargeFile.ended_at": "by the task worker",
    "accounts.Mail.queued_at": "by the machine, about what somebody did elsewhere",
    "accounts.Mail.next_try_at": "by the machine",
    "accounts.Mail.sent_at": "by the machine",
    "municipalities.Visit.seen_at": "by the user of the row",
    "meetings.Attendance.arrived_at": "an hour in the meeting, by the seat's holder",
    "meetings.Invitation.answered_at": "by the person who is invited",
    "meetings.Meeting.starts_at": "when people meet, not when somebody did something",
    "meetings.Meeting.ends_at": "when people meet, not when somebody did something",
    "monitoring.Appointment.submitted_at": "by the user who is appointed",
    "monitoring.Assessment.changed_at": "by the user of its appointment",
    "reports.Drawing.drawn_at": "by the machine, from its content",
    "reports.Rendering.finished_at": "by the task worker",
}

# Models that no factory needs to make, and why.
MODELS_WITHOUT_FACTORY = {
    "core.ReferenceRecord": "written by load_reference only",
}

# Templates that no line of ours names, and why.
TEMPLATES_FOUND_BY_NAME = {
    "400.html": "Django's error page",
    "403.html": "Django's error page",
    "403_csrf.html": "Django's error page",
    "404.html": "Django's error page",
    "500.html": "Django's error page",
}

# Functions over the budget, and why they read better whole.
LONG_FUNCTIONS = {}

# Names that rightly begin with a capital letter in the middle of a sentence.
PROPER_NAMES = {
    "IATI",
    "CEDAW",
    "XLSX",
    "PDF",
    "URL",
    "SHA-256",
    "UN",
    "GBV",
    "Istanbul",
}

FORBIDDEN_MODULES = {"utils", "helpers", "selectors", "managers", "signals", "common"}


def is_historical(model):
    return hasattr(model, "instance_type") and model.__name__.startswith("Historical")


def local_models(*, historical=False):
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in FLOOR
        and not model._meta.auto_created
        and (historical or not is_historical(model))
    ]


def sources(*folders, suffix=".py"):
    """Files of the given folders (all apps by default), without migrations."""
    return [
        path
        for folder in folders or [*APPS, "config"]
        for path in sorted((ROOT / folder).rglob(f"*{suffix}"))
        if "migrations" not in path.parts and "__pycache__" not in path.parts
    ]


def name_of(path):
    return str(path.relative_to(ROOT))


def lines_of(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def over_budget(paths, budget):
    return [f"{name_of(p)}: {lines_of(p)}" for p in paths if lines_of(p) > budget]


TEMPLATES = sources("templates", suffix=".html")
ALL_TEMPLATES = TEMPLATES + sources("templates", suffix=".txt")


# Floors


def test_every_local_app_has_a_floor():
    local = {
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).parent == ROOT
    }

    assert local == set(APPS), "ADR 0003: an app's floor is a line in pyproject.toml"


def test_foreign_keys_point_down_or_stay_home():
    climbing = [
        f"{field} -> {field.related_model._meta.label}"
        for model in local_models(historical=True)
        for field in model._meta.get_fields()
        if field.is_relation
        and not field.auto_created
        and isinstance(field.related_model, type)
        and field.related_model._meta.app_label in FLOOR
        and field.related_model._meta.app_label != model._meta.app_label
        and FLOOR[field.related_model._meta.app_label] >= FLOOR[model._meta.app_label]
    ]

    assert climbing == [], "ADR 0003: the one who knows holds the foreign key"


def _reverse_names(model, *, above):
    """How models of apps above a floor are reached from this one."""
    return {
        relation.get_accessor_name()
        for relation in model._meta.related_objects
        if FLOOR.get(relation.related_model._meta.app_label, -1) > above
    }


def _names_at_or_below(floor):
    """Every attribute that models up to this floor have of their own."""
    return {
        name
        for model in local_models()
        if FLOOR[model._meta.app_label] <= floor
        for name in set(dir(model)) - _reverse_names(model, above=floor)
    }


def _upward_relations():
    """(upper app, reverse name, apps below it) for every relation across floors."""
    for model in local_models():
        for relation in model._meta.related_objects:
            upper = relation.related_model._meta.app_label
            if is_historical(relation.related_model) or upper not in FLOOR:
                continue
            name = relation.get_accessor_name()
            if upper == model._meta.app_label or not name or name.endswith("+"):
                continue
            below = [app for app in APPS if FLOOR[app] < FLOOR[upper]]
            yield upper, name, below


def _names_it(text, name):
    # Word calls a property of each of its files by a name that a relation has.
    text = text.replace(".core_properties.comments", "")
    followed = rf"\.{name}\b(?!\()|\b{name}__"
    # The name of an app in quotes is more often a place or an icon than a relation.
    quoted = "" if name in FLOOR else rf"|[\"']{name}[\"']"
    return re.search(followed + quoted, text)


def test_lower_apps_do_not_follow_relations_of_higher_ones():
    climbing = set()
    for upper, name, below in _upward_relations():
        if name in _names_at_or_below(FLOOR[upper] - 1):
            continue
        for app in below:
            pages = sources(f"templates/{app}", suffix=".html")
            for path in [*sources(app), *pages]:
                if _names_it(path.read_text(encoding="utf-8"), name):
                    climbing.add(f"{name_of(path)} follows {name} of {upper}")

    assert sorted(climbing) == [], (
        "ADR 0003: higher apps show themselves by core.panels"
    )


# Kinds and sizes of file


def test_no_drawer_for_odds_and_ends():
    drawers = [
        name_of(p) for p in sources() if {p.stem, p.parent.name} & FORBIDDEN_MODULES
    ]

    assert drawers == [], "docs/architecture.md lists the kinds of file"


def test_modules_stay_readable():
    assert over_budget(sources(), 400) == [], "a module has at most 400 lines"


def test_test_modules_stay_readable():
    assert over_budget(sources("tests"), 600) == [], (
        "a test module has at most 600 lines"
    )


def test_templates_stay_readable():
    assert over_budget(TEMPLATES, 150) == [], "a template has at most 150 lines"


@functools.cache
def _functions(path):
    """[(name, line count)] of its functions, decorators and docstrings not counted."""
    return list(_measured_functions(path))


def _measured_functions(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = node.end_lineno - node.lineno + 1
            if ast.get_docstring(node) is not None:
                length -= node.body[0].end_lineno - node.body[0].lineno + 1
            yield f"{name_of(path)}:{node.name}", length


def test_functions_stay_short():
    lengthy = {
        name: length
        for path in sources()
        for name, length in _functions(path)
        if length > 30 and name not in LONG_FUNCTIONS
    }

    assert lengthy == {}, "a function has at most 30 lines (CONTRIBUTING.md)"


def test_views_stay_thin():
    views = [p for p in sources() if p.name == "views.py" or p.parent.name == "views"]
    thick = {
        name: length
        for path in views
        for name, length in _functions(path)
        if length > 20 and ":_" not in name
    }

    assert thick == {}, "a view has at most 20 lines (CONTRIBUTING.md)"


def test_excuses_for_length_are_still_needed():
    lengths = dict(pair for path in sources() for pair in _functions(path))

    assert [name for name in LONG_FUNCTIONS if lengths.get(name, 0) <= 30] == []


# Addresses


def _addresses(patterns=None, namespace=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = (
                f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            )
            yield from _addresses(pattern.url_patterns, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern.callback


def test_every_address_needs_sign_in_or_is_on_the_public_list():
    public = {
        name for name, view in _addresses() if not getattr(view, "login_required", True)
    }

    assert sorted(public - set(PUBLIC_URLS)) == [], "ADR 0007: public pages are listed"


def test_every_address_of_ours_is_tested():
    tests = [(p.parent.name, p.read_text(encoding="utf-8")) for p in sources("tests")]
    untested = []
    for name, _view in _addresses():
        app, _colon, stem = name.partition(":")
        if app not in FLOOR:
            continue
        named = any(f'"{name}"' in text for _folder, text in tests)
        own = any(
            folder == app and f"def test_{stem}" in text for folder, text in tests
        )
        if not named and not own:
            untested.append(name)

    assert untested == [], "CONTRIBUTING.md: one stem through the slice, tests included"


# Templates


def _overrides():
    """Templates that stand in for a library's own."""
    return {
        str(path.relative_to(folder))
        for folder in get_app_template_dirs("templates")
        for path in Path(folder).rglob("*.*")
    }


def test_every_template_is_used():
    text = "\n".join(
        p.read_text(encoding="utf-8") for p in [*sources(), *ALL_TEMPLATES]
    )
    library = _overrides()
    unused = []
    for path in ALL_TEMPLATES:
        name = str(path.relative_to(ROOT / "templates"))
        if name in library or name in TEMPLATES_FOUND_BY_NAME:
            continue
        # crispy-forms looks its pack up by folder and name.
        if name.startswith("koordina/"):
            continue
        if not re.search(rf"[\"']{re.escape(name)}[\"'#]", text):
            unused.append(name)

    assert unused == [], "a template that nothing names is deleted"


def test_translated_blocks_of_several_lines_are_trimmed():
    block = re.compile(r"{% blocktrans(?:late)?\b([^%]*)%}(.*?){% end", re.S)
    loose = [
        f"{name_of(path)}: {text.strip()[:60]}"
        for path in ALL_TEMPLATES
        for options, text in block.findall(path.read_text(encoding="utf-8"))
        if "\n" in text and "trimmed" not in options
    ]

    assert loose == [], "CONTRIBUTING.md: {% blocktranslate trimmed %}"


# Models


def test_moments_name_their_person():
    alone = [
        f"{model._meta.label}.{field.name}"
        for model in local_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.DateTimeField)
        and field.name.endswith("_at")
        and not hasattr(model, f"{field.name.removesuffix('_at')}_by")
        and f"{model._meta.label}.{field.name}" not in MOMENTS_WITHOUT_PERSON
    ]

    assert alone == [], "ADR 0013: what was done at a moment was done by somebody"


def test_every_model_has_a_factory():
    made = {
        value._meta.model
        for value in vars(factories).values()
        if isinstance(value, type)
        and hasattr(value, "_meta")
        and getattr(value._meta, "model", None)
    }
    missing = [
        model._meta.label
        for model in local_models()
        if model not in made and model._meta.label not in MODELS_WITHOUT_FACTORY
    ]

    assert missing == [], "CONTRIBUTING.md: tests make objects by factories"


def test_every_model_says_what_it_is():
    silent = [
        model._meta.label
        for model in local_models()
        if not model.__doc__ or model.__doc__.startswith(f"{model.__name__}(")
    ]

    assert silent == [], "CONTRIBUTING.md: a model's docstring says what it is there"


def _is_lower(text):
    first = str(text).split(" ")[0]
    return first in PROPER_NAMES or first[:1] == first[:1].lower()


def test_verbose_names_are_lower_case():
    with override("en"):
        capital = [
            f"{model._meta.label}: {text}"
            for model in local_models()
            for text in [
                model._meta.verbose_name,
                model._meta.verbose_name_plural,
                *(f.verbose_name for f in model._meta.fields if not f.auto_created),
            ]
            if not _is_lower(text)
        ]

    assert capital == [], "CONTRIBUTING.md: forms write the capital themselves"


@pytest.mark.parametrize("app", APPS)
def test_migrations_are_named(app):
    unnamed = [p.name for p in (ROOT / app).glob("migrations/0*_auto_*.py")]

    assert unnamed == [], "CONTRIBUTING.md: a migration says what it changes"


# Papers of the house


def test_every_variable_is_explained():
    settings = (ROOT / "config" / "settings.py").read_text()
    read = set(re.findall(r"(?:env(?:\.\w+)?|required)\(\s*\"([A-Z_]+)\"", settings))
    explained = re.findall(
        r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M
    )

    assert read == set(explained), "ADR 0004: .env.example lists every variable"


@pytest.mark.parametrize("name", ["base", "dev"])
def test_requirements_are_hashed_and_name_no_host(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    pins = re.findall(r"^\S+==.*(?:\n    --hash=sha256:[0-9a-f]{64}.*)+", text, re.M)

    assert re.findall(r"https?:|file:|^--.*|@ ", text, re.M) == []
    assert len(pins) == len(re.findall(r"^[A-Za-z]", text, re.M)) > 40


def test_every_dependency_says_what_for():
    text = (ROOT / "pyproject.toml").read_text()
    listed = text[text.index("dependencies = [") : text.index("# ----")]
    silent = [
        line.strip()
        for line in listed.splitlines()
        if line.startswith('  "') and not re.search(r"# .{6,}", line)
    ]

    assert silent == [], "pyproject.toml: each direct dependency says what for"


def test_silenced_rules_say_why():
    silent = [
        f"{name_of(path)}: {line.strip()}"
        for path in [*sources(), *sources("tests")]
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"#\s*(noqa|pragma|type: ignore)(?!.* -- \w)", line)
    ]

    assert silent == [], "CONTRIBUTING.md: `# noqa: CODE -- reason`"


def test_decisions_are_numbered_and_short():
    pages = sorted((ROOT / "docs" / "adr").glob("*.md"))

    assert [int(p.name[:4]) for p in pages] == list(range(1, len(pages) + 1))
    assert [p.name for p in pages if not 20 <= lines_of(p) <= 60] == [], "ADR 0001"


def test_clean_ups_are_few():
    text = (ROOT / "docs" / "cleanups.md").read_text()

    assert len(re.findall(r"^## ", text, re.M)) <= 5
