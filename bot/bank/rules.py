"""What the schema cannot say: one small function for each rule, collected in `QUESTION_RULES` and `PACK_RULES`."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from bot.bank.faults import Fault, Severity
from bot.bank.life import goes_astray
from bot.bank.limits import COMFORT, LIMITS
from bot.bank.parameter_rules import PARAMETER_RULES
from bot.bank.reading import Trail
from bot.bank.views import View, alike, texts
from bot.engine.questions import DEFAULT_ATTEMPTS, LETTERS, PREDICT_OUTPUT

Rule = Callable[[View], Iterator[Fault]]

# "the" and "a" before these words would be prose about the subject: "all of the weights".
_OTHERS: Final = r"(?:above|these|those|them|others|(?:other |given )?(?:answers|choices|options))"
_REFERS: Final = re.compile(
    rf"^(?:all|none|both|neither|either|any|each|some|two)(?: of)?(?: the)? {_OTHERS}\b"
    rf"|\bof (?:the )?above\b|^(?:all|none|both|neither)$",
    re.IGNORECASE,
)
_LETTER: Final = rf"[{LETTERS}]"
_NAMED_LETTERS: Final = (
    re.compile(rf"\b(?i:answer|choice|option|distractor)s?:? \(?({_LETTER})\b(?:(?:,| and| or)+ ({_LETTER})\b)?"),
    re.compile(rf"\b({_LETTER}) (?:and|or|nor|&) ({_LETTER})\b"),
    re.compile(
        rf"(?:^|[.:;!?] +)\(?({_LETTER})\)? (?:is|was|would be) (?:the )?(?:right|wrong|correct|incorrect|false)"
    ),
)
# Shorter answers stand in a text by chance: "a", "no", "fit".
_TELLING: Final = 4
# What Unicode draws as nothing, and what turns the direction of the text around it. Joiners and variation selectors
# are left out: emoji and many scripts need them.
_UNSEEN: Final = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    r"\ufff9-\ufffb\U000e0000-\U000e00ff]"
)
# Tags are unseen as well, but for those that spell a region after a black flag: England, Scotland, Wales.
_FLAG: Final = re.compile(r"\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")


def _fault(view: View, line: int, message: str, advice: str) -> Fault:
    return Fault(view.document.path, line, message, advice)


def _warning(view: View, line: int, message: str, advice: str) -> Fault:
    return Fault(view.document.path, line, message, advice, Severity.WARNING)


def choices_look_alike(question: View) -> Iterator[Fault]:
    """Two choices that players cannot tell apart."""
    seen: dict[str, View] = {}
    for choice in question.records("choices"):
        form = alike(question, choice.text("text"))
        if form and form in seen:
            message = f"This choice reads like the one on line {seen[form].line('text')}."
            yield _fault(question, choice.line("text"), message, "Replace one of the two.")
        seen.setdefault(form, choice)


def gives_answer_away(question: View) -> Iterator[Fault]:
    """A prompt or hint in which the right choice stands, and no other choice does."""
    choices = [(choice.yes("right"), alike(question, choice.text("text"))) for choice in question.records("choices")]
    answers = [form for right, form in choices if right and (len(form) >= _TELLING or form.isdecimal())]
    others = [form for right, form in choices if not right and form]
    for key in ("prompt", "hint"):
        words = alike(question, question.text(key))
        # A text that offers several choices ("an LSTM or a GRU?") does not say which one is right. A number in a
        # prompt belongs to its story more often than to its answer.
        telling = [form for form in answers if key == "hint" or not form.isdecimal()]
        if any(_stands_in(form, words) for form in telling) and not any(_stands_in(form, words) for form in others):
            message = f"The {key} contains the answer."
            yield _fault(
                question, question.line(key), message, "Say it in other words, or point at the idea behind it."
            )


def _stands_in(part: str, whole: str) -> bool:
    # To look first spares making a pattern of every choice, which takes longer than all other rules together.
    return part in whole and re.search(rf"(?<!\w){re.escape(part)}(?!\w)", whole) is not None


def names_letters(question: View) -> Iterator[Fault]:
    """A text that names a choice by a letter, which it loses when choices are shuffled."""
    choices = question.records("choices")
    moving = {letter for letter, choice in zip(LETTERS, choices, strict=False) if not choice.yes("pinned")}
    # A letter of the subject (matrices A and B) is introduced by the question itself.
    subject = set(re.findall(rf"\b{_LETTER}\b", f"{question.text('prompt')}\n{question.text('code')}"))
    for view, key, text in texts(question):
        if key not in ("text", "feedback", "hint", "explanation"):
            continue
        named = {letter for row in _NAMED_LETTERS for match in row.findall(text) for letter in match if letter}
        if lost := sorted(named & (moving - subject)):
            message = f'"{key}" names choice {" and ".join(lost)} by letter, but choices are shuffled.'
            yield _fault(question, view.line(key), message, "Name it by what it says.")


def refers_to_others(question: View) -> Iterator[Fault]:
    """A choice that speaks of the others and may be shuffled among them."""
    for choice in question.records("choices"):
        if _REFERS.search(choice.text("text")) and not choice.yes("pinned"):
            message = "This choice refers to the others, but choices are shuffled."
            yield _fault(question, choice.line("text"), message, 'Add "pinned: true" to it, or write it out.')


def shows_too_much(question: View) -> Iterator[Fault]:
    """Prompt, code and choices that do not fit one message together."""
    limit = LIMITS["shown"]
    shown = [question.text("prompt"), question.text("code")]
    shown += [choice.text("text") for choice in question.records("choices")]
    if (total := sum(map(len, shown))) > limit.maximum:
        message = f"Prompt, code and choices have {total:,} characters together; {limit.maximum:,} fit."
        yield _fault(question, question.line(), message, f"Shorten them, because {limit.reason}.")


def breaks_code_fence(question: View) -> Iterator[Fault]:
    """Code that would end the block in which chats show it."""
    if "```" in question.text("code"):
        message = "The code contains ```, which ends a block of code in chats."
        yield _fault(question, question.line("code"), message, "Remove it, for example by joining two strings.")


def outcome_of_nothing(question: View) -> Iterator[Fault]:
    """An outcome where no output is asked for."""
    if "outcome" in question.data and question.text("kind") not in ("", PREDICT_OUTPUT):
        message = f'"outcome" is for {PREDICT_OUTPUT} questions alone.'
        yield _fault(question, question.line("outcome"), message, f'Remove it, or write "kind: {PREDICT_OUTPUT}".')


def wins_by_trying(question: View) -> Iterator[Fault]:
    """As many attempts as choices: everybody ends with the right one."""
    attempts, offered = question.whole("attempts", DEFAULT_ATTEMPTS), len(question.records("choices"))
    if 2 <= offered <= attempts:
        message = f"{attempts} attempts at {offered} choices reach the right one by trying."
        yield _warning(question, question.line("attempts"), message, f'Write "attempts: {offered - 1}".')


def prompt_is_long(question: View) -> Iterator[Fault]:
    """A prompt that fits but takes long to read."""
    comfort = COMFORT["prompt"]
    if comfort.maximum < len(question.text("prompt")) <= LIMITS["prompt"].maximum:
        message = f"The prompt has more than {comfort.maximum:,} characters."
        yield _warning(question, question.line("prompt"), message, f"Shorten it, because {comfort.reason}.")


def code_is_wide_or_long(question: View) -> Iterator[Fault]:
    """Code that phones do not show whole."""
    code, columns, lines = question.data.get("code"), COMFORT["columns"], COMFORT["lines"]
    if not isinstance(code, str):
        return
    first = question.document.text_line((*question.trail, "code"))
    rows = code.rstrip().split("\n")
    for number, row in enumerate(rows):
        if len(row) > columns.maximum:
            message = f"This line of code has {len(row)} columns; {columns.maximum} read well."
            yield _warning(question, first + number, message, f"Break it, because {columns.reason}.")
    if len(rows) > lines.maximum:
        message = f"The code has {len(rows)} lines; {lines.maximum} read well."
        yield _warning(question, question.line("code"), message, f"Shorten it, because {lines.reason}.")


def file_is_named_differently(pack: View) -> Iterator[Fault]:
    """A pack that cannot be found by its id."""
    id_, path = pack.text("id"), pack.document.path
    if id_ and path.name not in (f"{id_}.yaml", f"{id_}.yml"):
        message = f'The id is "{id_}", but the file is called {path.name}.'
        yield _fault(pack, pack.line("id"), message, "Make them the same: the file is the id and .yaml")


def question_ids_repeat(pack: View) -> Iterator[Fault]:
    """Two questions of one name."""
    first: dict[str, int] = {}
    for question in pack.records("questions"):
        id_, line = question.text("id"), question.line("id")
        if id_ and id_ in first:
            message = f'The question id "{id_}" is used before, on line {first[id_]}.'
            yield _fault(pack, line, message, "Give each question an id of its own.")
        first.setdefault(id_, line)


def hides_characters(pack: View) -> Iterator[Fault]:
    """Control characters and halves of characters, which chats and databases refuse."""
    for trail, key, text in _strings(pack.data):
        hidden = next((c for c in text if c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cs")), None)
        if hidden is not None:
            message = f'"{key}" contains the invisible character U+{ord(hidden):04X}.'
            yield _fault(pack, pack.document.line(trail), message, "Remove it, or write it as readers should see it.")


def reads_differently(pack: View) -> Iterator[Fault]:
    """Characters that let a text or a program look like another one: unseen ones, and turns of its direction."""
    for trail, key, text in _strings(pack.data):
        if text.isascii():
            continue
        advice = "Remove it; a string of the program can have it as an escape." if key == "code" else "Remove it."
        first = pack.document.text_line(trail) if key == "code" else pack.document.line(trail)
        told: set[tuple[int, str]] = set()
        for below, row in enumerate(_FLAG.sub("", text).split("\n")):
            line = first + below if key == "code" else first
            for sign in _UNSEEN.findall(row):
                if (line, sign) not in told:
                    told.add((line, sign))
                    name = unicodedata.name(sign, "without a name").lower()
                    message = f'"{key}" contains U+{ord(sign):04X} ({name}), which lets it look like another text.'
                    yield _fault(pack, line, message, advice)


def _strings(value: object, trail: Trail = (), key: str = "") -> Iterator[tuple[Trail, str, str]]:
    """Every text in `value`, wherever it stands, as (trail, key of its record, text)."""
    if isinstance(value, str):
        yield trail, key, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _strings(item, (*trail, index), key)
    elif isinstance(value, dict):
        # The keys of a record are the schema's business. Others are texts, such as a part of a program.
        is_record = not trail or isinstance(trail[-1], int)
        for name, item in value.items():
            if not is_record:
                yield (*trail, name), key, name
            yield from _strings(item, (*trail, name), name if is_record else key)


def says_too_little(pack: View) -> Iterator[Fault]:
    """Questions without a hint, and without an explanation: one warning for each of the two."""
    for key, use in (("hint", "helps those who are stuck"), ("explanation", "is what people learn from")):
        without = [question for question in pack.records("questions") if key not in question.data]
        if without:
            article, count = ("an" if key[0] in "aeiou" else "a"), len(without)
            message = f"{count} {'question has' if count == 1 else 'questions have'} no {key}, the first one here."
            yield _warning(pack, without[0].line(), message, f"Write {article} {key}: it {use}.")


def names_a_misconception_of_the_answer(question: View) -> Iterator[Fault]:
    """A right choice that is said to be a mistake."""
    for choice in question.records("choices"):
        if choice.yes("right") and "misconception" in choice.data:
            message = "The right choice has a misconception."
            yield _fault(
                question, choice.line("misconception"), message, "Move it to the wrong choice that it is about."
            )


PACK_RULES: Final[tuple[Rule, ...]] = (
    file_is_named_differently,
    question_ids_repeat,
    hides_characters,
    reads_differently,
    says_too_little,
)
QUESTION_RULES: Final[tuple[Rule, ...]] = (
    choices_look_alike,
    names_a_misconception_of_the_answer,
    gives_answer_away,
    names_letters,
    refers_to_others,
    shows_too_much,
    breaks_code_fence,
    outcome_of_nothing,
    goes_astray,
    *PARAMETER_RULES,
    wins_by_trying,
    prompt_is_long,
    code_is_wide_or_long,
)
