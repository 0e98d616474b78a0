"""Fields of progress reports: a page has hundreds, so no template draws them."""

from functools import cache

from django import template
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from actionplans.models.sheets import plain
from core.templatetags.koordina import percent, widget_attributes, widget_options

register = template.Library()


@register.simple_tag
def report_field(form, name):
    """A field with its label, hint and errors, as `koordina/field.html` draws one."""
    bound = form[name]
    if bound.is_hidden:
        return _control(bound)
    about = f"{bound.auto_id}_about"
    hint = bound.help_text and format_html('<p class="hint">{}</p>', bound.help_text)
    errors = bound.errors and format_html(
        '<div class="field-error"><ul>{}</ul></div>',
        format_html_join("", "<li>{}</li>", ((one,) for one in bound.errors)),
    )
    return format_html(
        '<div class="form-row{}"><label for="{}">{}</label>{}{}</div>',
        " form-row--error" if errors else "",
        bound.auto_id,
        bound.label,
        _control(bound, about if hint or errors else ""),
        format_html('<div id="{}">{}{}</div>', about, hint or "", errors or "")
        if hint or errors
        else "",
    )


def _control(bound, about=""):
    """The input itself; attributes are those that Django would write."""
    widget = bound.field.widget
    attrs = {**widget.attrs, "id": bound.auto_id}
    if about:
        attrs["aria-describedby"] = about
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if bound.field.required and not bound.is_hidden:
        attrs["required"] = True
    value = widget.format_value(bound.value())
    kind = getattr(widget, "input_type", "textarea")
    name = conditional_escape(bound.html_name)
    drawn = widget_attributes(attrs)
    if kind == "select":
        options = widget_options(widget.optgroups(bound.html_name, value))
        return mark_safe(f'<select name="{name}"{drawn}>{options}</select>')  # noqa: S308 -- escaped above
    text = conditional_escape("" if value is None else str(value))
    if kind == "textarea":
        return mark_safe(f'<textarea name="{name}"{drawn}>\n{text}</textarea>')  # noqa: S308 -- escaped above
    return mark_safe(f'<input type="{kind}" name="{name}" value="{text}"{drawn}>')  # noqa: S308 -- escaped above


@cache
def _words(_language):
    """The words of a summary, looked up once for each language."""
    return {
        "stands": _("progress %(share)s, expected %(expected)s by %(day)s"),
        "unknown": _("no value yet, expected %(expected)s by %(day)s"),
        "no value": _("no value"),
        "way": _("%(share)s of the way"),
        "before": _("last period %(value)s"),
        "spent": _("spent %(sum)s €"),
    }


@register.simple_tag
def report_standing(sheet):
    """How far a measure has come, and how far the calendar expects it."""
    words = _words(get_language())
    key = "unknown" if sheet.progress is None else "stands"
    return words[key] % {
        "share": percent(sheet.progress),
        "expected": percent(sheet.expected),
        "day": date_format(sheet.as_of, "SHORT_DATE_FORMAT"),
    }


@register.simple_tag
def report_summary(sheet):
    """A line for each indicator and for the money: this period's and the last's."""
    words = _words(get_language())
    lines = [_indicator_line(line, words) for line in sheet.lines]
    spent = [line.spent for line in sheet.money if line.spent is not None]
    if spent:
        lines.append((words["spent"] % {"sum": plain(sum(spent))}, "", ""))
    return format_html(
        '<ul class="plain-list small">{}</ul>',
        format_html_join("", "<li>{}<strong>{}</strong>{}</li>", lines),
    )


def _indicator_line(line, words):
    more = []
    if line.ratio is not None:
        more.append(words["way"] % {"share": percent(line.ratio)})
    if before := line.shown_before or line.text_before:
        more.append(words["before"] % {"value": before})
    value = line.shown or line.text or words["no value"]
    return f"{line.indicator.name}: ", value, f" ({', '.join(more)})" if more else ""
