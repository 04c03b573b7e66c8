"""The sentences that players read: each case has its own, whole, on one line and without markup."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import wording
from bot.engine.careers import origin
from bot.engine.corrections import corrected
from bot.engine.effects import (
    AwardBadge,
    CloseReason,
    EndReason,
    ExtendClock,
    FinishChallenge,
    PrivateVerdict,
    Reveal,
    ShowHint,
    Standing,
    Verdict,
)
from bot.engine.errors import CorruptLog, NoSuchChoice, NotPlayable, RefusedEvent, RoundOver
from bot.engine.modes import MODES
from bot.engine.questions import DIFFICULTIES, KINDS, Proof
from bot.engine.scoring import NO_POINTS, Points, points_for
from bot.host.errors import HostError
from bot.host.privacy import TooOften
from bot.ports import SchemaMismatch, StoreError, StoreUnavailable, UnknownGame
from tests.engine.builders import RIGHT, challenge, question

MARKUP = re.compile(r"[*_`<>\[\]\x00-\x1f\x7f]")


def kinds_of(base: type[Exception]) -> Iterator[type[Exception]]:
    for kind in base.__subclasses__():
        if kind.__module__.startswith("bot."):
            yield kind
            yield from kinds_of(kind)


def example(kind: type[Exception]) -> Exception:
    if kind in (RoundOver, TooOften):
        return kind(1)  # it tells a number
    if "__init__" in vars(kind):
        return kind()  # it has a sentence of its own
    return kind("The host is elsewhere." if issubclass(kind, HostError) else "the question has 4 choices")


def press(verdict: Verdict, left: int | None = 1, points: Points | None = None) -> PrivateVerdict:
    return PrivateVerdict("ann", 0, 1, verdict, left, points)


def award(*, first_try: bool = True, hints: int = 0) -> AwardBadge:
    return AwardBadge("ann", "mastery:t", "Tensor Tamer", "🏅", "t", "v1", first_try, hints)


def assert_sentence(text: str) -> None:
    assert text.endswith("."), text
    assert text[0].isupper(), text
    assert not MARKUP.search(text), text
    assert text.isascii(), text
    assert "earned" not in text


# --- one sentence for each case --------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_has_a_sentence(verdict: Verdict) -> None:
    assert_sentence(wording.verdict(press(verdict)))


def test_no_two_verdicts_sound_the_same() -> None:
    assert len({wording.verdict(press(verdict)) for verdict in Verdict}) == len(Verdict)


@pytest.mark.parametrize("reason", CloseReason)
def test_every_reason_for_closing_has_a_sentence(reason: CloseReason) -> None:
    assert_sentence(wording.closed(reason))


@pytest.mark.parametrize("reason", EndReason)
def test_every_reason_for_ending_has_a_sentence(reason: EndReason) -> None:
    assert_sentence(wording.ended(reason))


def test_no_two_reasons_sound_the_same() -> None:
    sentences = [wording.closed(reason) for reason in CloseReason] + [wording.ended(reason) for reason in EndReason]
    assert len(set(sentences)) == len(sentences)


REFUSED = [*kinds_of(RefusedEvent), CorruptLog, UnknownGame, StoreUnavailable, SchemaMismatch, *kinds_of(HostError)]


@pytest.mark.parametrize("kind", REFUSED)
def test_every_refusal_has_a_sentence(kind: type[Exception]) -> None:
    sentence = wording.refusal(example(kind))
    assert_sentence(sentence)
    assert sentence != wording.refusal(ZeroDivisionError()), "the sentence for what nobody thought of"


def test_no_two_refusals_of_the_engine_sound_the_same() -> None:
    brings_its_own = (NoSuchChoice, NotPlayable, HostError)
    kinds = [kind for kind in kinds_of(RefusedEvent) if not issubclass(kind, brings_its_own)]
    assert len({wording.refusal(example(kind)) for kind in kinds}) == len(kinds)


@pytest.mark.parametrize("kind", list(kinds_of(StoreError)))
def test_a_players_sentence_about_the_store_gives_nothing_away(kind: type[Exception]) -> None:
    assert "secret" not in wording.refusal(kind("postgresql://user:secret@host/db is away"))


def test_what_nobody_thought_of_gets_a_sentence_too() -> None:
    assert_sentence(wording.refusal(ZeroDivisionError("x / 0")))
    assert "x / 0" not in wording.refusal(ZeroDivisionError("x / 0"))


def test_the_engines_own_words_become_a_sentence() -> None:
    assert wording.refusal(NoSuchChoice("the question has 4 choices")) == "The question has 4 choices."


# --- numbers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (0, "No attempts left."),
        (1, "1 attempt left."),
        (2, "2 attempts left."),
        (None, "Try again as often as you like."),
    ],
)
def test_attempts_left(left: int | None, words: str) -> None:
    assert wording.attempts_left(left) == words
    assert wording.verdict(press(Verdict.WRONG, left)) == f"B is wrong. {words}"


@pytest.mark.parametrize(
    ("ms", "words"),
    [
        (-5, "0 seconds"),
        (0, "0 seconds"),
        (499, "0 seconds"),
        (1_000, "1 second"),
        (45_000, "45 seconds"),
        (60_000, "1 minute"),
        (125_000, "2 minutes 5 seconds"),
        (3 * 3_600_000, "3 hours"),
        (3_600_000 + 61_000, "1 hour 1 minute"),
        (26 * 3_600_000, "1 day 2 hours"),
    ],
)
def test_durations(ms: int, words: str) -> None:
    assert wording.duration(ms) == words


def test_a_short_absence_is_not_0_seconds() -> None:
    assert wording.extended(ExtendClock(0, 0, 400)) == "The quiz was away for a moment; that time does not count."
    assert "for 2 minutes;" in wording.extended(ExtendClock(0, 0, 120_000))


@given(
    difficulty=st.sampled_from(sorted(DIFFICULTIES)),
    attempt=st.integers(1, 6),
    left=st.integers(0, 30_000),
    hinted=st.booleans(),
)
def test_the_parts_of_the_points_add_up(difficulty: str, attempt: int, left: int, hinted: bool) -> None:
    won = points_for(question(difficulty=difficulty), attempt, left_ms=left, limit_ms=30_000, hinted=hinted)
    text = wording.points(won)
    total, *parts = (int(number) for number in re.findall(r"-?\d+", text.replace("- ", "-")))
    assert total == won.total
    assert sum(parts) == total or not parts


def test_a_right_answer_tells_its_points() -> None:
    assert wording.verdict(press(Verdict.RIGHT, 0, Points(100, 20, 25))) == (
        "B is right. 95 points: 100 for the answer + 20 for speed - 25 for the hint."
    )
    assert wording.verdict(press(Verdict.RIGHT, 0, Points(1, 0, 0))) == "B is right. 1 point."


def test_a_hint_takes_no_more_than_there_is() -> None:
    assert wording.verdict(press(Verdict.RIGHT, 0, Points(8, 0, 12))) == (
        "B is right. 0 points: 8 for the answer - 8 for the hint."
    )


def test_no_points_where_none_are_given() -> None:
    assert wording.verdict(press(Verdict.RIGHT, None, NO_POINTS)) == "B is right."


# --- the rest --------------------------------------------------------------------------------------------------------


def test_a_hint_tells_its_cost() -> None:
    assert (
        wording.hint(ShowHint("ann", 0, 25), question()) == "Hint: Think. (A right answer now brings 25 points less.)"
    )
    assert wording.hint(ShowHint("ann", 0, 0), question()) == "Hint: Think."


def test_only_a_choice_that_counted_brings_its_feedback() -> None:
    wrong = PrivateVerdict("ann", 0, 0, Verdict.WRONG, 1)
    assert wording.feedback(wrong, question(), (2, 1, 0, 3)) == "not 2"
    late = PrivateVerdict("ann", 0, 0, Verdict.TOO_LATE, 0)
    assert wording.feedback(late, question(), (2, 1, 0, 3)) is None


def test_the_right_choice_has_the_letter_that_was_shown() -> None:
    shown = Reveal(0, 0, (1, 0, 2, 3), 0, (0, 0, 0, 0), (), 0, 0)
    assert wording.right_choice(shown, question()) == f"The right answer is A: choice {RIGHT}"


# --- proofs ----------------------------------------------------------------------------------------------------------


def shown(output: str, *others: str | None, outcome: str = "prints") -> tuple[str, tuple[str, ...]]:
    """The sentence and the code of a proof; `others` are the exception and its message."""
    found = wording.evidence(question(proof=Proof(output, "2.13.0", outcome, *others)))
    assert found is not None
    assert all(line.isprintable() or not line for line in (found.sentence, *found.code))
    return found.sentence, found.code


def test_a_question_without_a_proof_shows_none() -> None:
    assert wording.evidence(question()) is None


@pytest.mark.parametrize(
    ("proof", "sentence", "code"),
    [
        (("3",), "PyTorch 2.13.0 really printed:", ("3",)),
        (("[[1,\n\n  2]]",), "PyTorch 2.13.0 really printed:", ("[[1,", "", "  2]]")),
        (("", "KeyError", "'x'"), "PyTorch 2.13.0 really raised:", ("KeyError: 'x'",)),
        (("", "KeyError"), "PyTorch 2.13.0 really raised:", ("KeyError",)),
        (("3", "KeyError", "a\nb"), "PyTorch 2.13.0 really printed this and raised:", ("3", "KeyError: a", "b")),
        (("a\tb\x1b[1m\r\0\x9b",), "PyTorch 2.13.0 really printed:", ("a   b\\x1b[1m\\r\\x00\\x9b",)),
    ],
)
def test_what_a_program_did(proof: tuple[str, ...], sentence: str, code: tuple[str, ...]) -> None:
    assert shown(*proof) == (sentence, code)


def test_what_varies_is_an_example() -> None:
    assert shown("3", outcome="varies") == ("PyTorch 2.13.0 really printed different things, such as:", ("3",))
    assert shown("", outcome="varies")[1] == ("(nothing)",)


def test_what_just_fits_is_not_cut() -> None:
    twelve = tuple(f"line {number}" for number in range(12))
    assert shown("\n".join(twelve))[1] == twelve
    assert shown("x" * 600)[1] == ("x" * 600,)


def test_a_long_output_is_cut_with_a_count() -> None:
    lines = tuple(f"line {number}" for number in range(15))
    assert shown("\n".join(lines))[1] == (*lines[:12], "… 3 more lines")
    assert shown("\n".join(lines[:13]))[1] == (*lines[:12], "… 1 more line")
    assert shown("x" * 601)[1] == ("x" * 600, "… 1 more character")
    assert shown("x" * 700 + "\nyy")[1] == ("x" * 600, "… 103 more characters")
    assert shown("a\n" + "x" * 700 + "\nb")[1] == ("a", "… 2 more lines")


def test_a_long_output_leaves_the_error_in_sight() -> None:
    lines = tuple(f"line {number}" for number in range(15))
    code = shown("\n".join(lines), "KeyError", "x" * 1_000)[1]
    assert code[:5] == (*lines[:4], "… 11 more lines")
    assert code[5:] == ("KeyError: " + "x" * 290, "… 710 more characters")


@given(st.text(), st.none() | st.just("KeyError"), st.text())
def test_any_proof_fits_a_screen(output: str, raised: str | None, message: str) -> None:
    _, code = shown(output * 30, raised, message)
    assert 1 <= len(code) <= 13
    assert sum(map(len, code)) < 700


def test_the_badge_line() -> None:
    assert wording.badge(award()) == "Badge earned: Tensor Tamer"


@pytest.mark.parametrize("first_try", [True, False])
@pytest.mark.parametrize("hints", [0, 1, 3])
def test_how_a_badge_was_won(first_try: bool, hints: int) -> None:
    text = wording.badge_provenance(award(first_try=first_try, hints=hints))
    assert_sentence(text)
    assert ("first attempt" in text) is first_try
    assert ("without hints" if not hints else "1 hint." if hints == 1 else "3 hints.") in text


def test_the_score_of_somebody_who_pressed_nothing_is_zero() -> None:
    end = FinishChallenge(EndReason.STOPPED, 2, (Standing(1, "ben", 1, 1, 1, 0),), 1)
    assert wording.final_score(end, "ann") == "Score: 0 points, 0 of 2 right."
    assert wording.final_score(end, "ben") == "Score: 1 point, 1 of 2 right."


def test_every_kind_and_difficulty_has_a_headline() -> None:
    lines = {wording.headline(question(kind=kind, difficulty=level)) for kind in KINDS for level in DIFFICULTIES}
    assert len(lines) == len(KINDS) * len(DIFFICULTIES)


def test_the_plan_counts_in_words() -> None:
    assert wording.plan(challenge(1)) == "pytorch · 1 question · about 5 minutes"


def test_the_scoring_rule_is_in_sentences() -> None:
    for line in wording.scoring_rule():
        assert_sentence(line)


def test_every_mode_has_a_sentence() -> None:
    for mode in MODES.values():
        assert mode.summary.endswith(".")
        assert "earned" not in mode.summary


def test_an_explanation_that_was_written_for_another_key_says_so():
    asked = challenge(1).questions[0]
    other = next(choice.text for choice in asked.choices if not choice.right)
    mended = corrected(challenge(1), {origin(challenge(1), asked): other}).questions[0]
    assert wording.explanation(asked) == asked.explanation
    assert wording.explanation(mended) == f"{wording.CORRECTED}\n\n{asked.explanation}"
    feedback = [
        choice.feedback for choice in mended.choices if choice.text in (asked.choices[asked.answer].text, other)
    ]
    assert feedback == [None, None], "it argued for the former key"
