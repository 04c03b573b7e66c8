"""Dailies as Slack messages: the invitation, the result, and the answers; and badges that were won."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters import chat_wording, daily_wording
from adapters.slack.render import badges, daily
from bot.engine.effects import CloseReason, CloseWindow, QuestionTally, Standing
from bot.engine.events import EarnedBadge
from bot.engine.questions import Challenge
from bot.engine.standings import STANDINGS_SHOWN
from bot.engine.views import PlayerView
from tests.adapters.slack.bodies import buttons, check, labels, plain, prose, rows, squeezed
from tests.adapters.slack.content import RENDERED, challenges, nasty
from tests.adapters.slack.gallery import ANN, BEN, CAL, GAME, NAMES, NOW, closing, window
from tests.adapters.test_render import seen
from tests.engine import builders

CHALLENGE = builders.challenge(3)
WHEN = "<!date^1800000000^{date_short_pretty}, {time}|15 Jan 2027, 08:00 UTC>"


# --- the post --------------------------------------------------------------------------------------------------------


def test_an_invitation_in_full() -> None:
    message = daily.invitation(CHALLENGE, NOW, 12, GAME)
    check(message)
    assert rows(message) == [
        "📅 Daily challenge",
        "Tensor basics\npytorch · 3 questions · about 5 minutes",
        "💡 Conceptual ×3\n🟡 Intermediate ×3",
        f"⏳ Closes {WHEN}",
        "👥 12 players have played.",
        daily_wording.HOW_TO_PLAY,
    ]
    assert labels(message) == ["▶️ Play"]
    assert [part["action_id"] for part in buttons(message)] == [f"quiz:p:{GAME}:0"]


def test_an_invitation_tells_nothing_of_its_questions() -> None:
    said = prose([daily.invitation(CHALLENGE, NOW, 0, GAME)])
    for asked in CHALLENGE.questions:
        assert asked.prompt not in said
    assert "Nobody has played yet." in said


def test_a_closed_daily_offers_its_answers_and_a_withdrawn_one_does_not() -> None:
    closed = daily.closed(CHALLENGE, closing(CHALLENGE), GAME)
    check(closed)
    assert labels(closed) == ["📖 See the answers"]
    assert "🔒 This daily is closed." in rows(closed)
    withdrawn = daily.closed(CHALLENGE, closing(CHALLENGE, CloseReason.STOPPED), GAME)
    check(withdrawn)
    assert labels(withdrawn) == []
    assert "🔒 This daily was withdrawn." in rows(withdrawn)


# --- the result ------------------------------------------------------------------------------------------------------


def test_a_result_in_full() -> None:
    (message,) = daily.results(CHALLENGE, closing(CHALLENGE), GAME, names=NAMES, hidden=frozenset({BEN}))
    check(message)
    assert list(map(plain, rows(message))) == [
        "🏁 Result of the daily",
        "Tensor basics",
        "🥇 Ann · 500 points · 5 of 3 right\n"
        "🥈 somebody · 320 points · 4 of 3 right\n"
        "🥈 Cal · 320 points · 4 of 3 right",
        "How the questions went",
        "\n".join(f"{number}. 💡 🟡 ▰▰▰▰▰▰▰▰ 100 % · 3" for number in (1, 2, 3)),
    ]
    assert labels(message) == ["📖 See the answers"]


def test_a_daily_that_nobody_played_ends_in_a_friendly_sentence() -> None:
    (message,) = daily.results(CHALLENGE, closing(CHALLENGE, players=0), GAME, names={})
    assert rows(message)[-1] == daily_wording.NOBODY_PLAYED


def test_a_question_that_nobody_tried_has_no_share() -> None:
    end = replace(closing(CHALLENGE), tallies=(QuestionTally(0, (0, 0, 0, 0), 0, 0),))
    (message,) = daily.results(CHALLENGE, end, GAME, names=NAMES)
    assert rows(message)[-1] == f"1. 💡 🟡 {chat_wording.NOBODY_ANSWERED}"


@pytest.mark.parametrize(("tied", "shown"), [(1, 10), (4, 13)])
def test_a_result_names_ten_and_those_who_share_the_last_rank(tied: int, shown: int) -> None:
    ranks = [*range(1, 10), *[10] * tied, 10 + tied, 11 + tied]
    standings = tuple(Standing(rank, f"slack:T1:U{number}", 9, 1, 1, 0) for number, rank in enumerate(ranks))
    (message,) = daily.results(CHALLENGE, CloseWindow(CloseReason.TIME_UP, standings, 20), GAME, names={})
    assert prose([message]).count("somebody") == shown
    assert f"and {20 - shown} more players" in rows(message)


@RENDERED
@given(challenges(8), nasty, st.integers(0, 10**6))
def test_any_daily_fits(of: Challenge, name: str, players: int) -> None:
    check(daily.invitation(of, NOW, players, GAME))
    standings = tuple(Standing(1, f"slack:T1:U{number}", 10**6, 10**4, 1, 0) for number in range(STANDINGS_SHOWN))
    tallies = tuple(QuestionTally(number, (), 10**6, 10**6) for number in range(len(of.questions)))
    end = CloseWindow(CloseReason.TIME_UP, standings, 10**6, tallies)
    check(daily.closed(of, end, GAME))
    messages = daily.results(of, end, GAME, names={line.player: name * 10 for line in standings})
    for message in messages:
        check(message)
    assert prose(messages).count("100 %") == len(of.questions)


# --- for one person --------------------------------------------------------------------------------------------------


def test_ones_own_result_says_when_the_board_comes() -> None:
    seen = _seen()
    before = daily.own_result(window(CHALLENGE), seen, GAME)
    check(before)
    assert rows(before) == [
        "Tensor basics",
        f"🏁 {daily_wording.PLAYED}",
        "120 points · 1 of 3 right",
        daily_wording.BOARD_COMES,
        f"⏳ Closes {WHEN}",
    ]
    assert labels(before) == ["📖 See the answers"]
    assert daily_wording.BOARD_COMES not in rows(daily.own_result(window(CHALLENGE, over=True), seen, GAME))


def test_who_has_not_played_is_told_when_the_answers_come() -> None:
    message = daily.not_yet(window(CHALLENGE))
    check(message)
    assert rows(message) == [f"🔒 {daily_wording.ANSWERS_LATER}", f"⏳ Closes {WHEN}"]


def test_answers_have_no_letters_and_the_share_of_each_choice() -> None:
    tally = QuestionTally(1, (1, 3, 0, 0), 3, 4)
    (message,) = daily.answer_messages(CHALLENGE, 1, GAME, tally)
    check(message)
    shown = rows(message)
    assert "✅ choice 1" in shown and "▫️ choice 0" in shown
    assert shown[shown.index("✅ choice 1") + 1] == "▰▰▰▰▰▰▱▱ 75 % · 3"
    assert "🎉 3 of 4 players found the answer." in shown
    assert "✅ The right answer: choice 1" in shown
    assert [part["action_id"] for part in buttons(message)] == [
        f"quiz:ans:{GAME}:0",
        f"quiz:ans:{GAME}:2",
        f"quiz:rp:{GAME}:1",
    ]


def test_before_the_end_answers_say_nothing_of_others() -> None:
    (message,) = daily.answer_messages(CHALLENGE, 0, GAME, None)
    assert "%" not in prose([message]) and "found the answer" not in prose([message])
    assert labels(message) == ["Next ▶️", "🚩 This question is wrong"]


@RENDERED
@given(challenges())
def test_any_answers_fit_and_are_shown_in_full(of: Challenge) -> None:
    asked = of.questions[0]
    tally = QuestionTally(0, tuple(range(1, len(asked.choices) + 1)), 1, 10)
    messages = daily.answer_messages(of, 0, GAME, tally)
    for message in messages:
        check(message)
    read = squeezed(prose(messages))
    for text in (asked.prompt, asked.explanation, *(choice.text for choice in asked.choices)):
        assert squeezed(text) in read


# --- badges ----------------------------------------------------------------------------------------------------------

STREAK = [EarnedBadge(player, "streak-7", "Seven in a row", "🔥") for player in (ANN, BEN, CAL)]


def test_badges_are_told_together_without_those_who_hide() -> None:
    (message,) = badges.told(STREAK, NAMES, frozenset({BEN}))
    check(message)
    assert rows(message) == ["🔥 Badge earned: Seven in a row\nAnn, Cal"]


def test_nothing_is_told_where_everybody_hides() -> None:
    assert badges.told(STREAK, NAMES, frozenset({ANN, BEN, CAL})) == []


def test_ones_own_badges_name_nobody() -> None:
    (message,) = badges.won([STREAK[1]])
    check(message)
    assert rows(message) == ["🔥 Badge earned: Seven in a row"]


@RENDERED
@given(nasty, st.integers(1, 300))
def test_any_badges_fit(name: str, count: int) -> None:
    earned = [EarnedBadge(f"slack:T1:U{number}", f"b{number % 40}", name[:400], "🔥") for number in range(count)]
    for message in badges.told(earned, {badge.player: name for badge in earned}):
        check(message)


def _seen() -> PlayerView:
    return replace(seen(), points=120, right=1)
