"""Who has reported on what, as a table (core.exports)."""

from django.utils.translation import gettext as _


def overview_table(rows):
    """A list of rows under a head: one for each municipality and period.

    `rows` are those of the overview page: (municipality, [cell]).
    """
    head = [
        _("Municipality"),
        _("Period"),
        _("From"),
        _("To"),
        _("Reports due on"),
        _("Measures due"),
        _("Submitted"),
        _("Late"),
        _("Behind"),
    ]
    return [
        head,
        *(
            [
                str(place),
                str(cell["period"]),
                cell["period"].starts_on,
                cell["period"].ends_on,
                cell["period"].due_on,
                cell["due"],
                cell["submitted"],
                cell["late"],
                cell["behind"],
            ]
            for place, cells in rows
            for cell in cells
        ),
    ]
