"""The life of a question: draft, proven, live, quarantined, retired, with the day and the reason of each step.

A question that says nothing of its life is live. What moderators and the operator decide about a question in chats is
kept in the store and comes on top: `bot.host.curation`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from bot.bank.faults import Fault
from bot.bank.views import View


class State(StrEnum):
    """Where a question stands. Only live ones are asked."""

    DRAFT = "draft"  # being written
    PROVEN = "proven"  # its key was checked: by running its program, or by somebody who solved it without the key
    LIVE = "live"
    QUARANTINED = "quarantined"  # not asked while somebody looks whether it is right
    RETIRED = "retired"  # not asked any more


FOLLOWING: Final[Mapping[State, tuple[State, ...]]] = {
    State.DRAFT: (State.PROVEN, State.RETIRED),
    State.PROVEN: (State.LIVE, State.DRAFT, State.RETIRED),
    State.LIVE: (State.QUARANTINED, State.DRAFT, State.RETIRED),
    State.QUARANTINED: (State.LIVE, State.DRAFT, State.RETIRED),
    State.RETIRED: (State.DRAFT,),
}
"""Which states may come after each. What is changed becomes a draft again, and has to be proven anew."""

NEEDS_REASON: Final = frozenset({State.QUARANTINED, State.RETIRED})

DAY: Final = r"^\d{4}-\d{2}-\d{2}$(?!\n)"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a life: from this day on the question has been in this state."""

    state: State
    since: date
    reason: str = ""


def life_of(question: Mapping[str, Any]) -> tuple[Step, ...]:
    """The steps of a question's life, the oldest first; none where it says nothing. `question` passed the checks."""
    return tuple(
        Step(State(step["state"]), date.fromisoformat(step["since"]), step.get("reason", "").strip())
        for step in question.get("life", ())
    )


def state_of(question: Mapping[str, Any]) -> State:
    """The state of a question that passed the checks."""
    steps = life_of(question)
    return steps[-1].state if steps else State.LIVE


def step_refused(before: State | None, after: State, reason: str) -> str | None:
    """Why this step cannot be taken, as a sentence; None where it can. `before` is None for the first step."""
    if before is not None and after not in FOLLOWING[before]:
        following = " or ".join(FOLLOWING[before])
        return f'A question that is {before} cannot become {after}; after "{before}" comes {following}.'
    if after in NEEDS_REASON and not reason:
        return f"A question that becomes {after} needs a reason."
    return None


# --- the rule --------------------------------------------------------------------------------------------------------


def goes_astray(question: View) -> Iterator[Fault]:
    """Steps of a life that cannot follow each other, or whose days do not."""
    before: State | None = None
    last = ""
    for step in question.records("life"):
        state, since = step.text("state"), step.text("since")
        if state not in set(State):
            return  # which the schema says
        if why := step_refused(before, State(state), step.text("reason")):
            advice = "Write the reason below it." if "reason" in why else "Put in the steps between."
            yield _fault(step, step.line("state"), why, advice)
        if re.match(DAY, since):
            if not _is_day(since):
                yield _fault(step, step.line("since"), f"There is no day {since}.", "Write year-month-day.")
            elif since < last:
                yield _fault(step, step.line("since"), f"{since} is before {last}.", "Put the steps in order.")
            last = since
        before = State(state)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _fault(view: View, line: int, message: str, advice: str) -> Fault:
    return Fault(view.document.path, line, message, advice)
