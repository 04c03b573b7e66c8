"""Questions and challenges: what is asked. Kinds and difficulties are rows of a table."""

from dataclasses import dataclass
from typing import Final

from bot.engine.errors import InvalidChallenge

LETTERS: Final = "ABCDEF"
MIN_CHOICES: Final = 2
MAX_CHOICES: Final = len(LETTERS)
DEFAULT_ATTEMPTS: Final = 2
MAX_SECONDS: Final = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Kind:
    """What a question exercises. `label` and `emoji` are what players see."""

    id: str
    label: str
    emoji: str


@dataclass(frozen=True, slots=True)
class Difficulty:
    """How hard a question is. `points` is what a right first answer is worth before speed and hints."""

    id: str
    label: str
    emoji: str
    points: int


PREDICT_OUTPUT: Final = "predict-output"
KINDS: Final = {
    row.id: row
    for row in (
        Kind("conceptual", "Conceptual", "💡"),
        Kind(PREDICT_OUTPUT, "Predict the output", "🔮"),
        Kind("model-choice", "Model choice", "🧭"),
        Kind("hyperparameter", "Hyperparameter", "🔧"),
        Kind("metrics", "Metrics", "📏"),
    )
}

DIFFICULTIES: Final = {
    row.id: row
    for row in (
        Difficulty("beginner", "Beginner", "🟢", 50),
        Difficulty("intermediate", "Intermediate", "🟡", 100),
        Difficulty("advanced", "Advanced", "🟠", 150),
        Difficulty("expert", "Expert", "🔴", 200),
    )
}


@dataclass(frozen=True, slots=True)
class ProgramOutcome:
    """What the program of a question about output does when it runs. `label` is what authors see."""

    id: str
    label: str


PRINTS: Final = "prints"
RAISES: Final = "raises"
VARIES: Final = "varies"
OUTCOMES: Final = {
    row.id: row
    for row in (
        ProgramOutcome(PRINTS, "prints the right choice, whatever the seed"),
        ProgramOutcome(RAISES, "ends with the exception that the right choice names"),
        ProgramOutcome(VARIES, "prints different things from run to run"),
    )
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One offered answer.

    `feedback` is shown to whoever picks it. A `pinned` choice keeps its place when choices are shuffled, because
    its text refers to the others ("all of these"). `misconception` names what somebody has mixed up who picks it.
    """

    text: str
    right: bool = False
    feedback: str | None = None
    pinned: bool = False
    misconception: str | None = None


@dataclass(frozen=True, slots=True)
class Snippet:
    """Code shown with a question. `language` is a name that syntax highlighters know, such as "python"."""

    text: str
    language: str = "python"


@dataclass(frozen=True, slots=True)
class Proof:
    """What a question's program really did when it was run to prove the key.

    `outcome` is a key of `OUTCOMES`. `output` is what it printed, without blanks around it or at the ends of lines;
    where it varies, in one of the runs. `torch` is the version of PyTorch, such as "2.13.0". Where it raised,
    `raised` is the exception's type and `message` its message, "" where that differed from run to run.
    """

    output: str
    torch: str
    outcome: str = PRINTS
    raised: str | None = None
    message: str = ""


@dataclass(frozen=True, slots=True)
class Draw:
    """A question with parameters, made concrete by values for them. `name` tells the values: "batch=4, size=32".

    The other fields are those of the question that is asked.
    """

    name: str
    prompt: str
    choices: tuple[Choice, ...]
    hint: str
    explanation: str
    snippet: Snippet
    proof: Proof


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a challenge.

    `kind` and `difficulty` are keys of `KINDS` and `DIFFICULTIES`. `hint` and `explanation` are empty where the
    question has none. `seconds` (1 to 86,400) is its time limit and `attempts` (at least 1) the number of choices that
    one player may press. `outcome`, a key of `OUTCOMES`, is what the snippet of a question about output should do, and
    `proof` what it did, where somebody looked. `corrected` says that the key is not the pack's any more, which the
    explanation was written for. A question with parameters has `draws` and looks like the first of them; `drawn` is the
    name of the one that was chosen for a game (`bot.engine.variants`). `template` names all of its draws together, as
    they are written.

    Raises `InvalidChallenge` where a field is out of its range, or not exactly one choice is right.
    """

    id: str
    kind: str
    difficulty: str
    prompt: str
    choices: tuple[Choice, ...]
    hint: str
    explanation: str
    seconds: int
    attempts: int = DEFAULT_ATTEMPTS
    snippet: Snippet | None = None
    outcome: str = PRINTS
    proof: Proof | None = None
    corrected: bool = False
    draws: tuple[Draw, ...] = ()
    drawn: str | None = None
    template: str | None = None

    def __post_init__(self) -> None:
        faults = (
            (self.kind not in KINDS, f"unknown kind {self.kind!r}"),
            (self.difficulty not in DIFFICULTIES, f"unknown difficulty {self.difficulty!r}"),
            (
                not MIN_CHOICES <= len(self.choices) <= MAX_CHOICES,
                f"{len(self.choices)} choices; {MIN_CHOICES} to {MAX_CHOICES} work",
            ),
            (sum(choice.right for choice in self.choices) != 1, "exactly one choice must be right"),
            (not 1 <= self.seconds <= MAX_SECONDS, f"seconds must be 1 to {MAX_SECONDS}"),
            (self.attempts < 1, "attempts must be at least 1"),
            (self.outcome not in OUTCOMES, f"unknown outcome {self.outcome!r}"),
        )
        for wrong, fault in faults:
            if wrong:
                raise InvalidChallenge(f"question {self.id!r}: {fault}")

    @property
    def answer(self) -> int:
        """Index of the right choice in `choices`, the pack's own order."""
        return next(index for index, choice in enumerate(self.choices) if choice.right)

    @property
    def points(self) -> int:
        """What a right first answer is worth before speed and hints."""
        return DIFFICULTIES[self.difficulty].points


@dataclass(frozen=True, slots=True)
class Challenge:
    """An ordered set of questions with a badge for getting all of them right in one game.

    `id` is a slug, unique in the bank. `minutes` is how long a player should plan for. `badge` is the badge's
    name. `version` names this exact content: the bank derives it from the content, and a game keeps the version
    that it started with.

    Raises `InvalidChallenge` for a challenge without questions or with a question id used twice.
    """

    id: str
    title: str
    topics: tuple[str, ...]
    minutes: int
    badge: str
    questions: tuple[Question, ...]
    version: str
    summary: str = ""

    def __post_init__(self) -> None:
        if not self.questions:
            raise InvalidChallenge(f"challenge {self.id!r} has no questions")
        ids = [question.id for question in self.questions]
        for id_ in ids:
            if ids.count(id_) > 1:
                raise InvalidChallenge(f"challenge {self.id!r}: question id {id_!r} is used twice")
