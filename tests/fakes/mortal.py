"""A process that dies at a chosen step: before or after any call that it makes of what it was given."""

from collections.abc import Callable
from inspect import iscoroutinefunction
from typing import Any


class Killed(BaseException):
    """The process ends here, as by `kill -9`: nothing of it runs any more."""


class Death:
    """Comes after so many steps; `come` says whether it did."""

    def __init__(self, after_steps: int) -> None:
        self.left = after_steps
        self.come = False

    def step(self) -> None:
        if self.left == 0:
            self.come = True
            raise Killed
        self.left -= 1


class Mortal:
    """Stands for something with coroutine methods, and for its `parts`; each call is two steps: before it, and after.

    A call that was made has happened, even if its caller did not live to see the result.
    """

    def __init__(self, target: object, death: Death, *parts: str) -> None:
        self._target = target
        self._death = death
        for part in parts:
            setattr(self, part, Mortal(getattr(target, part), death))

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        return self._mortal(value) if iscoroutinefunction(value) else value

    def _mortal(self, method: Callable[..., Any]) -> Callable[..., Any]:
        async def call(*args: Any, **kwargs: Any) -> Any:
            self._death.step()
            result = await method(*args, **kwargs)
            self._death.step()
            return result

        return call
