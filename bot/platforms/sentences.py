"""What operators are told of platforms that are not in order; nothing here needs a platform's library."""

from typing import Final

NOT_SET_UP: Final = (
    "No chat is set up. For Discord, set QUIZHOST_DISCORD_TOKEN to the bot's token, for example in .env; "
    "docs/discord.md says how. For Slack, set QUIZHOST_SLACK_BOT_TOKEN and QUIZHOST_SLACK_APP_TOKEN; "
    "docs/slack.md says how."
)
NO_LIBRARY: Final = "{name}'s library is missing; install it with: pip install 'quizhost[{extra}]'"
DISCORD_BAD_TOKEN: Final = (
    "Discord refuses the token. Copy it again from the Bot page of the developer portal (Reset Token shows a new one) "
    "into QUIZHOST_DISCORD_TOKEN."
)
SLACK_NO_BOT_TOKEN: Final = (
    "QUIZHOST_SLACK_BOT_TOKEN is missing: set it to the bot token (xoxb-…) of your workspace, or set "
    "QUIZHOST_SLACK_CLIENT_ID to let many workspaces install the app."
)
SLACK_TWO_WAYS: Final = (
    "QUIZHOST_SLACK_BOT_TOKEN is for one workspace and QUIZHOST_SLACK_CLIENT_ID for many; set only one of them."
)
SLACK_NO_CLIENT_SECRET: Final = (
    "QUIZHOST_SLACK_CLIENT_SECRET is missing: copy it from the app's Basic Information, as QUIZHOST_SLACK_CLIENT_ID is "
    "set."
)
SLACK_NO_CLIENT_ID: Final = (
    "QUIZHOST_SLACK_CLIENT_ID is missing: copy it from the app's Basic Information, as QUIZHOST_SLACK_CLIENT_SECRET is "
    "set."
)
SLACK_NO_INSTALL_ADDRESS: Final = (
    "QUIZHOST_SLACK_ADDRESS is missing: workspaces install the app over HTTP, so set a host and a port, such as "
    "127.0.0.1:3000."
)
SLACK_NO_SIGNING_SECRET: Final = (
    "QUIZHOST_SLACK_SIGNING_SECRET is missing: without it nobody can tell Slack's requests from forged ones. Copy it "
    "from the app's Basic Information, as QUIZHOST_SLACK_ADDRESS is set."
)
SLACK_NO_WAY_IN: Final = (
    "Slack cannot be heard: set QUIZHOST_SLACK_APP_TOKEN to the app token (xapp-…) for Socket Mode, or "
    "QUIZHOST_SLACK_ADDRESS and QUIZHOST_SLACK_SIGNING_SECRET for HTTP."
)
SLACK_ADDRESS_TAKEN: Final = (
    "Nothing can listen on {address} ({why}). Stop what uses it, or choose another QUIZHOST_SLACK_ADDRESS."
)
SLACK_BAD_TOKEN: Final = (
    "Slack refuses the token ({why}). Copy the bot token (xoxb-…) and the app token (xapp-…) again from the app's "
    "pages into QUIZHOST_SLACK_BOT_TOKEN and QUIZHOST_SLACK_APP_TOKEN."
)
