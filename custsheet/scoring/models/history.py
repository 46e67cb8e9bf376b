"""What the models read of a customer's orders: how many there were, over how long, and how old the customer is."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np

from custsheet.scoring.periods import Bools, Floats, Ints

DAYS_OF_A_WEEK = 7.0


@dataclass(frozen=True)
class OrderDays:
    """Every day on which a customer ordered, sorted by customer, then day; several orders on one day are one.

    Attributes:
        customer: numbers 0…count−1.
        day: day numbers.
        net: net amount of the day in CNY.
        count: the number of customers, including those who never ordered.
    """

    customer: Ints
    day: Floats
    net: Floats
    count: int

    def until(self, last_day: float) -> OrderDays:
        """The order days up to and including ``last_day``."""
        rows = self.day <= last_day
        return OrderDays(self.customer[rows], self.day[rows], self.net[rows], self.count)

    def customers_since(self, day: float) -> Bools:
        """Per customer whether there is an order after ``day``."""
        found = np.zeros(self.count, dtype=np.bool_)
        found[self.customer[self.day > day]] = True
        return found


def order_days(customer: Ints, day: Floats, net: Floats, count: int) -> OrderDays:
    """Gather orders (customer −1 is left out) by customer and day."""
    known = (customer >= 0) & np.isfinite(day) & np.isfinite(net)
    customer, day, net = customer[known], day[known], net[known]
    order = np.lexsort((day, customer))
    customer, day, net = customer[order], day[order], net[order]
    # Cut to length: without orders the leading True has no row.
    is_first = np.append(True, (np.diff(customer) != 0) | (np.diff(day) != 0))[: len(day)]
    group = np.cumsum(is_first) - 1
    totals = np.bincount(group, weights=net, minlength=int(is_first.sum())).astype(np.float64)
    return OrderDays(customer[is_first], day[is_first], totals, count)


@dataclass(frozen=True)
class Histories:
    """One element per customer who has ordered; time in weeks.

    Attributes:
        customer: the customer's number in ``OrderDays``.
        repeat_orders, active_span, age: see the package's docstring.
        mean_value: mean net amount of an order day, in CNY.
    """

    customer: Ints
    repeat_orders: Floats
    active_span: Floats
    age: Floats
    mean_value: Floats

    def distinct(self) -> tuple[tuple[Floats, Floats, Floats], Floats]:
        """The distinct (repeat_orders, active_span, age), sorted, and how many customers share each.

        Sorted, so that sums over them do not depend on the order of the customers.
        """
        rows = np.stack([self.repeat_orders, self.active_span, self.age], axis=1)
        unique, counts = np.unique(rows, axis=0, return_counts=True)
        x, span, age = np.ascontiguousarray(unique.T)
        return (x, span, age), counts.astype(np.float64)

    def take(self, places: Ints) -> Histories:
        """The histories at these places."""
        return Histories(*(getattr(self, name)[places] for name in self.__dataclass_fields__))

    def __len__(self) -> int:
        return len(self.customer)


def histories(days: OrderDays, last_day: float) -> Histories:
    """Every customer's history up to and including ``last_day``."""
    days = days.until(last_day)
    customer, first, count = np.unique(days.customer, return_index=True, return_counts=True)
    last = first + count - 1
    total = np.bincount(days.customer, weights=days.net, minlength=days.count)[customer]
    return Histories(
        customer=customer,
        repeat_orders=(count - 1).astype(np.float64),
        active_span=(days.day[last] - days.day[first]) / DAYS_OF_A_WEEK,
        age=(last_day - days.day[first]) / DAYS_OF_A_WEEK,
        mean_value=total / count,
    )


def chosen(ids: list[str], most: int) -> Ints:
    """At most ``most`` places in ``ids``, chosen by a hash of the id: the same customers in any order of rows."""
    if len(ids) <= most:
        return np.arange(len(ids))
    ranks = [blake2b(name.encode(), digest_size=8).digest() for name in ids]
    return np.array(sorted(sorted(range(len(ids)), key=ranks.__getitem__)[:most]), dtype=np.int64)
