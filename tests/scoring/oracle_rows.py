"""What the contract (§4) says of rows that stand for themselves: feedback, demands, opportunities, campaigns.

Like ``oracle.py``, written from the text, slowly, and sharing nothing with the code under test.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.scoring.oracle import Oracle, within, workday_after, workdays_between

STAGES = ("线索", "MQL", "SAL", "SQL", "商机", "成交", "续费", "流失")


def stands_by_itself(text: str, place: int, word: str) -> bool:
    """A Latin word is no part of another; a Chinese one may stand anywhere."""
    around = (text[:place][-1:], text[place + len(word) :][:1])
    return not word.isascii() or not any(letter.isascii() and letter.isalpha() for letter in around)


class RowOracle(Oracle):
    """The rows' part of the oracle."""

    def commonness(self, row: Any) -> str | None:
        if not row.get("category") or not any(r.get("category") and r.get("date") for r in self.book.feedback):
            return None
        months = self.months("feedback.common_window_months")
        customers = {
            self.customer_of(other)
            for other in self.book.feedback
            if other.get("category") == row["category"] and within(other.get("date"), self.as_of, months)
        }
        enough = self.rules["feedback.common_min_customers"]
        return "共性" if len(customers - {None}) >= enough else "个性"

    def response_days(self, row: Any) -> int | None:
        if not row.get("date") or row["date"] > self.as_of:
            return None
        if not self.has("feedback", "responded_on") and not self.has("feedback", "resolved_on"):
            return None
        answered = row.get("responded_on") or row.get("resolved_on")
        if not answered and row.get("status") in ("已解决", "已关闭"):
            return None
        return workdays_between(row["date"], min(answered or self.as_of, self.as_of))

    def overdue(self, row: Any) -> str | None:
        days = self.response_days(row)
        if days is None:
            return None
        level = {"高": "high", "低": "low"}.get(row.get("priority"), "medium")
        return "是" if days > self.rules[f"feedback.sla_{level}_days"] else "否"

    def suggested(self, row: Any) -> tuple[str | None, tuple[str, ...] | None]:
        """Category and words. Read from left to right, taking the longest keyword that begins at each letter."""
        keywords = self.rules.keywords
        text, place = (row.get("content") or "").lower(), 0
        found: dict[str, list[str]] = {category: [] for category in keywords}
        while place < len(text):
            here = [
                (len(word), category, word)
                for category, words in keywords.items()
                for word in words
                if text.startswith(word, place) and stands_by_itself(text, place, word)
            ]
            length, category, word = max(here, key=lambda found: found[0], default=(1, None, None))
            if category and word not in found[category]:
                found[category].append(word)
            place += length
        best = max(len(words) for words in found.values())
        chosen = [(category, tuple(words)) for category, words in found.items() if best and len(words) == best]
        return chosen[0] if chosen else (None, None)

    # ------------------------------------------------------------ demands

    def done(self, row: Any, column: str) -> date | None:
        day = row.get(column)
        return day if day and day <= self.as_of else None

    def demand_overdue(self, row: Any) -> int | None:
        if not self.done(row, "raised_on"):
            return None
        if row.get("status") == "关闭":
            return 0
        if self.done(row, "accepted_on"):
            if self.done(row, "revisit_on"):
                return 0
            deadline = workday_after(row["accepted_on"], self.months("demands.revisit_days"))
        elif row.get("priority") == "高" and not self.done(row, "plan_on"):
            deadline = workday_after(row["raised_on"], self.months("demands.plan_days"))
        else:
            deadline = row.get("due_on")
        return max((self.as_of - deadline).days, 0) if deadline else 0

    def demand_review(self, row: Any) -> tuple[str, int] | None:
        """Why an open demand wants a look, and since how many days."""
        raised = self.done(row, "raised_on")
        if not raised or row.get("status") == "关闭" or self.done(row, "accepted_on"):
            return None
        unchanged = (self.as_of - (self.done(row, "plan_on") or raised)).days
        if row.get("status") == "方案" and unchanged >= self.rules["demands.unchanged_days"]:
            return "unchanged", unchanged
        quarter_end = self.as_of
        while not ((quarter_end + timedelta(days=1)).day == 1 and quarter_end.month in (3, 6, 9, 12)):
            quarter_end -= timedelta(days=1)
        if row.get("priority") != "高" and raised <= quarter_end:
            return "quarter", (self.as_of - raised).days
        return None

    # ------------------------------------------------------------ opportunities and campaigns

    def opportunity(self, row: Any) -> tuple[float | None, int | None]:
        known = row.get("amount") is not None and row.get("probability") is not None
        days = [row.get(name) for name in ("stage_on", "created_on")]
        since = next((day for day in days if day and day <= self.as_of), None)
        return (
            row["amount"] * row["probability"] if known else None,
            (self.as_of - since).days if since else None,
        )

    def rates(self, row: Any) -> tuple[float | None, ...]:
        pairs = (("opened", "reached"), ("clicked", "opened"), ("converted", "clicked"))
        return tuple(
            row[part] / row[whole] if row.get(part) is not None and row.get(whole) else None for part, whole in pairs
        )

    def funnel(self) -> list[dict[str, Any]]:
        """By stage: how many stand there, came so far, how they came on, how long they have stood, and for how much."""
        rows = [row for row in self.book.opportunities if not row.get("created_on") or row["created_on"] <= self.as_of]
        stages = [row.get("stage") or STAGES[0] for row in rows]
        reached = [sum(s in STAGES[place:-1] for s in stages) for place in range(7)] + [stages.count(STAGES[-1])]
        reached[0] += reached[-1]
        table = []
        for place, stage in enumerate(STAGES):
            here = [row for row, its in zip(rows, stages, strict=True) if its == stage]
            ages = [days for days in (self.opportunity(row)[1] for row in here) if days is not None]
            weighted = [self.opportunity(row)[0] or 0 for row in here]
            came_on = 0 < place < 7 and reached[place - 1]
            table.append(
                {
                    "here": len(here),
                    "reached": reached[place],
                    "conversion": reached[place] / reached[place - 1] if came_on else None,
                    "mean_days": sum(ages) / len(ages) if ages else None,
                    "amount": sum(row.get("amount") or 0 for row in here),
                    "weighted_amount": sum(weighted),
                }
            )
        return table
