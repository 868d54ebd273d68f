"""Tables of a review: CSV read cell by cell, each fault with file, line and remedy."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from steadway.science.synthesis.errors import FileFault


@dataclass(frozen=True)
class Column:
    """One column: its name, what it holds, whether it must be filled, and allowed words."""

    name: str
    kind: str = "text"
    needed: bool = False
    words: tuple[str, ...] = ()
    above: float | None = None
    least: float | None = None


@dataclass
class Cells:
    """One row of a table: cleaned cells by column, and the line it stands on."""

    line: int
    text: dict[str, str]
    number: dict[str, float] = field(default_factory=dict)

    def value(self, name: str) -> float | None:
        """The number in a column; None when the cell is empty."""
        return self.number.get(name)


class Table:
    """Reads one CSV file; ``faults`` grows, ``rows`` holds what could be read."""

    def __init__(
        self, path: Path, columns: tuple[Column, ...], extra: tuple[str, ...] = ()
    ) -> None:
        self.file = path.name
        self.columns = {column.name: column for column in columns}
        self.extra = extra
        self.faults: list[FileFault] = []
        self.rows: list[Cells] = []
        text = self._text(path)
        if text is not None:
            self._read(text)

    def fault(self, line: int, message: str, remedy: str) -> None:
        """Note one fault."""
        self.faults.append(FileFault(self.file, line, message, remedy))

    def _text(self, path: Path) -> str | None:
        try:
            return path.read_text(encoding="utf-8-sig")
        except OSError as error:
            self.fault(1, f"The table cannot be opened: {error.strerror}.", "Check its name.")
        except UnicodeDecodeError:
            self.fault(1, "The table is not UTF-8 text.", "Save it as CSV in UTF-8.")
        return None

    def _read(self, text: str) -> None:
        reader = csv.reader(io.StringIO(text, newline=""))
        try:
            header = [cell.strip() for cell in next(reader, [])]
            if not self._header(header):
                return
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    self._row(reader.line_num, header, cells)
        except csv.Error as error:
            self.fault(reader.line_num, f"This is not readable CSV: {error}.", "Check quotes.")

    def _header(self, header: list[str]) -> bool:
        known = [*self.columns, *self.extra]
        for name in header:
            if name not in known:
                remedy = f"Correct it; known columns: {', '.join(known)}."
                self.fault(1, f"The column “{name}” is not known.", remedy)
        for name, column in self.columns.items():
            if column.needed and name not in header:
                self.fault(1, f"The column “{name}” is needed and not there.", "Add it.")
        if len(set(header)) < len(header):
            self.fault(1, "A column stands twice.", "Keep one of them.")
        return not self.faults

    def _row(self, line: int, header: list[str], cells: list[str]) -> None:
        if len(cells) != len(header):
            message = f"The row has {len(cells)} cells, the header {len(header)}."
            self.fault(line, message, "Check commas and quotes.")
            return
        row = Cells(line, {n: cell.strip() for n, cell in zip(header, cells, strict=True)})
        good = [self._cell(row, name) for name in header]
        if all(good):
            self.rows.append(row)

    def _cell(self, row: Cells, name: str) -> bool:
        column, text = self.columns.get(name), row.text[name]
        if column is None:
            return True
        if not text:
            if column.needed:
                self.fault(row.line, f"“{name}” is empty.", "Fill it in.")
            return not column.needed
        if column.words and text not in column.words:
            remedy = f"Use one of: {', '.join(column.words)}."
            self.fault(row.line, f"“{name}” is “{text}”.", remedy)
            return False
        return column.kind != "number" or self._number(row, column, text)

    def _number(self, row: Cells, column: Column, text: str) -> bool:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            self.fault(row.line, f"“{column.name}” is “{text}”, no number.", "Write 0.25 or 12.")
            return False
        if column.above is not None and value <= column.above:
            message = f"“{column.name}” is {text}, not above {column.above:g}."
            self.fault(row.line, message, "Check it against the paper.")
            return False
        if column.least is not None and value < column.least:
            message = f"“{column.name}” is {text}, below {column.least:g}."
            self.fault(row.line, message, "Check it against the paper.")
            return False
        row.number[column.name] = value
        return True

    def __iter__(self) -> Iterator[Cells]:
        return iter(self.rows)
