"""Questions that are wrong, over the real app and a local Slack: reported, decided about, and told."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters import report_wording
from adapters.slack import actions, guarding
from adapters.slack.render import reports as render
from bot.engine.events import GameCorrected
from bot.host.reports import question_key
from tests.adapters.slack.bodies import check, check_view, labels
from tests.adapters.slack.online import Bot, Table, answer, by_http, online, read, words
from tests.slack_server import QUIZ, STUDENT, TEACHER, TEAM
from tests.slack_server.things import Json

KEY = question_key("tensors/q1")
REASON = "Choice *C* is right too, <!channel> & more."


@pytest.fixture
async def bot(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    async with online(monkeypatch) as bot:
        yield bot


async def revealed(bot: Bot) -> Table:
    """A game whose first question is closed."""
    table = await bot.play()
    await table.over_time()
    return table


def report_button(table: Table, question: int = 0) -> str:
    return f"quiz:rp:{table.game_id}:{question}"


async def reports(bot: Bot, table: Table, reason: str = REASON) -> str:
    """Press the button and send the form; what is said then."""
    press = await bot.server.press(report_button(table), channel=QUIZ.id)
    await press.opened()
    return await answer(bot, bot.server.submit(actions.REPORT, {actions.REPORT_REASON: reason}))


def own(message: Json) -> Json:
    """A message as it was sent."""
    blocks = [{key: value for key, value in block.items() if key != "block_id"} for block in message["blocks"]]
    return {"text": message["text"], "blocks": blocks}


async def corrected(bot: Bot, press: str, user: Any = TEACHER) -> str:
    return await answer(bot, bot.server.press(press, user=user), user)


# --- players ---------------------------------------------------------------------------------------------------------


async def test_a_reveal_has_a_button_that_asks_what_is_wrong(bot: Bot) -> None:
    table = await revealed(bot)
    first = bot.server.shown(QUIZ.id)[1]
    assert labels(first) == [render.REPORT_LABEL]
    press = await bot.server.press(report_button(table))
    (form,) = await press.opened()
    check_view({key: form[key] for key in ("type", "title", "submit", "close", "private_metadata", "blocks")})
    thanks = await answer(bot, bot.server.submit(actions.REPORT, {actions.REPORT_REASON: REASON}))
    assert thanks == report_wording.THANKS
    (kept,) = bot.state.corrections.reports.values()
    assert (kept.question, kept.player, kept.reason) == ("tensors/q1", f"slack:{TEAM.id}:{STUDENT.id}", REASON)
    assert report_wording.THANKS not in "\n".join(map(words, bot.server.messages)), "told to one alone"


async def test_a_reason_that_says_nothing_is_marked_in_the_form(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch, by_http) as bot:
        table = await revealed(bot)
        await (await bot.server.press(report_button(table))).opened()
        sent = await bot.server.submit(actions.REPORT, {actions.REPORT_REASON: " \u200b . "})
        errors = (await sent.acked()).body["errors"]
        assert [*errors] == [actions.REPORT_REASON] and "3 to 500 characters" in errors[actions.REPORT_REASON]
        assert bot.server.views(STUDENT) and not bot.state.corrections.reports


async def test_a_question_that_is_open_is_not_reported(bot: Bot) -> None:
    table = await bot.play()
    await bot.server.press(report_button(table), channel=QUIZ.id)
    await bot.server.until(lambda: bot.server.views(STUDENT), "the form")
    sent = await bot.server.submit(actions.REPORT, {actions.REPORT_REASON: REASON})
    assert "Wait until you see the answer" in str((await sent.acked()).body)


async def test_a_form_that_slack_opens_no_more_is_a_sentence(bot: Bot) -> None:
    table = await revealed(bot)
    bot.server.fail("views.open", "expired_trigger_id")
    assert guarding.TOO_LATE in await answer(bot, bot.server.press(report_button(table)))
    assert await reports(bot, table) == report_wording.THANKS


async def test_a_press_that_is_delivered_again_opens_one_form(bot: Bot) -> None:
    table = await revealed(bot)
    press = await bot.server.press(report_button(table))
    await press.opened()
    await bot.server.repeat(press)
    await press.delivered(2)
    await bot.quiz.replies.settled()
    assert len(bot.server.asked("views.open")) == 1 and press.private == []


async def test_reveals_of_personal_games_keep_the_button_when_the_game_goes_on(bot: Bot) -> None:
    await read(bot, "practice tensors")
    own_channel = bot.server.dm(STUDENT)
    await bot.server.until(lambda: bot.server.shown(own_channel), "a question")
    (game_id,) = bot.state.games
    table = Table(bot, game_id, own_channel)
    await table.asked()
    await table.press(table.right)
    await bot.server.until(lambda: render.REPORT_LABEL in labels(bot.server.shown(own_channel)[0]), "the reveal")
    await (await bot.server.press(f"quiz:n:{game_id}:0", channel=own_channel)).acked()
    await bot.server.until(lambda: labels(bot.server.shown(own_channel)[0]) == [render.REPORT_LABEL], "fewer buttons")
    await (await bot.server.press(report_button(table), channel=own_channel)).opened()
    said = await answer(bot, bot.server.submit(actions.REPORT, {actions.REPORT_REASON: REASON}))
    assert said == report_wording.THANKS


# --- moderators ------------------------------------------------------------------------------------------------------


async def test_moderators_look_at_what_was_reported_and_keep_it(bot: Bot) -> None:
    await reports(bot, await revealed(bot))
    (queue,) = await read(bot, "reports", TEACHER)
    check(own(queue))
    assert "1 player says that it is wrong." in words(queue) and REASON in words(queue)
    looked = await corrected(bot, f"quiz:rl:{KEY}:0")
    assert "Tensor basics, question 1" in looked and REASON in looked and "With another key" not in looked
    kept = await corrected(bot, f"quiz:rk:{KEY}:0")
    assert report_wording.NO_REASONS in kept and "The question is right as it is" in kept
    assert report_wording.EMPTY in words((await read(bot, "reports", TEACHER))[0])


async def test_another_key_is_asked_about_before_it_holds(bot: Bot) -> None:
    table = await revealed(bot)
    await reports(bot, table)
    await (await bot.server.command("/quiz", "stop", user=TEACHER)).acked()
    await read(bot, "reports", TEACHER)
    await corrected(bot, f"quiz:rl:{KEY}:0")
    place = (table.game.current.order[table.right] + 1) % 4
    asked = await corrected(bot, f"quiz:rc:{KEY}:0:{place}")
    assert "Shall" in asked and "1 game that is over will be graded again" in asked
    assert bot.state.corrections.decisions == {}
    done = await corrected(bot, f"quiz:rcc:{KEY}:0:{place}")
    assert "The question is corrected. 1 game that is over is being graded again." in done
    (decision,) = bot.state.corrections.decisions.values()
    assert decision.by == f"slack:{TEAM.id}:{TEACHER.id}"


async def test_a_question_that_is_asked_no_more_is_in_no_new_game(bot: Bot) -> None:
    await reports(bot, await revealed(bot))
    await (await bot.server.command("/quiz", "stop", user=TEACHER)).acked()
    await read(bot, "reports", TEACHER)
    await corrected(bot, f"quiz:rl:{KEY}:0")
    assert "The question is not asked any more." in await corrected(bot, f"quiz:rqn:{KEY}:0")
    table = await bot.play(user=TEACHER)
    assert [question.id for question in table.game.challenge.questions] == ["q2"]


async def test_nobody_else_decides_whatever_they_press(bot: Bot) -> None:
    await reports(bot, await revealed(bot))
    for action in ("rq", "rl", "rk", "rqn"):
        refused = await answer(bot, bot.server.press(f"quiz:{action}:{KEY}:0"))
        assert "Only moderators may do that" in refused
    for action in ("rc", "rcc"):
        assert "Only moderators" in await answer(bot, bot.server.press(f"quiz:{action}:{KEY}:0:2"))
    assert bot.state.corrections.decisions == {}
    assert "not known any more" in await corrected(bot, "quiz:rl:0000000000000000:0")
    assert "no such choice" in await corrected(bot, f"quiz:rc:{KEY}:0:9")


async def test_a_correction_is_told_in_its_channel_by_name_and_to_one_who_played_alone(bot: Bot) -> None:
    table = await bot.play(user=TEACHER)
    await table.press(table.wrong)
    await table.over_time()
    await (await bot.server.command("/quiz", "stop", user=TEACHER)).acked()
    await table.delivered()
    right = table.game.challenge.questions[0].answer
    event = GameCorrected(bot.clock.now(), 0, right, (right + 1) % 4, "audit")
    await bot.host.submit(table.game_id, event)
    await table.delivered()
    newest = bot.server.shown(QUIZ.id)[-1]
    check(own(newest))
    assert report_wording.CORRECTED in words(newest) and report_wording.REGRADED in words(newest)
    assert "student" in words(newest) and "The right answer: choice" in words(newest)
