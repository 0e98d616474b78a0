"""What is wrong in a file, where, and how to mend it."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.imports.text import column_number

ERROR, WARNING, INFO = "error", "warning", "info"

_texts = {
    "not_a_workbook": _(
        "This is not an Excel workbook. Open the file in Excel or LibreOffice and "
        "save it as “Excel workbook (.xlsx)”."
    ),
    "damaged": _(
        "The workbook is damaged and can't be read. Open it in Excel or LibreOffice "
        "and save it again as .xlsx."
    ),
    "old_format": _(
        "This is the old Excel format (.xls). Open it and save it as “Excel workbook "
        "(.xlsx)”, then choose that file."
    ),
    "other_format": _(
        "This is a %(kind)s file. Save it as “Excel workbook (.xlsx)”, then choose "
        "that file."
    ),
    "not_a_table": _(
        "This is neither a workbook (.xlsx, .xls, .ods), nor a text file with columns "
        "(.csv), nor a Word document (.docx). Save the table as one of these."
    ),
    "encrypted": _(
        "The file is protected with a password. Remove the password in Excel or Word "
        "(File, Info, Protect) and save it again."
    ),
    "macros": _(
        "The file holds macros. They were not run, and only the cells were read."
    ),
    "too_large": _(
        "The file has %(size)s MB; at most %(limit)s MB can be read. Remove pictures "
        "and sheets that don't belong to the table."
    ),
    "too_many_rows": _(
        "A sheet has more than %(limit)s filled rows. Keep only the table itself, or "
        "split the file."
    ),
    "bomb": _(
        "The file unpacks to far more than a table of this kind can need, so it was "
        "not opened. Copy the table into a new workbook."
    ),
    "unsafe": _(
        "The file holds a part that no spreadsheet program writes, so it was not "
        "opened. Copy the table into a new workbook."
    ),
    "empty": _("The workbook is empty. Choose the file that holds the table."),
    "no_header": _(
        "No row with column headings was recognised. The table needs one row that "
        "names its columns, such as “%(example)s”."
    ),
    "formula": _(
        "The cell holds a formula. Its last result, “%(value)s”, was taken; check it."
    ),
    "formula_without_value": _(
        "The cell holds a formula without a stored result. Write the value itself."
    ),
    "error_value": _("The cell holds the error %(value)s. Write the value itself."),
    "hidden_sheet": _("The sheet is hidden and was not read. Unhide it to import it."),
    "hidden_sheet_read": _("The sheet is hidden and was read as you chose."),
    "hidden_rows": _(
        "Hidden rows were read too (%(rows)s). Delete them in the file if they don't "
        "belong to the table."
    ),
    "hidden_rows_left": _("Hidden rows were left out as you chose (%(rows)s)."),
    "nested_table": _(
        "The cell holds a table of its own; its cells were read as lines of this one. "
        "Check them, or write them as plain text."
    ),
    "quote_open": _(
        "A cell of this row goes on over many lines. A quotation mark is probably "
        "missing its end; check the rows below."
    ),
    "encoding_taken": _(
        "The letters were read as %(encoding)s. If they look wrong, choose another "
        "encoding."
    ),
    "encoding_doubtful": _(
        "Read as %(encoding)s, the file has letters that Serbian and Albanian don't "
        "use. Choose another encoding: %(other)s."
    ),
    "encoding_garbled": _(
        "Letters look broken (%(letters)s) when read as %(encoding)s. Choose another "
        "encoding: %(other)s."
    ),
    "encoding_lost": _(
        "Letters were broken (%(letters)s) before the file was saved. Save it again "
        "from the original as CSV UTF-8."
    ),
    "far_row": _(
        "What stands from this row on was not read: it is too far below the table."
    ),
    "sheet_without_header": _(
        "No column headings were recognised on this sheet, so it was not read."
    ),
    "column_not_used": _(
        "The column “%(header)s” was not recognised. Choose what it holds, or leave "
        "it out."
    ),
    "not_a_number": _(
        "“%(text)s” is not a number. The text is kept; write one number to have it "
        "counted."
    ),
    "several_numbers": _(
        "“%(text)s” holds several numbers, so none was taken. Write one number per "
        "cell."
    ),
    "ambiguous_number": _("“%(text)s” was read as %(value)s. Check it."),
    "not_a_date": _("“%(text)s” is not a date. Write it as 31.12.2026."),
    "impossible_date": _("“%(text)s” is no day of the calendar."),
}


def register_texts(texts):
    """Add an app's own messages: `{code: lazy text with %(name)s fields}`."""
    _texts.update(texts)


def message_for(code, params):
    """The message of `code` in the active language, its fields filled in."""
    text = str(_texts[code])
    return text % params if params else text


def sheet_label(name):
    """A sheet's name as people read it: Word tables have only a number (“#2”)."""
    if name.startswith("#") and name[1:].isdigit():
        return gettext("Table %(number)s") % {"number": name[1:]}
    return name


def _place_in_table(sheet, row, column):
    parts = [sheet_label(sheet)]
    if row and row > 0:
        parts.append(gettext("row %(row)s") % {"row": row})
        if column:
            said = {"column": column_number(column)}
            parts.append(gettext("column %(column)s") % said)
    return ", ".join(parts)


@dataclass(frozen=True)
class Problem:
    """One thing to know about a file, at a sheet, a row and a column.

    An `error` keeps its row out or stops the import, a `warning` says what was not
    understood while the text is kept, an `info` only tells. `params` are plain
    values, so that the message can be shown in any reader's language.
    """

    code: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    severity: str = WARNING
    params: dict = field(default_factory=dict)

    @property
    def message(self):
        return message_for(self.code, self.params)

    @property
    def place(self):
        """Where it is: ``"Plan!F12"`` as spreadsheets write it, ``"Plan"``, ``""``;
        in a Word table “Table 2, row 5, column 3”."""
        if self.sheet.startswith("#"):
            return _place_in_table(self.sheet, self.row, self.column)
        cell = f"{self.column}{self.row or ''}"
        return "!".join(part for part in (self.sheet, cell) if part)

    def shown(self):
        """The same with the names that people read: “Table 2” and the column's number
        for a Word table, which has no letters."""
        if not self.sheet.startswith("#"):
            return self
        column = str(column_number(self.column)) if self.column else ""
        row = self.row if self.row and self.row > 0 else None
        return replace(self, sheet=sheet_label(self.sheet), row=row, column=column)

    def as_dict(self):
        """The shape that commands print."""
        return {
            "sheet": sheet_label(self.sheet),
            "row": self.row,
            "column": self.column,
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
        }

    def stored(self):
        """The shape that a batch keeps: the message's parts, in no language."""
        return {
            "code": self.code,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "severity": self.severity,
            "params": self.params,
        }


class Refused(Exception):
    """A file that is not read at all; `problem` says why and how to mend it."""

    def __init__(self, code, **params):
        super().__init__(code)
        self.problem = Problem(code, severity=ERROR, params=params)

    @property
    def code(self):
        return self.problem.code

    @property
    def message(self):
        return self.problem.message
