"""Takes a picture of what `quizhost bank preview ID --chat discord --json` prints, as simcord draws it.

    pip install 'simcord[screenshot]'
    quizhost bank preview ID --question QUESTION --chat discord --json | python -m tests.pictures.previews FOLDER

It needs what `tests.pictures.discord` needs. `slack/render.cjs` draws what is printed for Slack.
"""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import discord
import simcord
from discord.http import Route

from tests.pictures.discord import SIZE, use_own_chromium


async def main(folder: Path, lines: Sequence[str]) -> None:
    """Send each message into a channel, and take a picture of it."""
    client = discord.Client(intents=discord.Intents.none())
    async with simcord.run(client) as env:
        guild = env.create_guild("Study group")
        room = guild.create_text_channel("preview")
        ann = guild.add_member(env.create_user("ann"))
        async with env.preview(room, viewers=[ann], width=SIZE[0], height=SIZE[1]) as preview:
            for shown in map(json.loads, lines):
                for number, body in enumerate(shown["sent"]):
                    await send(client, room.id, body)
                    file = folder / f"{shown['question']}-{number}.png"
                    await preview.screenshot(file, viewer=ann, target=room.last_message, viewport=SIZE)


async def send(client: discord.Client, channel: int, body: Any) -> None:
    """Send a message as it is, without discord.py building it."""
    await client.http.request(Route("POST", "/channels/{channel_id}/messages", channel_id=channel), json=body)


if __name__ == "__main__":
    if "CHROMIUM" in os.environ:
        use_own_chromium(os.environ["CHROMIUM"])
    asyncio.run(main(Path(sys.argv[1]), sys.stdin.readlines()))
