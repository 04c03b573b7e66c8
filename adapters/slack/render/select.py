"""Lists to pick from."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from adapters import wording
from adapters.slack.render.parts import MAX_LABEL, MAX_OPTIONS, Part, plain
from adapters.slack.render.text import fit, one_line
from bot.engine.questions import Challenge

MAX_VALUE: Final = 150


def challenges(found: Sequence[Challenge], action_id: str) -> Part:
    """The challenges (at least one) to pick from; where there are more than a list holds, Slack asks for them."""
    part: Part = {"action_id": action_id, "placeholder": plain("Choose a challenge")}
    if len(found) > MAX_OPTIONS:
        return {"type": "external_select", "min_query_length": 0, **part}
    return {"type": "static_select", "options": options(found), **part}


def options(found: Iterable[Challenge]) -> list[Part]:
    """The first of the challenges as a list takes them; each is known by its id, of at most `MAX_VALUE` characters."""
    return [option(challenge.title, challenge.id, wording.plan(challenge)) for challenge in islice(found, MAX_OPTIONS)]


def option(words: str, value: str, about: str = "") -> Part:
    """One entry of a list, with small print below it."""
    part: Part = {"text": plain(fit(one_line(words), MAX_LABEL)), "value": value}
    return {**part, "description": plain(fit(one_line(about), MAX_LABEL))} if about else part
