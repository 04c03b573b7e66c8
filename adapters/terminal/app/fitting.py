"""A stack whose children have their natural height as long as there is room."""

from collections.abc import Sequence

from textual.containers import Container
from textual.geometry import Region, Size
from textual.layout import ArrangeResult, Layout
from textual.layouts.horizontal import HorizontalLayout
from textual.layouts.vertical import VerticalLayout
from textual.widget import Widget


class FittingLayout(VerticalLayout):
    """Stacks its children; where they do not fit, some are made lower and scroll.

    `yielding` names the children that give way, by their id, first to last, with the lines that each keeps. Where
    even that does not do, the last of them gives all that is asked.
    """

    name = "fitting"

    def __init__(self, yielding: Sequence[tuple[str, int]]) -> None:
        self._yielding = yielding

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """Place the children. Without a height to fit into they keep their natural one."""
        placements = super().arrange(parent, children, size, greedy)
        if not size.height or not placements:
            return placements
        heights = {placement.widget.id: placement.region.height for placement in placements}
        excess = max(placement.region.bottom + placement.margin.bottom for placement in placements) - size.height
        for name, least in (*self._yielding, (self._yielding[-1][0], 1)):
            given = max(0, min(excess, heights.get(name, 0) - least))
            if given:
                heights[name] -= given
                excess -= given
        moved = 0
        for index, placement in enumerate(placements):
            x, y, width, before = placement.region
            height = heights[placement.widget.id]
            placements[index] = placement._replace(region=Region(x, y - moved, width, height))
            moved += before - height
        return placements


class Stack(Container):
    """Stacks its children as `FittingLayout` does, or puts them side by side where that is asked for."""

    def __init__(self, yielding: Sequence[tuple[str, int]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._fitting = FittingLayout(yielding)
        self._beside = HorizontalLayout()
        self._is_beside = False

    @property
    def layout(self) -> Layout:
        return self._beside if self._is_beside else self._fitting

    def put_beside(self, beside: bool) -> None:
        """Put the children side by side, or stack them."""
        if beside != self._is_beside:
            self._is_beside = beside
            self.refresh(layout=True)
