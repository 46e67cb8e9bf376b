"""What the rules decided from, kept beside their results so that ``explain`` words the same numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from custsheet.scoring.churn import ChurnFacts
from custsheet.scoring.credit_reason import CreditParts
from custsheet.scoring.loyalty import LoyaltyFacts
from custsheet.scoring.periods import Floats
from custsheet.scoring.risk_reason import RiskFacts
from custsheet.scoring.tier_reason import TierColumns


@dataclass(frozen=True)
class ValueFacts:
    """The facts behind the value sheet; None if they cannot be known. ``potential`` has the parts of that score."""

    loyalty: LoyaltyFacts
    potential: Mapping[str, Floats]
    credit: CreditParts | None = None
    churn: ChurnFacts | None = None


@dataclass(frozen=True)
class RuleFacts:
    """The facts of every customer, by position in the customers frame."""

    tier: TierColumns
    risk: RiskFacts
    value: ValueFacts
