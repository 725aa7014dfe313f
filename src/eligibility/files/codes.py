"""Codes of the faults a ruleset file can have. A code never changes its meaning."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """E1: the file; E2: names and expressions; E3: the form; E4: time; E6: calendar. W: worth a look, but usable."""

    UNREADABLE = "E101"
    EMPTY = "E102"
    YAML = "E103"
    DUPLICATE_KEY = "E104"
    ANCHOR_OR_TAG = "E105"
    AMBIGUOUS_VALUE = "E106"
    UNKNOWN_FILE = "E107"

    UNDECLARED_NAME = "E201"
    SYNTAX = "E202"
    TYPE = "E203"
    NOT_ALLOWED = "E204"
    SHADOWED_NAME = "E205"
    MISPLACED_ROUTE = "E206"
    CYCLE = "E207"
    UNDECLARED_ID = "E208"

    UNKNOWN_KEY = "E301"
    MISSING_KEY = "E302"
    WRONG_VALUE = "E303"
    MISSING_CITATION = "E304"
    DUPLICATE_ID = "E305"
    GRADE = "E306"
    GRANTS = "E307"
    PROHIBITED = "E308"

    DATE_ORDER = "E401"
    OUT_OF_FORCE = "E402"
    EMPTIED = "E403"
    NO_VALUE = "E404"

    DAY_COUNT = "E601"
    WORKED_WEEKDAY = "E602"
    TWO_NOTICES = "E603"
    STATUTORY_DAY = "E604"

    UNUSED = "W501"
    DEAD_DATE = "W502"
    INEXACT = "W503"
    UNDATED_NUMBER = "W504"
