"""Plays reports, corrections, settings, packs and privacy on Slack, for pictures of what is shown.

    python -m tests.pictures.slack_moderation

prints each message and form, one JSON object with `name` and `body` a line, as `tests.adapters.slack.gallery` does;
`slack/render.cjs` draws them.
"""

import asyncio
import json
from typing import Any

from bot.host.persons import Persons
from tests.bank.packs import GOOD
from tests.fakes.clock import FakeClock
from tests.fakes.desk import PROGRAM
from tests.pictures.story import CHALLENGE, LETTERS, REASONS, RIGHT, WRONG, challenges, pressed
from tests.scenarios.moderated import REPORT
from tests.scenarios.slack_days import DAWN, labelled
from tests.scenarios.slack_moderated import SlackGoverned, SlackModerated
from tests.scenarios.slack_world import World
from tests.scenarios.test_packs import AIKEN
from tests.slack_server.things import Json


async def main() -> None:
    """Report a question, correct it, run the workspace, and read what is kept; print what is shown at each step."""
    world = World(challenges=challenges(), clock=FakeClock(DAWN), kept=True)
    async with world.running():
        table = SlackModerated.open(world)
        await _corrected(world, table)
        await _run(table)
        await _packs(table)
        await _kept(world, table)


def take(name: str, body: Json) -> None:
    """Print what is shown."""
    print(json.dumps({"name": name, "body": body}, ensure_ascii=False))


def told(name: str, to: SlackGoverned) -> None:
    """Print what somebody was told last, for their eyes alone."""
    take(name, max(to._alone, key=lambda it: float(it.get("edited", {}).get("ts", it["ts"]))))


def opened(name: str, by: SlackGoverned) -> None:
    """Print the form that somebody has just opened."""
    assert by.last is not None
    take(name, by.last.views[-1])


async def _corrected(world: World, table: SlackModerated) -> None:
    mia = table.mia
    await table.ann.starts(CHALLENGE)
    await _plays(world, table)
    await mia.looks_at_reports()
    told("reports", mia)
    await mia.turns_page("Look")
    told("look", mia)
    await mia.turns_page(f"{LETTERS[RIGHT]} is right")
    told("surely", mia)
    await mia.turns_page("Yes, correct it")
    await table.passes(60)
    told("decided", mia)
    take("corrected", table.messages[-1])


async def _plays(world: World, table: SlackModerated) -> None:
    ann, ben = table.ann, table.ben
    host, store = world.process.host, world.process.store
    challenge = await host.challenge((await store.running())[0].game_id)
    for number in range(len(challenge.questions)):
        if number:
            await table.goes_on()
        seen = await host.view((await store.running())[0].game_id, "")
        for who, letter in zip((ann, ben), pressed(challenge, seen.question, seen.order), strict=True):
            await who.presses_seen(_button(world, table, letter))
        await table.closes()
        if number == WRONG:
            take("reveal", table.messages[-1])
            for who, reason in zip((ben, ann), REASONS, strict=True):
                await who.presses_seen(_button(world, table, REPORT))
                opened("report-form", who)
                await who._submits("quiz:report", "quiz:report:reason", reason)
            told("report-thanks", ann)
    await table.passes(30)


def _button(world: World, table: SlackModerated, label: str) -> Any:
    found = labelled(world, table.messages[-1], label)
    assert found is not None
    return found


async def _run(table: SlackModerated) -> None:
    ann, ben, mia = table.ann, table.ben, table.mia
    await mia.sets("seconds", "30")
    await mia.sets("quiet", "22:00-07:00", here=True)
    told("setting-changed", mia)
    await mia.looks_at_settings()
    told("settings", mia)
    await mia.turns_page("Change for this channel")
    opened("settings-form", mia)
    await mia.looks_at_settings("quiet")
    told("setting", mia)
    await ben.sets("seconds", "10")
    told("setting-refused", ben)
    await mia.gives_role(ben, "moderator")
    await mia.gives_role(await table.group("teachers", ann), "admin")
    told("roles", mia)
    await mia.gives_extra_time(ann, 50)
    told("extra-time", mia)
    await mia.looks_at_audit()
    told("audit", mia)


async def _packs(table: SlackModerated) -> None:
    ben, mia = table.ben, table.mia
    await mia.brings("sums.txt", AIKEN)
    told("pack-brought", mia)
    pack = GOOD.replace("Good Pack", "Convolutions, Week 3")
    await mia.brings("pooling.yaml", pack.encode())
    await mia.turns_page("Check it")
    told("pack-proven", mia)
    await mia.turns_page("Publish it here")
    told("pack-published", mia)
    await ben.writes_question("What is printed?", "3", "4", kind="predict-output", code=PROGRAM)
    await table.passes(3_600)
    await mia.looks_at_packs()
    told("packs", mia)
    await mia.brings("pooling.yaml", pack.replace("keep?", "retain?").encode())
    await mia.turns_page("Look")
    told("pack", mia)
    await mia.turns_page("See the questions")
    told("pack-question", mia)
    await mia.types("author")
    opened("author-form", mia)


async def _kept(world: World, table: SlackModerated) -> None:
    ann, ben = table.ann, table.ben
    await ann.asks_for_code()
    told("code", ann)
    made = await Persons(world.process.store, world.clock).code("discord:1")
    await ann.links(made.code)
    told("linked", ann)
    await ann.looks_at_board("all", "all")
    told("board-linked", ann)
    await ann.looks_at_privacy()
    told("privacy", ann)
    await ann.exports()
    told("exported", ann)
    await ben.looks_at_privacy()
    await ben.turns_page("Delete me")
    opened("erase-form", ben)
    await ben.erases("DELETE")
    told("erased", ben)
    await ben.looks_at_privacy()
    told("privacy-new", ben)


if __name__ == "__main__":
    asyncio.run(main())
