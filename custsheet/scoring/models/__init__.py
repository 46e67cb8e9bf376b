"""Purchase models, fitted to a workbook's own orders: who will order again, how often, and for how much.

Each file is one model: its likelihood from the paper, its fit, and its predictions.  Time is in weeks, counted from a
customer's first order; ``repeat_orders`` is the number of orders after the first (several on one day count as one),
``active_span`` the time from the first order to the last, ``age`` the time from the first order to T.
"""
