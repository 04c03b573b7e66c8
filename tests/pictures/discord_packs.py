"""Takes pictures of packs that moderators bring on Discord, as simcord draws them.

    pip install 'simcord[screenshot]'
    python -m tests.pictures.discord_packs FOLDER

It needs what `tests.pictures.discord` needs.
"""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from tests.pictures import packs
from tests.pictures.discord import SIZE, use_own_chromium
from tests.scenarios import discord_world
from tests.scenarios.discord_moderated import DiscordModerated
from tests.scenarios.discord_world import World


async def main(folder: Path) -> None:
    """Bring, prove, publish and write; take a picture at each step."""
    discord_world.desk = packs.desk  # a worker that knows the programs of the pictures
    async with World(kept=True).running() as world:
        table = DiscordModerated.open(world)
        ada = table.ada
        async with world.env.preview(table.channel, viewers=[ada.actor], width=SIZE[0], height=SIZE[1]) as preview:

            async def take(name: str) -> None:
                report = await preview.screenshot(
                    folder / f"{name}.png", viewer=ada.actor, target=ada.last, viewport=SIZE
                )
                print(name, "complete" if report.complete else report)

            await _steps(table, take)


async def _steps(table: DiscordModerated, take: Any) -> None:
    ada: Any = table.ada
    await ada.looks_at_packs()
    await take("packs-none")
    await ada.presses_here("Bring a file")
    await take("packs-form")
    await ada.brings("sums.txt", packs.AIKEN.encode())
    await take("packs-aiken")
    await ada.brings("wrong.yaml", packs.WRONG.encode())
    await take("packs-report")
    await ada.turns_page("Run its programs")
    await take("packs-wrong")
    await ada.brings("pooling-basics.yaml", packs.PACK.encode())
    await ada.turns_page("Run its programs")
    await take("packs-proven")
    await ada.turns_page("Look")
    await take("packs-version")
    await ada.turns_page("See the questions")
    await take("packs-question")
    await ada.turns_page("Back to the pack")
    await ada.turns_page("Publish it here")
    await take("packs-live")
    await ada.takes_file()
    await take("packs-file")
    await ada.looks_at_packs()
    await take("packs")
    await table.passes(60)  # nobody is so fast
    await ada.says("quiz author", kind="conceptual", difficulty="beginner")
    await take("author-form")
    await ada.writes_question("What does nn.Identity do?", "Nothing", mistakes=())
    await take("author-refused")
    choices = ("Nothing", "It returns ones", "It transposes")
    await ada.writes_question("What does nn.Identity do?", *choices, mistakes=("takes it for torch.eye",))
    await take("author")


if __name__ == "__main__":
    if "CHROMIUM" in os.environ:
        use_own_chromium(os.environ["CHROMIUM"])
    pictures = Path(sys.argv[1])
    pictures.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(pictures))
