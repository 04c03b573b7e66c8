"""Questions that are wrong, over real sockets: a form is opened, sent and kept once; moderators decide."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from adapters import report_wording
from adapters.buttons import Action, Button
from adapters.discord.answers import PATIENCE_MS, PRESS_AGAIN, Answer
from adapters.discord.reports import QuestionReports
from bot.host.reports import question_key
from bot.host.throttle import BURST, TooFast
from tests.adapters.discord.bodies import labels
from tests.adapters.discord.online import ADA, BOB, CALLBACKS, QUIZ, Bot, Table, online, verdict, words
from tests.discord_server import GUILD
from tests.discord_server.interactions import Interaction
from tests.discord_server.things import MANAGE_MESSAGES, Role

MIA = replace(ADA, id=503 << 22, name="mia", permissions=ADA.permissions | MANAGE_MESSAGES)
HELPERS = Role(700 << 22, "helpers")
HELPER = replace(BOB, id=504 << 22, name="hal", roles=(HELPERS.id,))
SPACE = f"discord:{GUILD.id}"
NAME = "tensors/q1"
MESSAGE, LATER, UPDATE, FORM = 4, 5, 7, 9


def pressed(action: Action, place: int | None = None) -> str:
    return Button(action, question_key(NAME), 0, place).custom_id


async def revealed(bot: Bot) -> Table:
    """A game whose first question was answered, wrongly by Ada, and is revealed."""
    table = await bot.play()
    await (await table.press(table.wrong, ADA)).answered()
    await table.over_time()
    return table


async def report(bot: Bot, table: Table, user: Any = ADA, text: str = "C is right too.") -> Interaction:
    """Press the button of the reveal, and send the form."""
    opened = await bot.server.press(Button(Action.REPORT, table.game_id, 0).custom_id, user=user)
    await opened.answered()
    sent = await bot.server.send(opened, text)
    await sent.answered()
    return sent


async def test_a_form_is_opened_and_what_is_written_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await revealed(bot)
        sent = await report(bot, table)
        assert report_wording.THANKS in await verdict(sent)
        (kept,) = await bot.store.corrections.open_reports(SPACE, 10)
        assert (kept.question, kept.player, kept.reason) == (NAME, f"discord:{ADA.id}", "C is right too.")
        assert not [it for it in table.shown() if "C is right too" in it], "nobody else reads it"


async def test_a_form_that_is_delivered_twice_is_kept_and_answered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await revealed(bot)
        opened = await bot.server.press(Button(Action.REPORT, table.game_id, 0).custom_id, user=ADA)
        await opened.answered()
        sent = await bot.server.send(opened, "It is wrong.")
        await sent.answered()
        before = len(bot.server.asked(*CALLBACKS))
        await bot.server.repeat(sent)
        await report(bot, table, BOB)  # by then the repetition has been dealt with
        assert len(bot.server.asked(*CALLBACKS)) == before + 2, "the two of Bob's"


async def test_a_form_whose_opening_was_lost_on_the_way_is_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await revealed(bot)
        bot.server.drop(*CALLBACKS, done=False)
        opened = await bot.server.press(Button(Action.REPORT, table.game_id, 0).custom_id, user=ADA)
        await opened.answered()
        assert opened.form["title"] == report_wording.FORM


async def test_a_form_that_can_no_longer_be_opened_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        table = await revealed(bot)
        ask = QuestionReports.ask

        async def put_off(reports: QuestionReports, button: Button, answer: Answer) -> None:
            answer.defer()
            await ask(reports, button, answer)

        monkeypatch.setattr(QuestionReports, "ask", put_off)
        opened = await bot.server.press(Button(Action.REPORT, table.game_id, 0).custom_id, user=ADA)
        (edit,) = await opened.edited()
        assert PRESS_AGAIN in words(edit)


async def test_a_form_that_a_slow_store_keeps_waiting_is_put_off_and_answered_when_it_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        table = await revealed(bot)
        gate, keep = asyncio.Event(), bot.store.corrections.report

        async def slow(*args: Any, **options: Any) -> bool:
            await gate.wait()
            kept: bool = await keep(*args, **options)
            return kept

        monkeypatch.setattr(bot.store.corrections, "report", slow)
        opened = await bot.server.press(Button(Action.REPORT, table.game_id, 0).custom_id, user=ADA)
        await opened.answered()
        sent = await bot.server.send(opened, "It is wrong.")
        await bot.pass_time_until(lambda: sent.callback, step_ms=PATIENCE_MS)
        assert await sent.answered() == {"type": LATER, "data": {"flags": 64}}
        gate.set()
        (edit,) = await sent.edited()
        assert report_wording.THANKS in words(edit)


async def test_an_old_form_of_a_game_that_nobody_knows_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        opened = await bot.server.press(Button(Action.REPORT, "0" * 32, 0).custom_id, user=ADA)
        await opened.answered()
        sent = await bot.server.send(opened, "It is wrong.")
        assert "not known here any more" in await verdict(sent)


async def test_somebody_who_presses_without_pause_is_told_to_wait_and_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch) as bot:
        table = await revealed(bot)
        for _ in range(BURST):
            last = await bot.server.press(Button(Action.ATTEMPTS, table.game_id, 0).custom_id, user=BOB)
            await last.answered()
        opened = await bot.server.press(Button(Action.REPORT, table.game_id, 0).custom_id, user=BOB)
        assert str(TooFast()) in await verdict(opened)
        command = await bot.server.command("quiz me", channel=QUIZ, user=BOB)
        assert str(TooFast()) in await verdict(command)
        await bot.pass_time(1_000)
        assert report_wording.THANKS in await verdict(await report(bot, table, BOB))


async def test_moderators_see_what_was_reported_look_and_correct_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        await report(bot, await revealed(bot))
        queue = await bot.server.command("quiz reports", channel=QUIZ, user=MIA)
        assert "Tensor basics, question 1" in await verdict(queue) and "C is right too." in await verdict(queue)
        look = await bot.server.press(pressed(Action.LOOK), user=MIA)
        told = await look.answered()
        assert told["type"] == UPDATE and look.message is queue.message and queue.ephemeral
        assert "✅ **B** choice 1" in words(told["data"]) and "Because." in words(told["data"])
        assert {"Keep it", "A is right", "C is right", "D is right", "Ask it no more"} <= set(labels(told["data"]))
        asked = await bot.server.press(pressed(Action.CORRECT, 2), user=MIA)
        assert "from now on?\nC: choice 2" in words((await asked.answered())["data"])
        assert await bot.store.corrections.decisions(SPACE) == []
        done = await bot.server.press(pressed(Action.SURELY_CORRECT, 2), user=MIA)
        told = await done.answered()
        assert "The question is corrected." in words(told["data"]) and "✅ **C** choice 2" in words(told["data"])
        (decision,) = await bot.store.corrections.decisions(SPACE)
        assert (decision.right, decision.by) == ("choice 2", f"discord:{MIA.id}")
        assert report_wording.EMPTY in await verdict(await bot.server.command("quiz reports", channel=QUIZ, user=MIA))


@pytest.mark.parametrize("action", [Action.REPORTS, Action.LOOK, Action.KEEP, Action.QUARANTINE, Action.SURELY_CORRECT])
async def test_nobody_else_may_look_or_decide(monkeypatch: pytest.MonkeyPatch, action: Action) -> None:
    async with online(monkeypatch) as bot:
        await report(bot, await revealed(bot))
        refused = await bot.server.command("quiz reports", channel=QUIZ, user=BOB)
        assert "Only moderators may do that" in await verdict(refused)
        custom_id = pressed(action, 2 if action is Action.SURELY_CORRECT else None)
        press = await bot.server.press(custom_id, channel=QUIZ, user=BOB)
        assert "Only moderators may do that" in await verdict(press)
        assert await bot.store.corrections.decisions(SPACE) == []
        assert len(await bot.store.corrections.open_reports(SPACE, 10)) == 1


async def test_a_decision_that_is_delivered_twice_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        await report(bot, await revealed(bot))
        await (await bot.server.command("quiz reports", channel=QUIZ, user=MIA)).answered()
        await (await bot.server.press(pressed(Action.LOOK), user=MIA)).answered()
        kept = await bot.server.press(pressed(Action.KEEP), user=MIA)
        await kept.answered()
        await bot.server.repeat(kept)
        await (await bot.server.command("quiz me", channel=QUIZ, user=MIA)).answered()
        assert len(await bot.store.careers.audit(space=SPACE)) == 1


async def test_outside_of_servers_there_is_nothing_to_decide(monkeypatch: pytest.MonkeyPatch) -> None:
    async with online(monkeypatch) as bot:
        press = await bot.server.press(Button(Action.REPORTS).custom_id, channel=bot.server.dm(MIA), user=MIA)
        assert "belongs to a server" in await verdict(press)


async def test_a_reported_question_can_be_looked_at_by_whoever_has_a_role_that_moderates(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with online(monkeypatch, [replace(GUILD, roles=(HELPERS,))]) as bot:
        boss = replace(MIA, permissions=MIA.permissions | 1 << 5)
        refused = await bot.server.command("quiz reports", channel=QUIZ, user=HELPER)
        assert "Only moderators" in await verdict(refused)
        options = {"holder": HELPERS, "role": 1}
        given = await bot.server.command("quiz roles", options, channel=QUIZ, user=boss)
        assert f"<@&{HELPERS.id}> is a moderator here now." in await verdict(given)
        seen = await bot.server.command("quiz reports", channel=QUIZ, user=HELPER)
        assert report_wording.EMPTY in await verdict(seen)
