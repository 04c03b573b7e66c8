"""A challenge with its keys, for its authors: as plain data for JSON and as text."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from bot.bank.finding import Found
from bot.bank.life import Step
from bot.bank.outputs import quoted
from bot.bank.proving import told
from bot.engine.questions import DIFFICULTIES, KINDS, LETTERS, OUTCOMES, PREDICT_OUTPUT, Question

_WIDTH: Final = 100

UNWRITTEN: Final[Mapping[str, Any]] = {}
"""A question whose pack is not at hand."""


def challenge_data(found: Found) -> dict[str, Any]:
    """The challenge as plain data.

    Keys: id, title, summary, topics, minutes, badge, version, questions. A question has id, kind, difficulty,
    prompt, code ({language, text} or None), choices ({letter, text, right, misconception, feedback, pinned}), answer
    (the letter of the right choice), hint, explanation, seconds, attempts, outcome (None unless the kind is
    predict-output), proof ({outcome, output, torch, raised, message} or None), life (a list of {state, since, reason})
    and parameters ({values, conditions, mistakes, draws} or None). Letters count in the order of the pack. A question
    with parameters is shown as its first draw; `mistakes` is a list of {misconception, instead, rule}, one of the last
    two None, and `draws` a list of names.
    """
    challenge = found.challenge
    return {
        "id": challenge.id,
        "title": challenge.title,
        "summary": challenge.summary,
        "topics": list(challenge.topics),
        "minutes": challenge.minutes,
        "badge": challenge.badge,
        "version": challenge.version,
        "questions": [
            _question_data(it, found.lives.get(it.id, ()), found.written.get(it.id, UNWRITTEN))
            for it in challenge.questions
        ],
    }


def _question_data(question: Question, life: Sequence[Step], written: Mapping[str, Any]) -> dict[str, Any]:
    snippet = question.snippet
    return {
        "id": question.id,
        "kind": question.kind,
        "difficulty": question.difficulty,
        "prompt": question.prompt,
        "code": {"language": snippet.language, "text": snippet.text} if snippet else None,
        "choices": [
            {
                "letter": letter,
                "text": choice.text,
                "right": choice.right,
                "misconception": choice.misconception,
                "feedback": choice.feedback,
                "pinned": choice.pinned,
            }
            for letter, choice in zip(LETTERS, question.choices, strict=False)
        ],
        "answer": LETTERS[question.answer],
        "hint": question.hint,
        "explanation": question.explanation,
        "seconds": question.seconds,
        "attempts": question.attempts,
        "outcome": question.outcome if question.kind == PREDICT_OUTPUT else None,
        "proof": asdict(question.proof) if question.proof else None,
        "life": [{"state": str(it.state), "since": it.since.isoformat(), "reason": it.reason} for it in life],
        "parameters": _parameters_data(question, written) if question.draws else None,
    }


def _parameters_data(question: Question, written: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "values": written.get("parameters", {}),
        "conditions": written.get("conditions", []),
        "mistakes": [
            {key: choice.get(key) for key in ("misconception", "instead", "rule")} for choice in _mistakes(written)
        ],
        "draws": [draw.name for draw in question.draws],
    }


def _mistakes(written: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [choice for choice in written.get("choices", ()) if not choice.get("right", False)]


def challenge_text(found: Found) -> str:
    """The challenge as readable text of at most 100 columns, code left as it is; no line break at the end."""
    challenge = found.challenge
    head = [
        f"{challenge.title} ({challenge.id}, version {challenge.version})",
        *_wrapped(challenge.summary),
        f"Topics: {', '.join(challenge.topics)} · about {challenge.minutes} minutes · badge: {challenge.badge}",
    ]
    blocks = [
        question_lines(number, it, found.lives.get(it.id, ()), found.written.get(it.id, UNWRITTEN))
        for number, it in enumerate(challenge.questions, 1)
    ]
    return "\n".join("\n".join(lines) for lines in ([*head, ""], *blocks)).rstrip()


def question_lines(
    number: int, question: Question, life: Sequence[Step] = (), written: Mapping[str, Any] = UNWRITTEN
) -> list[str]:
    """A question as readable lines of at most 100 columns, the last one empty; an asterisk marks the right choice.

    `written` is the question as its pack has it. One with parameters is shown as its first draw.
    """
    kind, difficulty = KINDS[question.kind].label, DIFFICULTIES[question.difficulty].label
    snippet = question.snippet
    attempts = "1 attempt" if question.attempts == 1 else f"{question.attempts} attempts"
    return [
        f"{number}. {question.id} · {kind} · {difficulty} · {question.seconds} s · {attempts}",
        *_wrapped(question.prompt, "   "),
        *(["", textwrap.indent(snippet.text, "       "), ""] if snippet else []),
        *(line for index in range(len(question.choices)) for line in _choice_lines(question, index)),
        *_proof_lines(question),
        *_parameter_lines(question, written),
        *(line for step in life for line in _wrapped(_told(step), "   Life: ")),
        *_wrapped(question.hint or "none", "   Hint: "),
        *_wrapped(question.explanation or "none", "   Explanation: "),
        "",
    ]


def _proof_lines(question: Question) -> list[str]:
    """What the program should do and what it did; nothing for questions that ask for no output."""
    if question.kind != PREDICT_OUTPUT:
        return []
    done = f"{told(question.proof)}." if question.proof else "not yet"
    return [*_wrapped(f"{OUTCOMES[question.outcome].label}.", "   Outcome: "), *_wrapped(done, "   Proven: ")]


def _parameter_lines(question: Question, written: Mapping[str, Any]) -> Iterator[str]:
    """From what a question is drawn; nothing for questions without parameters."""
    if not question.draws:
        return
    yield from _wrapped(f"{len(question.draws)}, of which this is {question.draws[0].name}", "   Draws: ")
    for name, values in written.get("parameters", {}).items():
        yield from _wrapped(f"{name}: {' | '.join(map(str, values))}", "   Parameter ")
    for condition in written.get("conditions", ()):
        yield from _wrapped(condition, "   Condition: ")
    for choice in _mistakes(written):
        changed = (f"{quoted(new)} for {quoted(old)}" for old, new in choice.get("instead", {}).items())
        how = f"the rule {choice['rule']}" if "rule" in choice else "; ".join(changed)
        yield from _wrapped(f"{choice['misconception']}, by {how}", "   Mistake: ")


def _told(step: Step) -> str:
    return f"{step.state} since {step.since}{f': {step.reason}' if step.reason else ''}"


def _choice_lines(question: Question, index: int) -> list[str]:
    choice = question.choices[index]
    mark, pin = "*" if choice.right else " ", " (pinned)" if choice.pinned else ""
    mistake = _wrapped(f"({choice.misconception})", "        ") if choice.misconception else []
    feedback = _wrapped(choice.feedback, "        – ") if choice.feedback else []
    return [*_wrapped(choice.text + pin, f"   {mark} {LETTERS[index]}. "), *mistake, *feedback]


def _wrapped(text: str, lead: str = "") -> list[str]:
    """The paragraphs of `text` as lines, the first after `lead` and the others as far in as its end."""
    rest = " " * len(lead)
    lines: list[str] = []
    for part in text.split("\n"):
        lines += textwrap.wrap(part, _WIDTH, initial_indent=rest if lines else lead, subsequent_indent=rest) or [""]
    return lines
