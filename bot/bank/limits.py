"""How long the parts of a pack may be, in one table with the reason of each.

Two walls stand behind the numbers: a Discord message with components holds 4,000 characters of text in all, and a
Slack section 3,000. The schema for editors takes its maxima from here.
"""

from dataclasses import dataclass
from typing import Final

from bot.engine.questions import MAX_CHOICES, MAX_SECONDS


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that a field may hold: characters, or entries, or its number, as `unit` says.

    `field` is the key in the pack, or the singular of a list's key for one of its entries. `reason` is the end of
    a sentence that begins with "because".
    """

    field: str
    maximum: int
    unit: str
    reason: str


LIMITS: Final = {
    row.field: row
    for row in (
        Limit("id", 60, "characters", "ids are typed in commands and stand in file names"),
        Limit("title", 100, "characters", "Slack's headers hold 150 and the title shares its line"),
        Limit("summary", 300, "characters", "it is one entry of a list of challenges"),
        Limit("topics", 10, "topics", "they are shown on one line"),
        Limit("topic", 40, "characters", "all topics are shown on one line"),
        Limit("minutes", 240, "minutes", "longer challenges are better split in two"),
        Limit("badge", 100, "characters", "it is the title unless it is named, and fits where titles fit"),
        Limit("seconds", MAX_SECONDS, "seconds", "a question stays open for a day at the most"),
        Limit("attempts", MAX_CHOICES - 1, "attempts", "more would reach every choice"),
        Limit("prompt", 1_500, "characters", "it shares a message with the code and the choices"),
        Limit("code", 1_800, "characters", "it shares a message with the prompt and the choices"),
        Limit("language", 20, "characters", "it is the name of a syntax highlighter"),
        Limit("text", 300, "characters", "up to six choices share a message with the prompt"),
        Limit("feedback", 500, "characters", "it is shown above the explanation in one private answer"),
        Limit("misconception", 80, "characters", "it is one line of a table of statistics"),
        Limit("hint", 500, "characters", "it is shown in one private answer"),
        Limit("explanation", 1_500, "characters", "it shares a message with the verdict and the right choice"),
        Limit("conditions", 10, "conditions", "more of them are better said with fewer values"),
        Limit("condition", 200, "characters", "it compares a few values"),
        Limit("life", 50, "steps", "longer stories belong elsewhere"),
        Limit("since", 10, "characters", "a day is written as year-month-day"),
        Limit("reason", 300, "characters", "it is one line of a history"),
        Limit("choices", MAX_CHOICES, "choices", "the buttons go from A to F"),
        Limit(
            "shown",
            3_500,
            "characters",
            "Discord's messages hold 4,000 and the rest is for headings, points and the closing time",
        ),
    )
}
"""Errors: a pack beyond one of these is not loaded. `shown` is prompt, code and choices of a question together."""

COMFORT: Final = {
    row.field: row
    for row in (
        Limit("prompt", 1_000, "characters", "long prompts are hard to read against a clock"),
        Limit("columns", 60, "columns", "phones cut wider code off or wrap it"),
        Limit("lines", 25, "lines", "longer code scrolls out of sight"),
    )
}
"""Warnings. `columns` and `lines` are of a question's code."""
