"""The sentences about what is kept of a player, and about accounts that are linked, shared by the chats.

They are plain text, as in `adapters.wording`.
"""

from collections.abc import Sequence
from typing import Final

from adapters.chat_wording import HIDDEN, NOT_HIDDEN
from bot.host.persons import Code
from bot.host.privacy import Kept

# --- what is kept ----------------------------------------------------------------------------------------------------

TITLE: Final = "What is kept of you"
NOTHING: Final = "Nothing is kept of you yet."
WHY: Final = (
    "It is kept to run the quiz and for nothing else, in the database of whoever runs this bot. Messages that you "
    "write are not read."
)
NO_NAME: Final = "Your name is not kept; it is looked up where it is shown."

EXPORT: Final = "Export my data"
HIDE: Final = "Hide my name"
SHOW: Final = "Show my name"
ERASE: Final = "Delete me"
LINK: Final = "Link an account"
UNLINK: Final = "Unlink this account"
PRIVACY: Final = "Privacy"
"""Labels of the buttons; the last one leads here."""

EXPORTED: Final = "Everything that is kept of you, as a file."


def lines(kept: Kept) -> list[str]:
    """What is kept, a line for each kind of data: "Presses in games: 1,204"."""
    return [f"{line.what}: {line.count:,}" for line in kept.lines]


def facts(kept: Kept) -> list[str]:
    """Under which name, whether others see it, which time zone, and with which accounts this one is linked."""
    name = f"Your name is kept as {' '.join(kept.name.split())}." if kept.name else NO_NAME
    zone = [f"Your time zone is kept as {kept.zone}."] if kept.zone else []
    return [name, HIDDEN if kept.hidden else NOT_HIDDEN, *zone, *([linked(kept.linked)] if kept.linked else [])]


# --- its end ---------------------------------------------------------------------------------------------------------

ERASE_FORM: Final = "Delete me"
"""The title of the form that asks whether it is meant."""

SURE: Final = (
    "Everything that is kept of you is deleted for ever: your games, points, badges, streak, reviews and settings, and "
    "your place on all boards. Of games that you played with others stays what they did, and nothing that leads to "
    "you. Export your data first if you want to keep any of it."
)
WORD: Final = "DELETE"
TYPE_IT: Final = f"Type {WORD} to delete everything"
NOT_TYPED: Final = f"Nothing was deleted; type {WORD} in capital letters if you mean it."
SURELY_ERASE: Final = "Delete everything"
ERASED: Final = "Everything that was kept of you is deleted. If you play again, you begin anew."

LONGEST_WORD: Final = 20
"""How many characters are taken where that is to be typed."""


def is_sure(typed: str) -> bool:
    """Whether somebody typed the word that deletes everything; blanks around it do not matter."""
    return typed.strip() == WORD


# --- linked accounts -------------------------------------------------------------------------------------------------

CODE: Final = "Your code"
LINKED: Final = "The accounts are linked. Boards that both are on show you once."
UNLINKED: Final = "This account is not linked any more; on all boards it stands for itself again."

_PLATFORMS: Final = {"discord": "Discord", "slack": "Slack", "terminal": "the terminal"}


def code(of: Code) -> str:
    """What to do with a code. The command that takes it is the same on every platform."""
    return (
        f"Enter it with your other account within {of.minutes} minutes: /quiz link {of.code}. Tell it to nobody, "
        "because whoever enters it becomes one player with you on shared boards."
    )


def linked(others: Sequence[str]) -> str:
    """With what the player is linked, by the names of the platforms; "" for nothing."""
    names = [_platform(player) for player in others]
    if not names:
        return ""
    *rest, last = names
    return f"This account is linked with yours on {' and '.join([', '.join(rest), last] if rest else [last])}."


def _platform(player: str) -> str:
    known = player.partition(":")[0]
    return _PLATFORMS.get(known, known)
