"""Takes pictures of reports, corrections, settings and privacy on Discord, as simcord draws them.

    pip install 'simcord[screenshot]'
    python -m tests.pictures.discord_moderation FOLDER

It needs what `tests.pictures.discord` needs.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from simcord.results import ResponseMessage

from bot.host.persons import Persons
from tests.pictures.discord import SIZE, use_own_chromium
from tests.pictures.story import CHALLENGE, LETTERS, REASONS, RIGHT, WRONG, challenges, pressed
from tests.scenarios.discord_moderated import DiscordGoverned, DiscordModerated
from tests.scenarios.discord_world import World


async def main(folder: Path) -> None:
    """Report a question, correct it, run the server, and read what is kept; take a picture at each step."""
    async with World(challenges=challenges(), kept=True).running() as world:
        table = DiscordModerated.open(world)
        people = [member.actor for member in (table.ann, table.ben, table.mia, table.ada)]
        for part in (_played, _corrected, _run, _kept):  # each looks at times from where it begins
            async with world.env.preview(table.channel, viewers=people, width=SIZE[0], height=SIZE[1]) as preview:

                async def take(name: str, viewer: DiscordGoverned, target: Any = None, on: Any = preview) -> None:
                    report = await on.screenshot(
                        folder / f"{name}.png", viewer=viewer.actor, target=target or viewer.last, viewport=SIZE
                    )
                    print(name, "complete" if report.complete else report)

                await part(world, table, take)


async def _corrected(world: World, table: DiscordModerated, take: Any) -> None:
    ann, mia = table.ann, table.mia
    await mia.looks_at_reports()
    await take("reports", mia)
    await mia.turns_page("Look")
    await take("look", mia)
    await mia.turns_page(f"{LETTERS[RIGHT]} is right")
    await take("surely", mia)
    await mia.turns_page("Yes, correct it")
    await table.passes(60)
    await take("decided", mia)
    await take("corrected", ann, table.channel.last_message)
    await mia.looks_at_reports()
    await take("reports-empty", mia)


async def _played(world: World, table: DiscordModerated, take: Any) -> None:
    ann, ben = table.ann, table.ben
    await ann.starts(CHALLENGE)
    host, store = world.process.host, world.process.store
    challenge = await host.challenge((await store.running())[0].game_id)
    for number in range(len(challenge.questions)):
        if number:
            await table.goes_on()
        seen = await host.view((await store.running())[0].game_id, "")
        at = _newest(world, table)
        for who, letter in zip((ann, ben), pressed(challenge, seen.question, seen.order), strict=True):
            await who._hears(who._clicks(at, letter))
        await table.closes()
        if number == WRONG:
            await take("reveal", ann, ResponseMessage(world.env, world.env.backend.get_message(*at)))
            await _reports(ben, at, REASONS[0], take)
            await _reports(ann, at, REASONS[1])
    await table.passes(30)


def _newest(world: World, table: DiscordModerated) -> tuple[int, int]:
    """Where the newest message that all see is: channel and message."""
    messages = world.env.backend.messages[table.channel.id]
    return table.channel.id, max(id_ for id_, message in messages.items() if not message.is_ephemeral)


async def _reports(who: Any, at: tuple[int, int], reason: str, take: Any = None) -> None:
    await who._hears(who._clicks(at, "This question is wrong"))
    if take:
        await take("report-form", who)
    await who._hears(who.actor.submit_modal(who.last, {"text": reason}))
    if take:
        await take("report-thanks", who)


async def _run(world: World, table: DiscordModerated, take: Any) -> None:
    ann, ben, mia, ada = table.ann, table.ben, table.mia, table.ada
    await mia.looks_at_settings()
    await take("settings-usual", mia)
    await mia.sets("seconds", "30")
    await mia.sets("quiet", "22:00-07:00", here=True)
    await take("setting-changed", mia)
    await mia.looks_at_settings()
    await take("settings", mia)
    await mia.looks_at_settings("quiet")
    await take("setting", mia)
    await ben.sets("seconds", "10")
    await take("setting-refused", ben)
    await ada.looks_at_roles()
    await take("roles-nobody", ada)
    await ada.gives_role(ben, "moderator")
    await ada.gives_role(await table.group("Teachers", ann), "admin")
    await take("roles", ada)
    await mia.gives_extra_time(ann, 50)
    await take("extra-time", mia)
    await ada.looks_at_audit()
    await take("audit", ada)


async def _kept(world: World, table: DiscordModerated, take: Any) -> None:
    ann, ben = table.ann, table.ben
    await ann.asks_for_code()
    await take("code", ann)
    made = await Persons(world.process.store, world.clock).code("slack:T0001:U0001")
    await ann.links(made.code)
    await take("linked", ann)
    await ann.looks_at_board("all", "all")
    await take("board-linked", ann)
    await ann.looks_at_privacy()
    await take("privacy", ann)
    await ann.exports()
    await take("exported", ann)
    await ben.looks_at_privacy()
    shown = ben.last.response  # type: ignore[union-attr]
    await ben._hears(ben._clicks((shown.channel_id, shown.id), "Delete me"))
    await take("erase-form", ben)
    await ben._hears(ben.actor.submit_modal(ben.last, {"text": "delete"}))
    await take("erase-refused", ben)
    await ben.erases("DELETE")
    await take("erased", ben)
    await ben.looks_at_privacy()
    await take("privacy-new", ben)


if __name__ == "__main__":
    if "CHROMIUM" in os.environ:
        use_own_chromium(os.environ["CHROMIUM"])
    pictures = Path(sys.argv[1])
    pictures.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(pictures))
