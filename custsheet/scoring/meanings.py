"""The list values on which a rule turns.

A frame holds the canonical (Chinese) word of a list value whatever the workbook's language; these are the words that
the rules of contract §4 name. What the sheet shows for them, and the other values of a list, is in
``templates/lists.toml``.
"""

from __future__ import annotations

COMPLAINT = "投诉"
OPEN_FOLLOW_UP = "待跟进"
ANSWERED = ("已解决", "已关闭")
PERSON = "个人"

HIGH, MEDIUM, LOW = "高", "中", "低"
COMMON, SINGLE = "共性", "个性"
YES, NO = "是", "否"

DEMAND_CLOSED = "关闭"
