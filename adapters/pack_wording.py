"""The sentences about packs that moderators bring, shared by the chats: plain text, as in `adapters.wording`."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from adapters.chat_wording import more
from adapters.wording import count
from bot.engine.questions import DIFFICULTIES, KINDS
from bot.host.packs import MAX_BYTES, MAX_REASON, PackPage, Proven, Received, Step
from bot.ports.packs import PackQuestion, PackState, ReadPack, Remark, StoredPack

PACKS: Final = "Packs of your own"
EMPTY: Final = "No pack was brought here yet. Bring a file of questions, or write a question with /quiz author."
ABOUT: Final = "What is live can be played here alone. /quiz author writes a single question."
NO_PACKS: Final = "No packs can be brought here; ask whoever runs the quiz."

TOGETHER: Final = 6
"""How many packs one message lists."""

LINES: Final = 10
"""How many lines one page about a pack has."""

TOLD: Final = 20
"""How many remarks one report has; how many more there are is counted."""

# --- labels ----------------------------------------------------------------------------------------------------------

BRING: Final = "Bring a file"
LOOK: Final = "Look"
QUESTIONS: Final = "See the questions"
FILE: Final = "As a file"
PROVE: Final = "Run its programs"
PROVE_WITHOUT: Final = "Check it"
PUBLISH: Final = "Publish it here"
RETIRE: Final = "Retire it"

# --- forms -----------------------------------------------------------------------------------------------------------

FILE_FORM: Final = "Bring a file of questions"
FILE_LABEL: Final = "The file"
FILE_EXAMPLE: Final = "YAML, CSV, Aiken, GIFT, Moodle XML, Anki text, Kahoot (xlsx), Open Trivia (json)"
FILE_LIMIT: Final = f"At most {MAX_BYTES // 1_000_000} MB."
SEND: Final = "Send"
NO_FILE: Final = "Choose a file first."
NO_DOWNLOAD: Final = "The file could not be fetched; send it again."

RETIRE_FORM: Final = "Retire this version"
RETIRE_LABEL: Final = "Why?"
RETIRE_EXAMPLE: Final = "Such as: the course is over. Admins read it in the audit."
RETIRE_LONGEST: Final = MAX_REASON

NOT_KNOWN: Final = "This form is not known here any more; begin anew with /quiz author."
NO_SUCH_KIND: Final = "Choose a kind and a difficulty from the lists."
BACK: Final = "Back to the pack"
HANDED_OVER: Final = "Change the file and bring it again; it becomes the next version."
GIVEN_BACK: Final = "What you wrote is in the file, so that nothing of it is lost."

RUNNING: Final = "The programs are being run; that may take a minute or two."
SOON: Final = "It can be played here now; it is in the list of challenges."

STATES: Final[Mapping[PackState, str]] = {
    PackState.DRAFT: "📝 Draft",
    PackState.PROVEN: "🔬 Proven",
    PackState.LIVE: "🟢 Live",
    PackState.RETIRED: "📦 Retired",
}

_NEXT: Final[Mapping[PackState, str]] = {
    PackState.DRAFT: "Next come its keys: each program is run, and must print what its key says.",
    PackState.PROVEN: "Its keys hold. Published, it can be played here.",
    PackState.LIVE: "It can be played here, as any other challenge.",
    PackState.RETIRED: "It is not played any more; games that began with it go on to their end.",
}

NEXT_WITHOUT: Final = "It has no programs to be run. Check it, and it can be published here."

_SIGNS: Final[Mapping[str, str]] = {"error": "❌", "warning": "⚠️", "note": "✅"}
_ORDER: Final = (*_SIGNS,)


class Part(NamedTuple):
    """Some lines about a pack, under a title; all plain, each one line."""

    title: str
    lines: tuple[str, ...]


def page(found: Sequence[StoredPack], number: int) -> tuple[Sequence[StoredPack], int, int]:
    """What a page (from 0) of the list shows, which page it is, and how many there are; one beyond the last is the
    last."""
    pages = max(1, -(-len(found) // TOGETHER))
    number = min(number, pages - 1)
    return found[TOGETHER * number : TOGETHER * (number + 1)], number, pages


def heading(pack: StoredPack) -> str:
    """Which version of which pack."""
    return f"{_line(pack.title)}, version {pack.number}"


def next_step(pack: StoredPack, *, programs: bool = True) -> str:
    """What can become of a version as it stands; `programs` says whether it has any."""
    return _NEXT[pack.state] if programs or pack.state is not PackState.DRAFT else NEXT_WITHOUT


def step(of: Step) -> str:
    """What a version came to, without when and by whom."""
    return f"{STATES[of.state]}{f': {_line(of.reason)}' if of.reason else ''}"


def has_programs(page: PackPage) -> bool:
    """Whether a version has programs to be run."""
    return any(it.program for it in page.examined.questions)


def prove(page: PackPage) -> str:
    """The label of the button that proves a version."""
    return prove_label(programs=has_programs(page))


def prove_label(*, programs: bool) -> str:
    """The same for a version of which nothing else is at hand."""
    return PROVE if programs else PROVE_WITHOUT


def question(of: PackQuestion) -> str:
    """A question on one line."""
    kind, difficulty = KINDS[of.kind], DIFFICULTIES[of.difficulty]
    return f"{kind.emoji} {difficulty.emoji} {_line(of.prompt)}"


def remark(of: Remark, *, with_line: bool = True) -> str:
    """What is said of a line of a file, or of a question; without a line where nobody has written in lines."""
    where = f"{of.question}: " if of.question else f"Line {of.line}: " if with_line else ""
    return f"{_SIGNS.get(of.severity, '•')} {where}{_line(of.text)}"


def about(page: PackPage) -> list[Part]:
    """All that is to be read about a version beside its life: what changed, what stands out, what it holds."""
    found = []
    if page.live is not None:
        changes = tuple(map(_line, page.examined.changes)) or ("Nothing.",)
        found.append(Part(f"What differs from version {page.live.number}, which is live", changes))
    if page.examined.remarks:
        found.append(Part("What to look at", tuple(map(remark, _urgent(page.examined.remarks)))))
    if page.examined.questions:
        number = count(len(page.examined.questions), "question")
        found.append(Part(number.capitalize(), tuple(map(question, page.examined.questions))))
    return found


def paged(parts: Sequence[Part], number: int) -> tuple[list[Part], int, int]:
    """The lines of one page (from 0) under their titles, which page it is, and how many there are; one beyond the last
    is the last."""
    lines = [(part.title, line) for part in parts for line in part.lines]
    pages = max(1, -(-len(lines) // LINES))
    number = min(number, pages - 1)
    shown: dict[str, tuple[str, ...]] = {}
    for title, line in lines[LINES * number : LINES * (number + 1)]:
        shown[title] = (*shown.get(title, ()), line)
    return [Part(*it) for it in shown.items()], number, pages


# --- what was done ---------------------------------------------------------------------------------------------------


def received(of: Received) -> str:
    """What came of a file, in a sentence or two."""
    if of.pack is None:
        return "Nothing was kept: no question of the file can be asked as it is."
    return f"{asked(of.read)} Kept as {heading(of.pack)}.{_before(of.before)}"


def _before(pack: StoredPack | None) -> str:
    """What becomes of the version that was the newest until now: a file may have another one's name by chance."""
    if pack is None:
        return ""
    where = f" ({_line(pack.reason).rstrip('.')})" if pack.reason else ""
    if pack.state is PackState.DRAFT:
        return f" It takes the place of version {pack.number}, a draft{where}."
    return f" Version {pack.number}{where} stays until this one is published."


def authored(of: Received) -> str:
    """What came of a question that was written in a form."""
    if of.pack is None:
        return "The question was not kept; this is in its way."
    return f"The question is kept in {heading(of.pack)}, which has {count(of.read.questions, 'question')} now."


def asked(read: ReadPack) -> str:
    """How many questions of a file can be asked, and how many have a program."""
    if read.questions == read.found:
        said = f"{count(read.found, 'question')} can be asked".capitalize()
    else:
        said = f"{read.questions} of {count(read.found, 'question')} can be asked"
    programs = "" if not read.programs else f", {read.programs} of them by running a program"
    return f"{said}{programs}."


def proven(of: Proven) -> str:
    """What came of running a version's programs."""
    programs = len(of.remarks)
    if of.pack.state is PackState.DRAFT:
        wrong = sum(it.severity == "error" for it in of.remarks)
        return (
            f"{wrong} of {count(programs, 'program')} {'does' if wrong == 1 else 'do'} not print what the key says. "
            "Mend the file and bring it again; it becomes the next version."
        )
    if not programs:
        return "It has no programs, so its keys stand as they are written."
    return (
        "Its program prints what the key says."
        if programs == 1
        else f"All {programs} programs print what their keys say."
    )


def told(remarks: Sequence[Remark], *, with_line: bool = True) -> list[str]:
    """As many remarks as a report has, the urgent ones first, and how many more there are."""
    shown = [remark(it, with_line=with_line) for it in _urgent(remarks)[:TOLD]]
    left = len(remarks) - len(shown)
    return [*shown, more(left, "remark")] if left else shown


def _urgent(remarks: Sequence[Remark]) -> list[Remark]:
    return sorted(remarks, key=lambda it: _ORDER.index(it.severity) if it.severity in _ORDER else len(_ORDER))


def _line(text: str) -> str:
    """The text on one line, without signs that nobody sees or that turn the direction of others."""
    return "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
