"""One program on Discord and Slack at once, over one store."""

from adapters.slack.assembly import SlackChat
from tests.scenarios import slack_world
from tests.scenarios.discord_world import Process, World


class Both(World):
    """Discord, and a Slack beside it, around one program. Time is Discord's to pass, and keepers are Discord's too."""

    def __init__(self, *, kept: bool = False) -> None:
        super().__init__(kept=kept)
        self.slack = slack_world.World(clock=self.clock)

    async def _made(self) -> Process:
        chat = SlackChat()
        process = Process.over(self._open_store(), self.clock, self._challenges, {"slack": chat}, kept=self._kept)
        quiz = await self.slack.assembled(chat, process.host, process.store)
        self.slack.process = slack_world.Process(process.store, process.host, quiz)
        return process

    async def rests(self) -> None:
        await super().rests()
        await self.slack.rests()
        await super().rests()

    async def _kill(self) -> None:
        await super()._kill()
        await self.slack.process.kill(self.clock)
