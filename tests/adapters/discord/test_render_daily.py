"""A daily: its post, what came of it, and the answers; and badges that were just won."""

from dataclasses import replace

from adapters.buttons import Action, Button, understand
from adapters.discord.render import badges, daily
from bot.engine.effects import CloseReason, CloseWindow, QuestionTally, Standing
from bot.engine.events import EarnedBadge
from bot.engine.views import WindowView
from tests.adapters.discord.bodies import Body, buttons, check, labels, live, prose, texts
from tests.adapters.discord.content import challenge
from tests.adapters.discord.gallery import ANN, BEN, GAME, NOW
from tests.engine import builders

OF = challenge(builders.question(), replace(builders.question(), id="q2", difficulty="expert"))


def tally(question: int, right: int = 3, tried: int = 4, presses: tuple[int, ...] = (1, 3, 0, 0)) -> QuestionTally:
    return QuestionTally(question, presses, right, tried)


def closing(*standings: Standing, count: int | None = None, reason: CloseReason = CloseReason.TIME_UP) -> CloseWindow:
    tallies = (tally(0), tally(1, 0, 0, (0,) * 4))
    return CloseWindow(reason, standings, len(standings) if count is None else count, tallies, "1")


def read(body: Body) -> str:
    check(body)
    return "\n".join(texts(body))


# --- the post --------------------------------------------------------------------------------------------------------


def test_the_post_says_what_there_is_to_play_and_until_when() -> None:
    body = daily.invitation(OF, NOW, 0, GAME)
    shown = read(body)
    for words in ("Daily challenge", "Tensor basics", "2 questions", "about 5 minutes", "Conceptual ×2", "Expert ×1"):
        assert words in shown
    assert f"<t:{NOW // 1000}:R>" in shown and f"<t:{NOW // 1000}:f>" in shown
    assert "Nobody has played yet." in shown
    assert [part["custom_id"] for part in buttons(body)] == [Button(Action.PLAY, GAME).custom_id]
    assert "1 player has played." in read(daily.invitation(OF, NOW, 1, GAME))


def test_the_post_keeps_its_length_when_it_counts() -> None:
    before, after = (daily.invitation(OF, NOW, players, GAME) for players in (2, 3))
    assert len(texts(before)) == len(texts(after)) and labels(before) == labels(after)


def test_a_closed_post_leads_to_the_answers_and_not_into_the_game() -> None:
    body = daily.closed(OF, closing(count=3), GAME)
    assert "This daily is closed." in read(body) and "3 players have played." in read(body)
    assert live(body) == ["See the answers"]


def test_a_withdrawn_post_says_so_and_tells_no_answers() -> None:
    body = daily.closed(OF, closing(reason=CloseReason.STOPPED), GAME)
    assert "This daily was withdrawn." in read(body)
    assert labels(body) == []


# --- the result ------------------------------------------------------------------------------------------------------


def test_the_result_has_ties_hidden_players_and_shares() -> None:
    lines = (Standing(1, ANN, 300, 2, 2, 0), Standing(1, BEN, 300, 2, 2, 0), Standing(3, "discord:9", 1, 1, 0, 1))
    (body,) = daily.results(OF, closing(*lines, count=5), GAME, hidden=frozenset({BEN}))
    shown = read(body)
    assert "🥇 \u2068<@100000000000000001>\u2069 · **300** points · 2 of 2 right" in shown
    assert "🥇 \u2068somebody\u2069 · **300** points" in shown
    assert "🥉 \u2068<@9>\u2069 · **1** point · 1 of 2 right" in shown
    assert "and 2 more players" in shown
    assert "1. 💡 🟡 ▰▰▰▰▰▰▱▱ 75 % · 3" in shown
    assert "2. 💡 🔴 Nobody answered this one." in shown
    assert "choice" not in shown
    assert live(body) == ["See the answers"]


def test_those_who_share_the_tenth_place_are_all_named() -> None:
    lines = [Standing(min(rank, 10), f"discord:{rank}", 1, 1, 1, 0) for rank in range(1, 13)]
    (body,) = daily.results(OF, closing(*lines, Standing(13, "discord:13", 0, 0, 0, 0), count=20), GAME)
    shown = read(body)
    assert "<@12>" in shown and "<@13>" not in shown and "and 8 more players" in shown


def test_where_nobody_played_the_result_says_so() -> None:
    (body,) = daily.results(OF, closing(), GAME)
    assert "Nobody played this daily" in read(body)


def test_a_long_daily_is_told_in_as_many_messages_as_it_takes() -> None:
    long = challenge(*(replace(builders.question(), id=f"q{number}") for number in range(400)))
    tallies = tuple(tally(number) for number in range(400))
    found = daily.results(long, replace(closing(Standing(1, ANN, 1, 1, 1, 0)), tallies=tallies), GAME)
    shown = "\n".join(map(read, found))
    assert len(found) > 1 and all(f"{number}. 💡" in shown for number in range(1, 401))
    assert [bool(buttons(body)) for body in found] == [*(False for _ in found[1:]), True]


# --- one player ------------------------------------------------------------------------------------------------------


def test_before_one_has_played_the_answers_wait() -> None:
    body = daily.not_yet(WindowView(OF, "daily", ANN, "discord:1/2", NOW, "1", 0, False, False))
    assert "once you have played" in read(body) and f"<t:{NOW // 1000}:R>" in read(body)
    assert body["flags"] & 64


def test_the_answers_are_read_page_by_page() -> None:
    (first,) = daily.answer_pages(OF, 0, GAME, tally(0))
    (last,) = daily.answer_pages(OF, 1, GAME, None)
    shown = prose([first])
    assert "Question 1 of 2" in shown and "✅ The right answer: choice 1" in shown
    assert "25 % · 1" in shown and "75 % · 3" in shown and "3 of 4 players found the answer." in shown
    pressed = [understand(part["custom_id"]) for part in (*buttons(first), *buttons(last))]
    assert pressed[:2] == [Button(Action.ANSWERS, GAME, 1), Button(Action.REPORT, GAME, 0)]
    assert pressed[2:] == [Button(Action.ANSWERS, GAME, 0), Button(Action.REPORT, GAME, 1)]
    assert "%" not in prose([last]) and "found the answer" not in prose([last])
    assert first["flags"] & last["flags"] & 64


# --- badges ----------------------------------------------------------------------------------------------------------


def earned(player: str, badge: str = "night-owl", name: str = "Night Owl") -> EarnedBadge:
    return EarnedBadge(player, badge, name, "🦉")


def test_badges_are_told_with_those_who_won_them() -> None:
    (body,) = badges.told([earned(ANN), earned(BEN), earned(ANN, "x", "X*Y")])
    assert texts(body) == [
        "🦉 **Badge earned: Night Owl**\n<@100000000000000001>, <@100000000000000002>",
        "🦉 **Badge earned: X\\*Y**\n<@100000000000000001>",
    ]


def test_badges_of_hidden_players_are_not_told_to_everybody() -> None:
    (body,) = badges.told([earned(ANN), earned(BEN)], frozenset({ANN}))
    assert "1>" not in read(body) and "<@100000000000000002>" in read(body)
    assert badges.told([earned(ANN)], frozenset({ANN})) == []


def test_a_badge_that_many_won_counts_those_who_are_not_named() -> None:
    (body,) = badges.told([earned(f"discord:{player}") for player in range(1, 15)])
    assert "<@10>" in read(body) and "<@11>" not in read(body) and "and 4 more" in read(body)


def test_ones_own_badges_are_told_in_private() -> None:
    (body,) = badges.won([earned(ANN), earned(ANN, "x", "Early Bird")])
    assert "Night Owl" in read(body) and "Early Bird" in read(body)
    assert body["flags"] & 64
