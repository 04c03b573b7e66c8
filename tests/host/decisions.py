"""Decisions about questions, for tests of what follows from them."""

from typing import Any

from bot.ports import Store
from bot.ports.careers import AuditEntry
from bot.ports.corrections import Decision, Ruling
from tests.host.bench import T0

MOD = "test:mod"
SPACE = "test:space"
HERE = f"{SPACE}/room"


async def decide(store: Store, space: str, question: str, ruling: Ruling, **changes: Any) -> Decision:
    """Keep a decision as moderators make it; the third choice is right where it is a correction."""
    changes = {"right": "choice 2" if ruling is Ruling.CORRECTED else None, "at": T0, **changes}
    decision = Decision(f"{space} {question} {ruling}", space, question, ruling, MOD, **changes)
    await store.corrections.decide(decision, AuditEntry(decision.at, MOD, ruling, question, space or None))
    return decision
