"""Writing the next step of a question's life into its pack, and nothing else."""

from datetime import date
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from bot.bank.life import State, life_of, step_refused
from bot.bank.loading import Pack, load_pack
from bot.bank.reading import parse_pack
from bot.engine.questions import PREDICT_OUTPUT
from bot.whole_files import replace

_INDENT: Final = "  "


class NotMarked(Exception):
    """Why a step was not written; the message is a sentence or two that say what to do."""


def mark(path: Path, question: str, state: State, since: date, reason: str = "") -> None:
    """Append a step to the life of a question of a pack, by the question's id.

    The rest of the file stays as it is, to the character. Raises `NotMarked` where the pack has errors, has no such
    question, or the step makes no sense, and `OSError` where the file cannot be written; then nothing has changed.
    """
    pack = load_pack(path)
    if pack.complete is None or pack.document is None:
        raise NotMarked(f"{path} has errors; quizhost bank check names them.")
    ids = [it["id"] for it in pack.document.data["questions"]]
    if question not in ids:
        raise NotMarked(f"{path} has no question {question}; it has {', '.join(ids)}.")
    index = ids.index(question)
    _check(pack, index, state, since, reason)
    text = path.read_bytes().decode("utf-8-sig")
    step = {"state": str(state), "since": since.isoformat(), **({"reason": reason} if reason else {})}
    written = _with_step(text, index, step)
    if not _differs_by(path, pack.document.data, written, index, step):
        raise NotMarked(f"{path} is laid out in a way that cannot be added to; write the step by hand.")
    replace(path, written.encode())


def _check(pack: Pack, index: int, state: State, since: date, reason: str) -> None:
    assert pack.document is not None and pack.complete is not None
    data = pack.document.data["questions"][index]
    steps = life_of(data)
    before = steps[-1].state if steps else None
    if before is None and "life" not in data and state is State.LIVE:
        raise NotMarked("The question is live, as every question that says nothing about its life.")
    if why := step_refused(before, state, reason):
        raise NotMarked(f"{why} Say it with --reason." if "reason" in why else why)
    if steps and since < steps[-1].since:
        raise NotMarked(f"The question is {before} since {steps[-1].since}, which is later than {since}.")
    if state is not State.PROVEN:
        return
    question = pack.complete.questions[index]
    if question.kind == PREDICT_OUTPUT and question.proof is None:
        raise NotMarked(f"The program is not proven; run it first: quizhost bank prove {pack.path.as_posix()}")
    if question.kind != PREDICT_OUTPUT and not reason:
        raise NotMarked("Say with --reason who solved the question without seeing the key.")


def _with_step(text: str, index: int, step: dict[str, str]) -> str:
    """The text with one step more. What cannot be parsed as expected shows when the result is compared."""
    lines = text.splitlines(keepends=True)
    question = _value(_value(YAML(typ="safe", pure=True).compose(text), "questions"), index)
    life = _value(question, "life")
    keys = " " * question.start_mark.column
    rows = [f"{key}: {_scalar(value)}" for key, value in step.items()]
    lead = keys + _INDENT if life is None else " " * life.start_mark.column
    added = [f"{keys}life:"] if life is None else []
    added += [f"{lead}- {rows[0]}", *(f"{lead}  {row}" for row in rows[1:])]
    end = min((life or question).end_mark.line, len(lines))
    # The mark stands at whatever comes next: blank lines and comments before that are not of the value.
    while end and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    break_ = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    before = "".join(lines[:end])
    if before and not before.endswith("\n"):
        before += break_
    return before + "".join(f"{row}{break_}" for row in added) + "".join(lines[end:])


def _value(node: Node | None, key: str | int) -> Any:
    """The node at a key of a mapping or an index of a sequence; None where there is none."""
    if isinstance(node, MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    return node.value[key] if isinstance(node, SequenceNode) and isinstance(key, int) else None


def _scalar(text: str) -> str:
    """The text in double quotes, unless it is plain in YAML by its looks alone."""
    if text.replace("-", "").isalnum() and text.isascii() and not text.isdecimal():
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _differs_by(path: Path, before: Any, written: str, index: int, step: dict[str, str]) -> bool:
    """Whether the text written holds what was there and this step, and nothing else has changed."""
    document, faults = parse_pack(path, written)
    if document is None or faults:
        return False
    questions = list(before["questions"])
    questions[index] = {**questions[index], "life": [*questions[index].get("life", ()), step]}
    return bool(document.data == {**before, "questions": questions})
