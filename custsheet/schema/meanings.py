"""The list values that rules depend on, by their meaning (``templates/meanings.toml``).

A frame holds a list value's canonical word, whatever the workbook's language. What the sheet shows instead, and the
list's other values, are in ``lists.toml``.
"""

from __future__ import annotations

from custsheet.schema.entries import Entry, read_table


def _words(list_name: str, *meanings: str) -> tuple[str, ...]:
    """The words of one list for these meanings; TemplateError if one is missing or unexpected."""
    entry = Entry("meanings.toml", list_name, read_table("meanings.toml", list_name))
    words = tuple(entry.take(meaning, str) for meaning in meanings)
    entry.done()
    return words


def _by_meaning(list_name: str) -> dict[str, str]:
    """Meaning → word, for a list whose meanings each have a setting (``outlook.manufacturing``)."""
    return {meaning: str(word) for meaning, word in read_table("meanings.toml", list_name).items()}


(PERSON,) = _words("customer_kind", "person")
(VIP,) = _words("customer_category", "vip")
OPEN_FOLLOW_UP, DONE_FOLLOW_UP, CANCELLED_FOLLOW_UP = _words("follow_up", "open", "done", "cancelled")
PLAN_NOT_STARTED, PLAN_PAUSED = _words("plan_status", "not_started", "paused")
MINUTED_METHODS = _words("contact_method", "visit", "meeting")
"""Contact methods that call for minutes."""
COMPLAINT, SUPPORT = _words("feedback_type", "complaint", "support")
ANSWERED = _words("feedback_status", "resolved", "closed")
DEMAND_PROPOSAL, DEMAND_CLOSED = _words("demand_status", "proposal", "closed")
HIGH_ACTIVITY, MEDIUM_ACTIVITY, LOW_ACTIVITY = _words("level", "high", "medium", "low")
HIGH_PRIORITY, LOW_PRIORITY = _words("priority", "high", "low")
COMMON, SINGLE = _words("commonness", "common", "single")
YES, NO = _words("yes_no", "yes", "no")
STAGES = _words("stage", "lead", "mql", "sal", "sql", "opportunity", "won", "renewal", "lost")
"""From lead to cash, in order; the last one (lost) is a dead end."""
OPEN_STAGES = STAGES[:5]
VALUABLE, PROMISING, MIGRATING, COLD = _words("quadrant", "valuable", "promising", "migrating", "cold")
CREDIT_GRADES = _words("credit_grade", "a", "b", "c", "d")
INDUSTRIES = _by_meaning("industry")
SIZES = _by_meaning("size")
