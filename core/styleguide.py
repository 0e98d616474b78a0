"""Made-up values that show every component in every state."""

import datetime

from crispy_forms.helper import FormHelper
from django.core.paginator import Paginator
from django.forms import formset_factory
from django.utils import timezone
from django.utils.translation import gettext as _

from core.forms import SampleFilterForm, SampleForm, SampleRowForm

MUNICIPALITIES = ["Gnjilane", "Đakovica", "Dragaš", "Severna Mitrovica", "Zvečan"]
ALPHABETS = [
    ("sr-Latn", "Čovek ćuti, džep je prazan, đak želi šešir: 1.234,5 €"),
    ("sr-Cyrl", "Ђак жели шешир, љубав и њива, џеп и ћуп: 1.234,5 €"),
    ("sq", "Çka është këtu? Gjithë njerëzit e mirë: 1.234,5 €"),
    ("en", "The quick brown fox owes a report: €1,234.5"),
]


def samples():
    """Return the context of the styleguide; nothing in it is stored anywhere."""
    return {
        "alphabets": ALPHABETS,
        "levels": _levels(),
        "shares": [
            {"level": level, "word": word, "count": count}
            for (level, word), count in zip(
                _levels(), [2, 3, 5, 4, 3, 1, 0, 1], strict=True
            )
        ],
        "no_shares": [],
        "glance_rows": _glance_rows(),
        "glance_periods": ["1", "2", "3", "4", "5", "6"],
        "swatches": _swatches(),
        **_processes(),
        **_changes(),
        **_ways(),
        **_forms(),
    }


def _levels():
    return [
        (0, _("Not started")),
        (1, _("Limited")),
        (2, _("Partial")),
        (3, _("Substantial")),
        (4, _("Complete")),
        ("NE", _("No evidence available")),
        ("NA", _("Not applicable")),
        ("ND", _("Not due yet")),
    ]


def _glance_rows():
    levels = _levels()
    return [
        (name, [levels[(row * 3 + column * 2) % len(levels)] for column in range(6)])
        for row, name in enumerate(MUNICIPALITIES)
    ]


def _swatches():
    return [
        "paper surface sunken ink ink-soft line line-strong".split(),
        "accent accent-deep accent-wash danger danger-wash".split(),
        "campaign campaign-ink campaign-wash".split(),
        "level-0 level-1 level-2 level-3 level-4 level-edge".split(),
    ]


def _problem(severity, message, sheet, row, column=None):
    return {
        "severity": severity,
        "message": message,
        "sheet": sheet,
        "row": row,
        "column": column,
    }


def _processes():
    return {
        "now": timezone.now().replace(hour=14, minute=2),
        "steps": [
            {"label": _("Upload"), "state": "done"},
            {"label": _("Check the columns"), "state": "done"},
            {"label": _("Look at the result"), "state": "current"},
            {"label": _("Confirm"), "state": "todo"},
        ],
        "problems": [
            _problem("error", _("No column says who is responsible."), "AP 2018", 4),
            _problem("warning", _("“NVO Sonja” is not known."), "AP 2018", 17, "D"),
            _problem("info", _("A total row was left out."), "AP 2018", 41),
        ],
    }


def _changes():
    now = timezone.now()
    deadline = {"label": _("Deadline"), "old": "2018", "new": "31.3.2019"}
    return {
        "changes": [
            {
                "at": now,
                "by": "Milica Jovanović",
                "what": _("Measure 2.3 changed"),
                "fields": [deadline],
            },
            {
                "at": now - datetime.timedelta(days=9),
                "by": "Arta Krasniqi",
                "what": _("Measure 2.3 added"),
                "fields": [],
            },
        ],
        "differences": [
            {"label": _("Deadline"), "theirs": "31.3.2019", "mine": "30.6.2019"}
        ],
    }


def _ways():
    return {
        "tabs": [
            {"label": _("Measures"), "url": "#tabs", "is_current": True},
            {"label": _("Versions"), "url": "#tabs", "is_current": False},
            {"label": _("History"), "url": "#tabs", "is_current": False},
        ],
        "links": [
            {"label": name, "url": "#menu", "is_current": index == 0}
            for index, name in enumerate(MUNICIPALITIES)
        ],
        "facts": [
            (_("Legal basis"), "01-022/18"),
            (_("Months between meetings"), 2),
            (_("Chair"), None),
        ],
        "page": Paginator(range(70), 25).page(2),
    }


def _forms():
    wrong = SampleForm({"title": "", "held_on": "2018-02-31", "budget": "sto"})
    rows = formset_factory(SampleRowForm, extra=2)()
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.template = "koordina/table_inline_formset.html"
    return {
        "form": SampleForm(auto_id="fresh_%s"),
        "wrong_form": wrong,
        "filter_form": SampleFilterForm(auto_id="filter_%s"),
        "formset": rows,
        "formset_helper": helper,
    }
