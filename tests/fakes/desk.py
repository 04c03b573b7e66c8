"""A desk for packs whose worker knows one program."""

from datetime import date

from bot.bank.desk import BankDesk
from tests.fakes.runner import Runners, printed

PROGRAM = "print(1 + 2)"
"""What the worker can run; it prints 3."""


def desk() -> BankDesk:
    """A desk on one day for ever."""
    return BankDesk(Runners({PROGRAM: printed("3")}), lambda: date(2026, 11, 29))
