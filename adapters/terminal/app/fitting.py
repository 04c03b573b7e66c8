"""A vertical layout whose children have their natural height as long as there is room."""

from collections.abc import Sequence

from textual.geometry import Region, Size
from textual.layout import ArrangeResult
from textual.layouts.vertical import VerticalLayout
from textual.widget import Widget


class FittingLayout(VerticalLayout):
    """Stacks its children; where they do not fit, some are made lower and scroll.

    `yielding` names the children that give way, by their index, first to last, with the lines that each keeps. Where
    even that does not do, the last of them gives all that is asked.
    """

    name = "fitting"

    def __init__(self, yielding: Sequence[tuple[int, int]]) -> None:
        self._yielding = yielding

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """Place the children. Without a height to fit into they keep their natural one."""
        placements = super().arrange(parent, children, size, greedy)
        if not size.height or not placements:
            return placements
        heights = [placement.region.height for placement in placements]
        excess = max(placement.region.bottom + placement.margin.bottom for placement in placements) - size.height
        for index, least in (*self._yielding, (self._yielding[-1][0], 1)):
            given = max(0, min(excess, heights[index] - least)) if index < len(heights) else 0
            heights[index] -= given
            excess -= given
        moved = 0
        for index, (placement, height) in enumerate(zip(placements, heights, strict=True)):
            x, y, width, before = placement.region
            placements[index] = placement._replace(region=Region(x, y - moved, width, height))
            moved += before - height
        return placements
