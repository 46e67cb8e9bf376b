"""What a customer is expected to spend (contract §4, "clv_12m").

Columns read: the orders' customer, date and net amount. Written: clv_12m, the expected net amount of the next 12 months
in CNY, to the cent: expected orders × expected value of an order by model, else revenue_12m × (1 − churn_probability).
"""

from __future__ import annotations

from custsheet.scoring.outlook import Outlook
from custsheet.scoring.periods import Floats


def clv(ahead: Outlook) -> dict[str, Floats]:
    """The column clv_12m."""
    return {"clv_12m": ahead.revenue}
