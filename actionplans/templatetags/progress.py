"""Fields of progress reports: a page has hundreds, so no template draws them."""

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import mark_safe

from core.templatetags.koordina import widget_attributes, widget_options

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
