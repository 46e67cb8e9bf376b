"""Models of buying, fitted on a workbook's own orders: who will order again, how often, and for how much.

Each file is one model: its likelihood from the paper, its fit, and what it predicts.  Time is in weeks, counted from a
customer's first order; ``repeat_orders`` are the orders after the first (several on one day are one), ``active_span``
the time from the first order to the last, ``age`` the time from the first order to T.
"""
