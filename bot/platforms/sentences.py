"""What operators are told of platforms that are not in order; nothing here needs a platform's library."""

from typing import Final

NOT_SET_UP: Final = (
    "No chat is set up. For Discord, set QUIZHOST_DISCORD_TOKEN to the bot's token, for example in .env; "
    "docs/discord.md says how."
)
NO_LIBRARY: Final = "{name}'s library is missing; install it with: pip install 'quizhost[{extra}]'"
DISCORD_BAD_TOKEN: Final = (
    "Discord refuses the token. Copy it again from the Bot page of the developer portal (Reset Token shows a new one) "
    "into QUIZHOST_DISCORD_TOKEN."
)
SLACK_BAD_TOKEN: Final = (
    "Slack refuses the token ({why}). Copy the bot token (xoxb-…) and the app token (xapp-…) again from the app's "
    "pages into QUIZHOST_SLACK_BOT_TOKEN and QUIZHOST_SLACK_APP_TOKEN."
)
