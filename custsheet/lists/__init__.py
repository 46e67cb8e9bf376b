"""Lists of customers and records as frames, which ``due``, the tab 汇总 and the report show.

Every frame has these columns, and the columns that its function names:

- customer: position in the customers frame, −1 for a row that belongs to none (int64)
- customer_id, name, owner: as typed, NaN or None for blank (object)

A frame holds everything that belongs on the list, the first line first; how much of it is shown is up to who shows it.
"""

from custsheet.lists.birthdays import birthdays
from custsheet.lists.debtors import debtors
from custsheet.lists.due import due
from custsheet.lists.reviews import reviews
from custsheet.lists.save_first import save_first

__all__ = ["birthdays", "debtors", "due", "reviews", "save_first"]
