"""What authors and people may write that means something to Slack."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from bot.engine.game import Phase
from tests.adapters.discord.content import NASTY as ELSEWHERE
from tests.adapters.discord.content import challenge, challenges, signs, texts
from tests.engine.builders import EXAMPLES, QUICK

RENDERED = settings(QUICK, max_examples=min(EXAMPLES, 25), suppress_health_check=[HealthCheck.too_slow])
"""For property tests over messages, each of which is held against all of Slack's limits; that takes its time."""

__all__ = ["NASTY", "PLAYED", "challenge", "challenges", "nasty", "signs", "texts"]

NASTY = (
    *ELSEWHERE,
    "<!channel> <!here> <!everyone> <!subteam^S1|@team> <@U1> <@U1|ann> <#C1|general>",
    "<https://example.org|a link> <mailto:a@example.org|b> <!date^0^{date}|never>",
    "*bold* _italic_ ~gone~ `code` ```block```",
    "> quote\n&gt; quote\n>>> quotes",
    "&lt;!channel&gt; &amp;lt; & a && b < c > d",
    ":smile: :+1: @here @channel #general",
)

nasty = st.sampled_from(NASTY)

PLAYED = tuple(phase for phase in Phase if phase not in (Phase.NEW, Phase.POSTING, Phase.WINDOW))
"""The phases of games in which questions are asked."""
