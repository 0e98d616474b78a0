"""The old Excel format (.xls), by xlrd."""

import io
import struct

import xlrd

from core.imports.archive import MAX_SHEETS
from core.imports.problems import Refused
from core.imports.sheets import (
    MAX_COLUMNS,
    Sheet,
    cell_problem,
    hidden_sheet,
    plain_value,
)

# Records of the file's stream ([MS-XLS] 2.3): where a sheet starts, and formulas.
_BOUNDSHEET, _BOF, _EOF, _FORMULAS = 0x85, 0x809, 0x0A, {0x06, 0x206, 0x406}


def read_xls(data, options, workbook):
    """Fill `workbook`, with the last results of formulas."""
    problems = workbook.problems
    book = _open(data)
    if book.nsheets > MAX_SHEETS:
        raise Refused("bomb")
    formulas = _formulas(book)
    for index in range(book.nsheets):
        source = book.sheet_by_index(index)
        if source.visibility:
            problems.append(hidden_sheet(source.name, is_read=options.hidden_sheets))
        if not source.visibility or options.hidden_sheets:
            sheet = _sheet(book, source, formulas.get(index, set()), problems)
            hidden = [row + 1 for row, i in source.rowinfo_map.items() if i.hidden]
            sheet.settle_hidden_rows(
                sorted(hidden), problems, is_read=options.hidden_rows
            )
            workbook.sheets.append(sheet)
        book.unload_sheet(index)


def _open(data):
    try:
        return xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            logfile=io.StringIO(),
        )
    except xlrd.XLRDError as error:
        code = "encrypted" if "encrypted" in str(error) else "damaged"
        raise Refused(code) from None


def _sheet(book, source, formulas, problems):
    sheet = Sheet(source.name)
    for row in range(source.nrows):
        for number in range(min(source.row_len(row), MAX_COLUMNS)):
            _put(book, sheet, source, (row, number), formulas, problems)
        sheet.refuse_many_rows()
    sheet.merged = [
        (top + 1, left + 1, bottom, right)
        for top, bottom, left, right in source.merged_cells
    ]
    return sheet


def _put(book, sheet, source, place, formulas, problems):
    cell, (row, number) = source.cell(*place), place
    if cell.ctype in {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}:
        return
    place_shown = row + 1, number + 1
    if cell.ctype == xlrd.XL_CELL_ERROR:
        value = xlrd.error_text_from_code.get(cell.value, "#?")
        problems.append(cell_problem("error_value", sheet, *place_shown, value=value))
        return
    value, text = plain_value(_value(book, cell), _number_format(book, cell))
    sheet.put(*place_shown, value, text)
    if place in formulas:
        problems.append(cell_problem("formula", sheet, *place_shown, value=text))


def _value(book, cell):
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):
            return cell.value
    return bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value


def _number_format(book, cell):
    if cell.ctype != xlrd.XL_CELL_NUMBER or cell.xf_index is None:
        return ""
    style = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return style.format_str if style else ""


def _formulas(book):
    """Where formulas stand, {sheet's index: {(row, column), both from 0}}.

    xlrd gives their results without saying that they are such, so their records
    are looked for.
    """
    starts, found, sheet, depth = {}, {}, None, 0
    for position, kind, body in _records(book.mem[book.base :]):
        if kind == _BOUNDSHEET and len(body) >= 4:
            starts[struct.unpack_from("<I", body)[0]] = len(starts)
        elif kind == _BOF:
            depth += 1
            sheet = starts.get(position, sheet)
        elif kind == _EOF:
            depth -= 1
            sheet = sheet if depth else None
        elif kind in _FORMULAS and sheet is not None and len(body) >= 4:
            found.setdefault(sheet, set()).add(struct.unpack_from("<HH", body))
    return found


def _records(stream):
    position, end = 0, len(stream)
    while position + 4 <= end:
        kind, length = struct.unpack_from("<HH", stream, position)
        yield position, kind, stream[position + 4 : position + 4 + length]
        position += 4 + length
