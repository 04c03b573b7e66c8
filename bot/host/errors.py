"""What the host answers where it is not a matter of the rules."""


class HostError(Exception):
    """Base of the host's own errors. The message is a sentence that can be shown to a player."""


class NotKept(HostError):
    """What somebody did could not be saved and so did not happen; they may do it again."""


class NotConnected(HostError):
    """The channel belongs to a platform that this host has no chat for."""


class Stopping(HostError):
    """The host is shutting down and takes nothing more."""
