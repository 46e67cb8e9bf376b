"""What every rule reads: the columns of the records, and the orders, contacts and revenue that rules share."""

from __future__ import annotations

from functools import cached_property

from custsheet.scoring.contact import ContactLog, contact_log
from custsheet.scoring.growth import growth
from custsheet.scoring.orders import OrderRows, order_rows
from custsheet.scoring.periods import Floats
from custsheet.scoring.receivables import receivables
from custsheet.scoring.record_columns import RecordColumns
from custsheet.scoring.revenue import Revenue, revenue
from custsheet.scoring.satisfaction import Ratings, ratings


class Inputs(RecordColumns):
    """The inputs of one refresh. Built once and passed whole, so that each part is computed once."""

    @cached_property
    def orders(self) -> OrderRows | None:
        """Every order with its computed columns; None if no order has date and amount."""
        return order_rows(self)

    @cached_property
    def log(self) -> ContactLog:
        """The contact log and the contact dates typed in the customer sheet."""
        return contact_log(self)

    @cached_property
    def revenue(self) -> Revenue:
        """The seven figures per customer: from the orders, else as typed."""
        return revenue(self, self.orders)

    @cached_property
    def growth(self) -> Floats:
        """growth_6m per customer: a ratio, ``inf`` for 新增, NaN for blank."""
        return growth(self.revenue)

    @cached_property
    def ratings(self) -> Ratings:
        """Every rating that counts, by customer and day."""
        return ratings(self)

    @cached_property
    def receivables(self) -> dict[str, Floats] | None:
        """receivable and overdue_amount per customer in CNY; None when orders or payments are unknown."""
        return receivables(self, self.orders)
