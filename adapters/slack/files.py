"""Files that people choose in forms, fetched from Slack."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from adapters import pack_wording as words
from adapters.chat_text import keepable
from adapters.refusals import Refused
from adapters.slack.trouble import FAULTS, NO_RIGHT, code_of, in_log
from adapters.slack.wire import NotLetIn, NotOfSlack, Wire
from bot.host.packs import MAX_BYTES, TOO_LARGE

log = logging.getLogger(__name__)

NO_READING: Final = (
    "I may not read files here yet: whoever runs the quiz has to install the app again, with its newest manifest."
)
ELSEWHERE: Final = "Slack does not keep this file itself; save it on your device, and choose it there."

_STUB: Final = "check_file_info"
"""How Slack says that it tells of a file only when it is asked, as in channels that are shared."""


async def fetched(wire: Wire, team: str, file: Mapping[str, Any]) -> tuple[str, bytes]:
    """The name and the content of a file, of at most `MAX_BYTES`. Raises `Refused`."""
    try:
        if file.get("file_access") == _STUB or "url_private" not in file:
            file = await wire.file(team, str(file.get("id") or ""))
        if _size(file) > MAX_BYTES:
            raise Refused(TOO_LARGE)
        url = str(file.get("url_private_download") or file.get("url_private") or "")
        content = await wire.download(team, url, MAX_BYTES)
    except NotOfSlack:
        raise Refused(ELSEWHERE) from None
    except NotLetIn:
        raise Refused(NO_READING) from None
    except FAULTS as error:
        log.warning("a file could not be fetched: %s", in_log(error))
        raise Refused(NO_READING if code_of(error) == NO_RIGHT else words.NO_DOWNLOAD) from None
    if len(content) > MAX_BYTES:  # whatever was said of its size
        raise Refused(TOO_LARGE)
    return keepable(str(file.get("name") or "")), content


def _size(file: Mapping[str, Any]) -> int:
    found = file.get("size")
    return found if isinstance(found, int) else 0
