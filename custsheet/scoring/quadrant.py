"""Four kinds of customers by contribution and potential (contract §4, "Quadrant").

Columns read: contribution, potential. Written: quadrant (Chinese word). An unknown potential is not high.
"""

from __future__ import annotations

from custsheet.schema.meanings import COLD, MIGRATING, PROMISING, VALUABLE
from custsheet.scoring.growth import compared
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import Floats

_WORDS = {(True, True): VALUABLE, (False, True): PROMISING, (True, False): MIGRATING, (False, False): COLD}


def quadrant(inputs: Inputs, contribution: Floats, potential: Floats) -> list[str | float]:
    """The quadrant of every customer: (is contribution high?, is potential high?)."""
    high = float(inputs.settings["quadrant.high_from"])
    # An unknown potential is NaN and compares false.
    pairs = zip((compared(contribution) >= high).tolist(), (compared(potential) >= high).tolist(), strict=True)
    return [_WORDS[pair] for pair in pairs]
