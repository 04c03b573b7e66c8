"""What a question with parameters must be like, beyond the schema: places, conditions and mistakes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.bank.conditions import BadCondition
from bot.bank.faults import Fault, Severity
from bot.bank.limits import LIMITS
from bot.bank.parameters import FEWEST_DRAWS, chosen, is_drawn, name_of, too_many
from bot.bank.templates import places_in
from bot.bank.views import View, texts
from bot.engine.questions import PREDICT_OUTPUT, PRINTS

MOST_VALUES: Final = 64
LONGEST_VALUE: Final = 100
"""Characters of a value: it stands in the code, and in the name of each draw."""

LONGEST_MISTAKEN: Final = 2 * LIMITS["code"].maximum
"""Characters of a program with a mistake, before its places are filled. Nobody is shown it; a few replacements of each
other's results could fill the memory."""

FEWEST_WRONG: Final = 3
"""So many wrong choices a question with parameters shows; it may offer more mistakes, for draws in which some agree."""

_NAMED: Final = 10
"""So many parameters are named where one is missing."""

_FILLED: Final = ("prompt", "code", "hint", "explanation", "feedback")


def parameters_fit(question: View) -> Iterator[Fault]:
    """Parameters of something that has no output, or whose values cannot be used."""
    if not is_drawn(question.data):
        return
    if question.text("kind") != PREDICT_OUTPUT or question.data.get("outcome", PRINTS) != PRINTS:
        message = "Only predict-output questions whose program prints something can have parameters."
        yield _fault(question, "parameters", message, "Remove them, or ask for an output.")
    parameters = question.data["parameters"]
    for name, values in parameters.items() if isinstance(parameters, dict) else ():
        line = question.document.line((*question.trail, "parameters", name))
        if not name.isidentifier() or not name.islower():
            yield Fault(
                question.document.path, line, f"{name} is no name of a parameter.", "Use small letters, digits and _."
            )
        if isinstance(values, list) and (len(values) > MOST_VALUES or not all(map(_is_plain, values))):
            message = f"The values of {name} are not up to {MOST_VALUES} numbers and short texts."
            yield Fault(question.document.path, line, message, "Write them as in: [2, 4, 8]")


def _is_plain(value: object) -> bool:
    return isinstance(value, int | float) or (
        isinstance(value, str) and "\n" not in value and len(value) <= LONGEST_VALUE
    )


def places_are_known(question: View) -> Iterator[Fault]:
    """Places without a parameter, and parameters without a place."""
    parameters = question.data.get("parameters")
    if not isinstance(parameters, dict):
        return
    known = ", ".join(list(parameters)[:_NAMED])
    for view, key, text in texts(question):
        if key in _FILLED:
            for name in sorted(places_in(text) - parameters.keys()):
                message = f'"{key}" has a place ${{{name}}}, and there is no such parameter.'
                yield _fault(view, key, message, f"Use one of: {known}. A dollar is written $$.")
    in_code = places_in(question.text("code"))
    for name in parameters:
        if name not in in_code:
            line = question.document.line((*question.trail, "parameters", name))
            message = f"The code has no place ${{{name}}}."
            yield Fault(
                question.document.path, line, message, "Put it where the value belongs, or remove the parameter."
            )


def filled_texts_fit(question: View) -> Iterator[Fault]:
    """Texts that are too long for a message once values stand in their places."""
    if not _can_be_combined(question.data):
        return
    parameters = question.data["parameters"]
    longest = {name: max((len(str(it)) for it in values), default=0) for name, values in parameters.items()}
    for view, key, text in texts(question):
        if key in _FILLED:
            grown = sum(text.count(place := f"${{{name}}}") * (most - len(place)) for name, most in longest.items())
            if len(text) + grown > LIMITS[key].maximum >= len(text):
                message = f'"{key}" has up to {len(text) + grown:,} characters with values in its places.'
                yield _fault(view, key, message, f"{LIMITS[key].maximum:,} fit; shorten it, or the values.")


def enough_can_be_drawn(question: View) -> Iterator[Fault]:
    """Conditions that make no sense, or leave too few combinations, or some that cannot be told apart."""
    if not _can_be_combined(question.data):
        return  # which the schema says, or the rule above
    try:
        if trouble := too_many(question.data):
            yield _fault(question, "parameters", *trouble)
            return
        names = list(map(name_of, chosen(question.data)))
    except BadCondition as error:
        yield _fault(question, "conditions", f"A condition cannot be used: {error}.", 'Write it as in: "kernel < size"')
        return
    if len(names) < FEWEST_DRAWS:
        message = f"The parameters allow {len(names)} combinations; at least {FEWEST_DRAWS} are needed."
        yield _fault(question, "parameters", message, "Add values, or loosen the conditions.")
    alike = next((name for name in names if names.count(name) > 1), None)
    if alike is not None:  # what is recorded of a draw is found by its name
        message = f"Two combinations of values read alike: {alike}."
        yield _fault(question, "parameters", message, "Write each value once, and none that reads like two.")


def _can_be_combined(question: Mapping[str, Any]) -> bool:
    """Whether parameters and conditions are what they have to be, each for itself."""
    parameters, conditions = question.get("parameters"), question.get("conditions", [])
    return (
        isinstance(parameters, dict)
        and all(isinstance(values, list) and all(map(_is_plain, values)) for values in parameters.values())
        and isinstance(conditions, list)
        and len(conditions) <= LIMITS["conditions"].maximum
        and all(isinstance(condition, str) for condition in conditions)
    )


def mistakes_are_made(question: View) -> Iterator[Fault]:
    """Choices that do not say how they are computed, or say it where nothing is computed."""
    computed = is_drawn(question.data)
    code = question.text("code")
    choices = question.records("choices")
    for choice in choices:
        ways = [key for key in ("text", "instead", "rule") if key in choice.data]
        if not computed:
            for key in ways:
                if key != "text":
                    yield _fault(
                        choice, key, f'"{key}" is for questions with parameters.', 'Write the choice as "text:".'
                    )
        elif choice.yes("right"):
            for key in ways:
                advice = f'Remove "{key}:".'
                yield _fault(choice, key, "The program computes the right choice.", advice)
        else:
            yield from _mistake(choice, ways, code)
    if computed and sum(not choice.yes("right") for choice in choices) < FEWEST_WRONG:
        message = f"A question with parameters needs at least {FEWEST_WRONG} wrong choices."
        yield _fault(question, "choices", message, "Add mistakes that people make.")


def _mistake(choice: View, ways: Sequence[str], code: str) -> Iterator[Fault]:
    if tuple(ways) not in (("instead",), ("rule",)):
        advice = 'Write either "instead:" or "rule:"; the text is computed.'
        yield _fault(choice, ways[0] if ways else None, "A wrong choice says which mistake computes it.", advice)
    if "misconception" not in choice.data:
        yield _fault(choice, None, "This mistake has no name.", 'Add "misconception:".')
    instead = choice.data.get("instead")
    if not isinstance(instead, dict) or len(code) > LIMITS["code"].maximum:
        return
    for old in instead:
        if old not in code:
            message = "This is not in the code, so that nothing can stand in its place."
            yield _replacement(choice, old, message, "Copy it from the code, with its places.")
    mistaken = code
    for old, new in instead.items():
        if not isinstance(new, str):
            return  # which the schema says
        if len(mistaken) + mistaken.count(old) * (len(new) - len(old)) > LONGEST_MISTAKEN:
            message = f"With this in its place, the program has more than {LONGEST_MISTAKEN:,} characters."
            yield _replacement(choice, old, message, "Shorten it.")
            return
        mistaken = mistaken.replace(old, new)


def _replacement(choice: View, old: str, message: str, advice: str) -> Fault:
    line = choice.document.line((*choice.trail, "instead", old))
    return Fault(choice.document.path, line, message, advice)


def _fault(view: View, key: str | None, message: str, advice: str) -> Fault:
    line = view.line() if key is None else view.line(key)
    return Fault(view.document.path, line, message, advice, Severity.ERROR)


PARAMETER_RULES: Final = (
    parameters_fit,
    places_are_known,
    filled_texts_fit,
    enough_can_be_drawn,
    mistakes_are_made,
)
