"""Ids of what people fill in on Slack: forms and the Home tab. Buttons that belong to a game are in `adapters.buttons`.

What a form holds comes back under the id of its block and the id of its element, which are the same here.
"""

from typing import Final

from bot.engine.questions import MAX_CHOICES

HOME_CHALLENGE: Final = "quiz:home:challenge"
"""The Home tab's list of challenges; also the id of its block."""

HOME_PRACTISE: Final = "quiz:home:practise"
"""The Home tab's button that starts practising the challenge that is picked in the list above it."""

START: Final = "quiz:start"
"""The callback id of the form that starts a game."""

START_CHANNEL: Final = "quiz:start:channel"
START_CHALLENGE: Final = "quiz:start:challenge"
START_MODE: Final = "quiz:start:mode"
START_SECONDS: Final = "quiz:start:seconds"
START_OPTIONS: Final = "quiz:start:options"

IN_A_THREAD: Final = "thread"
"""The value of the box of `START_OPTIONS` that asks for a thread of the game's own."""

CHALLENGES: Final = frozenset({HOME_CHALLENGE, START_CHALLENGE})
"""Lists of challenges that are asked of us where there are more than a list may hold."""

DAILY: Final = "quiz:daily"
"""The callback id of the form that adds a daily."""

DAILY_CHANNEL: Final = "quiz:daily:channel"
DAILY_TIME: Final = "quiz:daily:time"
DAILY_ZONE: Final = "quiz:daily:zone"
DAILY_WEEKDAYS: Final = "quiz:daily:weekdays"
DAILY_SOURCE: Final = "quiz:daily:source"
DAILY_NUMBERS: Final = {
    name: f"quiz:daily:{name}" for name in ("questions", "window_hours", "catch_up_hours", "no_repeat_days")
}
"""The fields for numbers, by the names of `bot.host.plans.LIMITS`."""

SETTINGS: Final = "quiz:settings"
"""The callback id of the form that changes settings."""

REPORT: Final = "quiz:report"
"""The callback id of the form that says what is wrong with a question."""

REPORT_REASON: Final = "quiz:report:reason"

ERASE: Final = "quiz:erase"
"""The callback id of the form that deletes whoever fills it in."""

ERASE_WORD: Final = "quiz:erase:word"

BRING: Final = "quiz:bring"
"""The callback id of the form that takes a file of questions."""

BRING_FILE: Final = "quiz:bring:file"

RETIRE: Final = "quiz:retire"
"""The callback id of the form that asks why a pack is retired."""

RETIRE_REASON: Final = "quiz:retire:reason"

AUTHOR: Final = "quiz:author"
"""The callback id of the form for one question."""

AUTHOR_KIND: Final = "quiz:author:kind"
AUTHOR_DIFFICULTY: Final = "quiz:author:difficulty"
AUTHOR_PROMPT: Final = "quiz:author:prompt"
AUTHOR_CODE: Final = "quiz:author:code"
AUTHOR_RIGHT: Final = "quiz:author:right"
AUTHOR_WRONG: Final = tuple(f"quiz:author:wrong{number}" for number in range(1, MAX_CHOICES))
"""The fields for wrong choices."""

AUTHOR_MISTAKES: Final = tuple(f"quiz:author:mistake{number}" for number in range(1, MAX_CHOICES))
"""The fields for the mistakes that lead to the wrong choices at the same places."""

AUTHOR_HINT: Final = "quiz:author:hint"
AUTHOR_EXPLANATION: Final = "quiz:author:explanation"
AUTHOR_PACK: Final = "quiz:author:pack"


def setting(name: str) -> str:
    """The field for the setting of this name."""
    return f"{SETTINGS}:{name}"
