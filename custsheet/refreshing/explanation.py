"""How each figure of one customer came about: its inputs first, then every result (CONTRACT §4, §6 ``explain``).

Nothing is worked out differently here: results are those of the scores, inputs are what scoring worked from, and parts
come from the rules' own functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from custsheet.checking import issues_frame
from custsheet.refreshing.assessment import Assessment
from custsheet.refreshing.explaining.customer import ExplainedCustomer
from custsheet.refreshing.explaining.inputs import explain_inputs
from custsheet.refreshing.explaining.lookup import find_customer
from custsheet.refreshing.explaining.results import explain_results
from custsheet.refreshing.explaining.steps import Page, Step, plain_value
from custsheet.refreshing.explaining.tiers import explain_tier
from custsheet.refreshing.explaining.value import explain_value
from custsheet.texts import Lang

EXPLANATION_COLUMNS = ("section", "key", "label", "value", "why")
_REASONS = "_reason"


@dataclass(frozen=True)
class Explanation:
    """The derivation of one customer.

    Attributes:
        customer_id, name: whom it is about; the id is None in a workbook without.
        steps: in the order in which they are read.
    """

    as_of: date
    lang: Lang
    customer_id: str | None
    name: str | None
    steps: tuple[Step, ...]

    @cached_property
    def table(self) -> pd.DataFrame:
        """The steps: DataFrame section, key, label, value (object), why."""
        rows = [[getattr(step, column) for column in EXPLANATION_COLUMNS] for step in self.steps]
        return pd.DataFrame(rows, columns=list(EXPLANATION_COLUMNS), dtype=object)


def explain(done: Assessment, who: str) -> Explanation:
    """Explain every figure of a customer.

    Args:
        done: the refresh that worked them out; its as-of date and language are used.
        who: 客户编号, name, or a name that only differs in spelling.

    Raises:
        InputError: nobody is called so, or several are; the message names whom it may mean.
    """
    customer = ExplainedCustomer(done, find_customer(done.records.frames["customers"], who))
    page = Page(done.source.schema, done.source.settings, done.lang)
    explain_inputs(page, customer)
    explain_tier(page, customer)
    explain_results(page, customer)
    explain_value(page, customer)
    _others(page, customer)
    _issues(page, customer)
    code, name = (plain_value(customer.record.get(key)) for key in ("customer_id", "name"))
    return Explanation(
        as_of=done.as_of,
        lang=done.lang,
        customer_id=None if code is None else str(code),
        name=None if name is None else str(name),
        steps=tuple(page.steps),
    )


def _others(page: Page, customer: ExplainedCustomer) -> None:
    """Figures that no section has told of, with their reasons where there are such."""
    page.begin("others")
    told = {step.key for step in page.steps}
    for key in map(str, customer.figures.index):
        if key not in told and not key.endswith(_REASONS):
            page.add(key, customer.figure(key), customer.figure(key + _REASONS) or "")


def _issues(page: Page, customer: ExplainedCustomer) -> None:
    """What is wrong in the customer's rows, on whatever sheet."""
    page.begin("issues")
    problems = customer.done.problems
    mine = {key: set(customer.labels(key, customer.rows(key))) for key in customer.inputs.frames}
    found = [finding for finding in problems.findings if finding.row in mine.get(finding.key, ())]
    for issue in issues_frame(found, problems.layout, page.lang).to_dict("records"):
        place = f"{issue['sheet']} {issue['cell'] or issue['row']}"
        page.add("issue", issue["value"], page.join(issue["message"], issue["hint"]), label=place)
