"""Lists of customers and records as frames, which ``due``, the tab 汇总 and the report show.

Every frame has these columns, and those that its function names:

- customer: position in the customers frame, −1 for a row without a customer (int64)
- customer_id, name, owner: as typed, NaN or None for blank (object)

A frame holds the whole list in the order shown; how many lines are shown is the caller's choice.
"""

from custsheet.lists.birthdays import birthdays
from custsheet.lists.debtors import debtors
from custsheet.lists.due import due
from custsheet.lists.reviews import reviews
from custsheet.lists.save_first import save_first

__all__ = ["birthdays", "debtors", "due", "reviews", "save_first"]
