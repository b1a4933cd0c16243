"""
Reads an SQL statement far enough to bind its values and to refuse what no query needs.

The database decides what a statement means; this only finds words, names, places for values and
the end of the statement, and treats whatever it can't read as a reason to refuse.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from engine.connectors.kit.errors import Rejected

Mode = Literal["select", "write"]

_FIRST_WORDS: dict[Mode, frozenset[str]] = {
    "select": frozenset({"select", "with", "values"}),
    "write": frozenset({"insert", "update", "delete", "merge", "replace", "with"}),
}
_REFUSED_WORDS = frozenset(
    {"attach", "detach", "pragma", "copy", "program", "vacuum", "load_extension", "dblink"}
    | {"readfile", "writefile", "fsdir", "edit", "fts3_tokenizer", "set_config", "outfile"}
    | {"lo_import", "lo_export", "lo_get", "lo_put", "lo_from_bytea", "load_file", "dumpfile"}
    | {"lo_creat", "lo_create", "lo_unlink", "lo_truncate", "lo_truncate64", "lowrite", "loread"}
    # These run SQL that stands in a string, where nobody would look for it.
    | {"query_to_xml", "query_to_xmlschema", "query_to_xml_and_xmlschema", "ts_stat"}
    | {"ts_rewrite", "crosstab", "connectby", "cursor_to_xml", "database_to_xml"}
    | {"pg_terminate_backend", "pg_cancel_backend", "pg_reload_conf", "pg_rotate_logfile"}
    | {"pg_stat_file", "pg_sleep", "pg_current_logfile", "pg_switch_wal", "pg_promote"}
    | {"pg_hba_file_rules", "pg_authid", "pg_shadow", "pg_user_mapping", "pg_largeobject"}
)
_REFUSED_BEGINNINGS = ("pg_read_", "pg_ls_", "pg_file_", "pg_logdir_", "pg_execute_", "dblink_")

_COMMENT = "/*"
_TOKEN = re.compile(
    r"""
      (?P<space>\s+|--[^\n]*|/\*)
    | (?P<unicode>[uU]&['"])
    | (?P<string>(?:[bBxXnN])?'(?:[^']|'')*')
    | (?P<escaped>[eE]'(?:[^'\\]|\\.|'')*')
    | (?P<dollar>\$(?:[A-Za-z_][A-Za-z0-9_]*)?\$)
    | (?P<quoted>"(?:[^"]|"")*"|`[^`]*`|\[[A-Za-z_][^\]]*\])
    | (?P<cast>::|:=)
    | (?P<place>:[A-Za-z_][A-Za-z0-9_]*)
    | (?P<other_place>\?|[@$]\w+)
    | (?P<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)
    | (?P<number>\d[\w.]*)
    | (?P<end>;)
    | (?P<symbol>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """
    One statement, cut at the places for values.

    Attributes:
        parts: Text and names of places in turn; text first and last.
    """

    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Give the names of the places, each once, in the order of their first use."""
        return tuple(dict.fromkeys(self.parts[1::2]))

    def render(self, style: Literal["named", "numbered"]) -> str:
        """Write the statement for SQLite (`:name`) or PostgreSQL (`$1`)."""
        numbers = {name: f"${index}" for index, name in enumerate(self.names, start=1)}
        places = (f":{name}" if style == "named" else numbers[name] for name in self.parts[1::2])
        return self.parts[0] + "".join(
            place + text for place, text in zip(places, self.parts[2::2], strict=True)
        )


def read_statement(sql: str, *, mode: Mode) -> Statement:
    """
    Read one statement.

    Raises:
        Rejected: it is none, more than one, or does what no query needs.
    """
    if "\x00" in sql:
        raise _refused("The statement holds a null character.")
    parts, text, words, ended = [], [], [], False
    for kind, piece in _scan(sql):
        if kind == "space":
            text.append(" ")
            continue
        if ended:
            raise _refused("Only one statement may be given. Use a step for each.")
        ended = kind == "end"
        if ended:
            continue
        if kind in ("word", "quoted"):
            words.append(piece.strip('"`[]').lower())
            _refuse_name(words[-1])
        if kind == "place":
            parts += ["".join(text), piece[1:]]
            text = []
        else:
            text.append(piece)
    if not words or words[0] not in _FIRST_WORDS[mode]:
        allowed = ", ".join(sorted(_FIRST_WORDS[mode])).upper()
        raise _refused(f"In mode “{mode}” a statement begins with one of {allowed}.")
    return Statement((*parts, "".join(text)))


def _scan(sql: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(sql):
        match = _TOKEN.match(sql, position)
        if match is None or match.lastgroup is None:  # the last alternative takes any character
            raise _refused("The statement cannot be read.")
        kind, piece, position = match.lastgroup, match[0], match.end()
        if piece == _COMMENT:
            position = _skip_comment(sql, position)
        elif kind == "dollar":
            position = _find(sql, piece, position) + len(piece)
            piece = sql[match.start() : position]
        elif kind == "unicode":
            raise _refused("Names and texts with U& escapes are not taken. Write them plainly.")
        elif kind == "other_place":
            raise _refused("Values are bound by name: write :name.")
        elif kind == "symbol" and piece in "'\"`":
            raise _refused("A quotation mark is not closed.")
        yield kind, piece


def _skip_comment(sql: str, position: int) -> int:
    # PostgreSQL nests comments and SQLite does not: where the two would differ, nothing runs.
    end = _find(sql, "*/", position)
    if "/*" in sql[position:end]:
        raise _refused("A comment holds a second “/*”. Remove it.")
    return end + 2


def _find(sql: str, text: str, position: int) -> int:
    found = sql.find(text, position)
    if found < 0:
        raise _refused("A comment or a quotation mark is not closed.")
    return found


def _refuse_name(word: str) -> None:
    if word in _REFUSED_WORDS or word.startswith(_REFUSED_BEGINNINGS):
        raise _refused(f"“{word}” reaches beyond the data of a query and may not be used.")


def _refused(message: str) -> Rejected:
    return Rejected(message, code="connector.statement_refused", certain=True)
