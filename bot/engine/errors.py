"""What the engine refuses, split by whose fault it is.

`RefusedEvent` is theirs: somebody did what the rules do not allow here; the game is unchanged and an adapter
answers with a sentence. `CorruptLog` is ours: a stored log does not fold, and nobody's press can mend that.
"""


class QuizError(Exception):
    """Base of every error that the engine raises on purpose."""


class InvalidChallenge(QuizError, ValueError):
    """A question or challenge breaks a rule that the game relies on; the message says which one."""


class CorruptLog(QuizError):
    """A stored log cannot be folded: unknown event, missing field, or an event that its game refuses."""


class RefusedEvent(QuizError):
    """Base of refusals. Nothing was changed."""


class GameNotStarted(RefusedEvent):
    """The game has not been requested yet."""


class GameAlreadyStarted(RefusedEvent):
    """The game was requested before; a game begins once."""


class GameOver(RefusedEvent):
    """The game has ended; it takes no more presses."""


class NotYetShown(RefusedEvent):
    """The question has not reached the chat yet, so nobody can answer it."""


class RoundOver(RefusedEvent):
    """The press belongs to a round that has ended.

    `round_no` is the round pressed, counted from 0.
    """

    def __init__(self, round_no: int) -> None:
        super().__init__(f"round {round_no + 1} is over")
        self.round_no = round_no


class NoSuchRound(RefusedEvent):
    """The press names a round that has not begun."""


class NoHint(RefusedEvent):
    """A hint was asked for of a question that has none."""


class NoSuchChoice(RefusedEvent):
    """The press names a choice that the question does not have."""


class NotAPlayer(RefusedEvent):
    """The game belongs to others; this person cannot play in it."""


class NotAllowed(RefusedEvent):
    """Only the person who started the game, or the host, may do this."""


class NotPlayable(RefusedEvent):
    """The requested game cannot be played: unknown mode, wrong audience for it, or numbers out of range."""
