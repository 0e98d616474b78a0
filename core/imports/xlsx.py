"""Excel workbooks (.xlsx, .xlsm), opened only after their zip was looked into."""

import io
import warnings

from openpyxl import load_workbook

from core.imports.archive import LAST_ROW, sheet_facts
from core.imports.problems import Problem
from core.imports.sheets import (
    MAX_COLUMNS,
    Sheet,
    cell_problem,
    hidden_sheet,
    plain_value,
)


def read_xlsx(data, options, workbook):
    """Fill `workbook`; formulas are replaced by their last result."""
    sheets, formulas, problems = workbook.sheets, {}, workbook.problems
    facts = sheet_facts(data)
    problems += [
        hidden_sheet(one.name, is_read=options.hidden_sheets)
        for one in facts
        if one.hidden
    ]
    facts = [one for one in facts if options.hidden_sheets or not one.hidden]
    book = _load(data, data_only=False)
    for fact in facts:
        sheet = Sheet(fact.name, merged=fact.merged)
        formulas[fact.name] = _fill(sheet, book[fact.name], problems)
        sheets.append(sheet)
    if any(formulas.values()):
        results = _load(data, data_only=True)
        for sheet in sheets:
            if places := formulas[sheet.name]:
                _take_results(sheet, results[sheet.name], places, problems)
    for sheet, fact in zip(sheets, facts, strict=True):
        sheet.settle_hidden_rows(
            fact.hidden_rows, problems, is_read=options.hidden_rows
        )
        if fact.far_row:
            problems.append(Problem("far_row", sheet.name, fact.far_row))


def _load(data, *, data_only):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on styles and extensions we don't use
        return load_workbook(io.BytesIO(data), read_only=True, data_only=data_only)


def _cells(worksheet):
    """The sheet's filled cells; its declared size is not believed."""
    worksheet.reset_dimensions()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for row in worksheet.iter_rows(max_row=LAST_ROW, max_col=MAX_COLUMNS):
            yield from (cell for cell in row if cell.value not in (None, ""))


def _fill(sheet, worksheet, problems):
    """Put the sheet's cells in place; return the places of formulas."""
    formulas = set()
    for source in _cells(worksheet):
        place = source.row, source.column
        if source.data_type == "f":
            formulas.add(place)
        elif source.data_type == "e":
            problems.append(
                cell_problem("error_value", sheet, *place, value=source.value)
            )
        else:
            _put(sheet, source)
    return formulas


def _take_results(sheet, worksheet, formulas, problems):
    """Read what the formulas last gave, and say that they are formulas."""
    for source in _cells(worksheet):
        place = source.row, source.column
        if place not in formulas:
            continue
        formulas.remove(place)
        if source.data_type == "e":
            problems.append(
                cell_problem("error_value", sheet, *place, value=source.value)
            )
        else:
            cell = _put(sheet, source)
            shown = cell.text if cell else ""
            problems.append(cell_problem("formula", sheet, *place, value=shown))
    for place in sorted(formulas):
        problems.append(cell_problem("formula_without_value", sheet, *place))


def _put(sheet, source):
    value, text = plain_value(source.value, source.number_format or "")
    return sheet.put(source.row, source.column, value, text)
