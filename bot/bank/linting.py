"""All faults of one pack: the schema's and the rules', in reading order."""

from collections.abc import Iterator

from bot.bank.cutting import cut
from bot.bank.faults import Fault, in_reading_order
from bot.bank.reading import Document
from bot.bank.rules import PACK_RULES, QUESTION_RULES
from bot.bank.validating import schema_faults
from bot.bank.views import pack_view


def lint(document: Document) -> tuple[Fault, ...]:
    """Every fault of `document`, by line; empty for a clean pack. Never raises for what the pack contains."""
    return in_reading_order((*schema_faults(document), *_rule_faults(cut(document))))


def _rule_faults(document: Document) -> Iterator[Fault]:
    pack = pack_view(document)
    for rule in PACK_RULES:
        yield from rule(pack)
    for question in pack.records("questions"):
        for rule in QUESTION_RULES:
            yield from rule(question)
