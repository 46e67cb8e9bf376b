"""Sheets, columns, labels and lists are those that users, scripts and the contract's §2 rely on."""

from __future__ import annotations

import re

import pytest

from custsheet.schema import Schema, load_schema, normalise_header

# key label (list words) `*` required `=` computed; ? one of the seven figures that are computed or typed.
SHEETS = """
customers 客户信息 / Customers : customer_id 客户编号 · name 客户名称* · kind 客户类型 · category 客户分类 ·
  industry 行业 · size 企业规模 · uscc 统一社会信用代码 · province 省份 · city 城市 · address 地址 ·
  contact 联系人 · position 职务 · role 角色 · mobile 手机 · phone 电话 · email 邮箱 · wechat 微信 ·
  birthday 生日 · hobbies 兴趣爱好 · family 家庭情况 · relations 关键关系 · source 来源渠道 ·
  demand_type 需求类型 · owner 负责人* · first_deal_date 首次合作日期 · credit_limit 信用额度 ·
  payment_days 账期(天) · contract_end 合同到期日 · verified_on 信息核对日期 · note 备注 · region 大区= ·
  tier 客户等级= · tier_reason 等级依据= · risk 流失风险= · risk_reason 风险原因= · activity 活跃度= ·
  last_contact 最近联系日期= · next_contact 下次联系日期= · completeness 信息完整度= · tags 标签= ·
  issues 数据问题=
interactions 联系记录 / Contact log : interaction_id 记录编号 · customer_id 客户编号 · name 客户名称 ·
  date 联系日期* · method 联系方式 · contact 联系人 · topic 沟通内容 · result 沟通结果 · owner 跟进人 ·
  next_date 下次联系日期 · next_action 跟进事项 · follow_up 跟进状态 · minutes_sent_on 纪要发送日期 ·
  satisfaction 满意度 · overdue_days 逾期天数= · issues 数据问题=
plans 维护计划 / Plan : customer_id 客户编号 · name 客户名称 · owner 负责人 · value_service 增值服务 ·
  plan_status 计划状态 · note 备注 · tier 客户等级= · risk 流失风险= · interval_days 互动频率(天)= ·
  method 互动方式= · goal 核心目标= · last_contact 最近联系日期= · due_date 计划联系日期= ·
  overdue_days 逾期天数= · completion 本期完成率= · issues 数据问题=
value 客户价值 / Value : customer_id 客户编号 · name 客户名称 · revenue_total 累计合作金额? ·
  revenue_12m 近12个月金额? · revenue_6m 近6个月金额? · revenue_prev_6m 前6个月金额? ·
  profit_12m 近12个月利润? · order_count 订单数? · last_order 最近下单日期? · growth_6m 近6个月增长率= ·
  r_score R= · f_score F= · m_score M= · rfm_segment RFM分群= · contribution 贡献度= · potential 潜力分= ·
  quadrant 价值象限= · loyalty 忠诚度= · points_used 已兑换积分 · points 积分= · receivable 应收余额= ·
  overdue_amount 逾期金额= · credit_score 信用评分= · credit_grade 信用等级= · credit_reason 信用依据= ·
  churn_probability 流失概率= · churn_reason 流失依据= · clv_12m 预期价值(12个月)= · issues 数据问题=
feedback 客户反馈 / Feedback : feedback_id 反馈编号 · customer_id 客户编号 · name 客户名称 · date 反馈日期* ·
  channel 反馈渠道 · type 反馈类型 · content 反馈内容 · category 问题分类 · priority 优先级 ·
  satisfaction 满意度 · owner 责任人 · action 改进措施 · status 处理状态 · responded_on 响应日期 ·
  resolved_on 解决日期 · revisit_on 回访日期 · suggested_category 建议分类= · commonness 共性/个性= ·
  response_days 响应天数= · overdue 是否超时= · issues 数据问题=
contacts 联系人 / Contacts : contact_id 联系人编号 · customer_id 客户编号 · name 客户名称 · contact 联系人* ·
  position 职务 · role 角色 · mobile 手机 · phone 电话 · email 邮箱 · wechat 微信 · birthday 生日 · note 备注 ·
  issues 数据问题=
orders 订单回款 / Orders : order_id 订单号 · customer_id 客户编号 · name 客户名称 · order_date 下单日期* ·
  product 产品/服务 · quantity 数量 · unit_price 单价 · amount 金额* · cost 成本 · shipped_on 出货日期 ·
  due_on 应收日期 · paid 回款金额 · paid_on 回款日期 · payment_method 支付方式 · refund 退款金额 ·
  profit 毛利= · receivable 未回款= · overdue_days 逾期天数= · issues 数据问题=
opportunities 商机 / Opportunities : opportunity_id 商机编号 · customer_id 客户编号 · name 客户名称 ·
  title 商机名称* · stage 阶段 · amount 预计金额 · probability 成交概率 · expected_on 预计成交日期 ·
  owner 负责人 · created_on 创建日期 · stage_on 阶段更新日期 · weighted_amount 加权金额= · age_days 停留天数= ·
  issues 数据问题=
demands 需求台账 / Demands : demand_id 需求编号 · customer_id 客户编号 · name 客户名称 · raised_on 提出日期* ·
  content 需求内容 · priority 优先级 · owner 责任人 · due_on 截止日期 · plan_on 方案提交日期 · status 状态 ·
  accepted_on 验收日期 · revisit_on 回访日期 · overdue_days 逾期天数= · issues 数据问题=
campaigns 营销活动 / Campaigns : campaign_id 活动编号 · title 活动名称* · kind 活动类型 · date 活动日期 ·
  reached 触达数 · opened 打开数 · clicked 点击数 · converted 转化数 · cost 费用 · open_rate 打开率= ·
  click_rate 点击率= · conversion_rate 转化率= · issues 数据问题=
"""

CHOICES = {
    "customers.kind": "企业 个人",
    "customers.category": "潜在客户 普通客户 重要客户 VIP客户",
    "customers.size": "大型 中型 小型 微型",
    "customers.role": "决策者 影响者 采购 使用者",
    "contacts.role": "决策者 影响者 采购 使用者",
    "customers.source": "注册表单 销售拜访 市场活动 转介绍 网络 其他",
    "customers.demand_type": "产品导向 服务导向 价格导向",
    "customers.tier": "战略级 核心级 潜力级 基础级",
    "customers.risk": "低 中 高 已流失",
    "customers.activity": "高 中 低",
    "interactions.method": "电话 邮件 拜访 会议 微信 短信 社交媒体 客服工单 活动",
    "interactions.follow_up": "待跟进 已完成 取消",
    "plans.plan_status": "未开始 进行中 已完成 暂停",
    "value.quadrant": "价值客户 潜力客户 迁移客户 冰点客户",
    "value.credit_grade": "A B C D",
    "feedback.channel": "问卷调查 客户访谈 售后服务 电话 邮件 社交媒体 现场",
    "feedback.type": "投诉 咨询 建议 表扬 技术支持",
    "feedback.category": "产品质量 服务态度 技术支持 物流交付 价格 其他",
    "feedback.suggested_category": "产品质量 服务态度 技术支持 物流交付 价格 其他",
    "feedback.priority": "高 中 低",
    "feedback.status": "待处理 处理中 已解决 已关闭",
    "feedback.commonness": "共性 个性",
    "feedback.overdue": "是 否",
    "opportunities.stage": "线索 MQL SAL SQL 商机 成交 续费 流失",
    "demands.status": "需求 方案 执行 验收 关闭",
    "demands.priority": "高 中 低",
}

KINDS = {
    "date": "first_deal_date contract_end verified_on last_contact next_contact date next_date minutes_sent_on "
    "due_date last_order responded_on resolved_on revisit_on order_date shipped_on due_on paid_on expected_on "
    "created_on stage_on raised_on plan_on accepted_on",
    "money": "credit_limit revenue_total revenue_12m revenue_6m revenue_prev_6m profit_12m receivable overdue_amount "
    "clv_12m unit_price amount cost paid refund profit weighted_amount",
    "ratio": "completeness completion growth_6m churn_probability probability open_rate click_rate conversion_rate",
    "score": "contribution potential loyalty credit_score",
    "phone": "mobile phone",
    "email": "email",
    "month_day": "birthday",
}


def contract() -> dict[str, tuple[str, str, list[tuple[str, str, str]]]]:
    """Sheet key → zh name, en name, columns as (key, label, mark)."""
    sheets: dict[str, tuple[str, str, list[tuple[str, str, str]]]] = {}
    for line in re.sub(r"\n +", " ", SHEETS.strip()).splitlines():
        head, _, columns = line.partition(" : ")
        key, zh, _, en = head.split(" ", 3)
        parsed = [re.fullmatch(r"(\S+) (\S+?)([*=?]?)", column.strip()) for column in columns.split("·")]
        sheets[key] = (zh, en, [(match[1], match[2], match[3]) for match in parsed if match])
    return sheets


@pytest.fixture(scope="module")
def schema() -> Schema:
    """The schema of the templates."""
    return load_schema()


def test_the_sheets_stand_in_the_contracts_order_under_its_names(schema: Schema) -> None:
    """Scripts and acceptance tests name them so."""
    found = {key: (sheet.label.zh, sheet.label.en) for key, sheet in schema.sheets.items()}
    assert list(found.items()) == [(key, (zh, en)) for key, (zh, en, _) in contract().items()]


@pytest.mark.parametrize("key", contract())
def test_a_sheets_columns_stand_in_the_contracts_order_with_its_labels_and_marks(schema: Schema, key: str) -> None:
    """Key, zh label, required, computed."""
    marks = [
        (
            column.key,
            column.label.zh,
            "*" if column.required else "=" if column.computed else "?" if column.typed_figure else "",
        )
        for column in schema.sheets[key].columns.values()
    ]
    assert marks == contract()[key][2]


def test_the_first_five_sheets_are_the_core_and_two_have_a_row_per_customer(schema: Schema) -> None:
    """客户信息, 联系记录, 维护计划, 客户价值, 客户反馈; refresh appends to 维护计划 and 客户价值."""
    assert [key for key, sheet in schema.sheets.items() if sheet.core] == list(schema.sheets)[:5]
    assert [key for key, sheet in schema.sheets.items() if sheet.per_customer] == ["plans", "value"]


def test_a_guest_gets_five_columns_in_its_customer_sheet(schema: Schema) -> None:
    """客户等级, 流失风险, 风险原因, 下次联系日期, 数据问题 (§3)."""
    assert schema.sheets["customers"].guest == ("tier", "risk", "risk_reason", "next_contact", "issues")
    assert not any(sheet.guest for key, sheet in schema.sheets.items() if key != "customers")


def test_free_text_is_what_may_stand_in_a_sheet_twice(schema: Schema) -> None:
    """备注, 地址, 沟通内容, 沟通结果, 兴趣爱好 (§3), and the other sheets' words of the same nature."""
    free = {
        f"{sheet.key}.{column.key}"
        for sheet in schema.sheets.values()
        for column in sheet.columns.values()
        if column.free_text
    }
    assert free >= {
        "customers.note",
        "customers.address",
        "interactions.topic",
        "interactions.result",
        "customers.hobbies",
    }


def test_only_customer_information_makes_a_workbook_ours(schema: Schema) -> None:
    """An alias such as 客户台账 does not: that workbook is a guest."""
    assert schema.is_our_name("客户信息") and schema.is_our_name("Customers")
    assert not schema.is_our_name("客户台账") and not schema.is_our_name("联系记录")


@pytest.mark.parametrize(("column", "words"), CHOICES.items())
def test_a_choice_column_offers_the_contracts_values_in_its_order(schema: Schema, column: str, words: str) -> None:
    """The frame's values are the Chinese words."""
    sheet, _, key = column.partition(".")
    name = schema.sheets[sheet].columns[key].list_name
    assert name is not None
    assert [value.value for value in schema.lists[name]] == words.split()


def test_industries_are_the_twenty_sections_and_provinces_have_a_region_each(schema: Schema) -> None:
    """GB/T 4754 and GB/T 2260."""
    assert len(schema.lists["industry"]) == 20
    assert len(schema.lists["province"]) == 34
    known = {value.value for value in schema.lists["region"]}
    assert all(schema.regions[province.value] in known for province in schema.lists["province"])


def test_every_column_of_a_kind_has_it_wherever_it_occurs(schema: Schema) -> None:
    """What is not named here is text, a number, a code or a choice."""
    kind_of = {key: kind for kind, keys in KINDS.items() for key in keys.split()}
    for sheet in schema.sheets.values():
        for column in sheet.columns.values():
            assert kind_of.get(column.key, column.kind) == column.kind, f"{sheet.key}.{column.key}"
            assert column.kind not in KINDS or column.key in kind_of, f"{sheet.key}.{column.key}"


def test_typed_columns_have_a_hint_that_excel_can_show_and_computed_ones_none(schema: Schema) -> None:
    """Excel cuts a prompt after 255 characters."""
    for sheet in schema.sheets.values():
        for column in sheet.columns.values():
            assert (column.hint is None) == column.computed, f"{sheet.key}.{column.key}"
            assert column.hint is None or all(len(column.hint[lang]) <= 255 for lang in ("zh", "en"))


def test_columns_are_wide_enough_for_a_wrapped_header_of_two_lines(schema: Schema) -> None:
    """A Chinese character is as wide as two digits."""
    for sheet in schema.sheets.values():
        for column in sheet.columns.values():
            assert 5 <= column.width <= 40
            assert len(column.label.zh) <= column.width, f"{sheet.key}.{column.key}"


def test_no_header_means_two_columns_of_one_sheet(schema: Schema) -> None:
    """Normalised, labels and aliases of both languages together."""
    for sheet in schema.sheets.values():
        words = [(normalise_header(text), column.key) for column in sheet.columns.values() for text in column.headers]
        owners: dict[str, set[str]] = {}
        for word, key in words:
            owners.setdefault(word, set()).add(key)
        assert {word: keys for word, keys in owners.items() if len(keys) > 1} == {}, sheet.key


def test_every_alias_leads_to_its_column_and_every_name_to_its_sheet(schema: Schema) -> None:
    """What the templates list is what is found."""
    for sheet in schema.sheets.values():
        assert {schema.sheet_by_alias(name) for name in (sheet.label.zh, sheet.label.en, *sheet.aliases)} == {sheet.key}
        for column in sheet.columns.values():
            assert {schema.column_by_alias(sheet.key, text) for text in column.headers} == {column.key}


HEADERS = [
    ("customers", "*客户名称", "name"),
    ("customers", " 公司名称：", "name"),
    ("customers", "ＥＭＡＩＬ", "email"),
    ("customers", "生\u3000日", "birthday"),
    ("customers", "信用额度\n（万元）", "credit_limit"),
    ("customers", "账期", "payment_days"),
    ("customers", "账期（天）", "payment_days"),
    ("customers", "业务员", "owner"),
    ("customers", "Billing State/Province", "province"),
    ("customers", "Account Owner.id", None),
    ("customers", "Website", None),
    ("interactions", "负责人", "owner"),
    ("interactions", "Type", "method"),
    ("interactions", "联系人", "contact"),
    ("interactions", "联系方式", "method"),
    ("customers", "联系方式", "phone"),
    ("plans", "联系方式", "method"),
    ("orders", "金额（元）", "amount"),
    ("orders", "Status", None),
    ("opportunities", "金额", "amount"),
    ("opportunities", "Probability (%)", "probability"),
    ("opportunities", "Status", None),
    ("feedback", "Status", "status"),
    ("feedback", "Subject", "content"),
    ("feedback", "处理人", "owner"),
    ("demands", "状态", "status"),
    ("value", "近12个月金额(万元)", "revenue_12m"),
    ("contacts", "姓名", "contact"),
    ("contacts", "公司", "name"),
]


@pytest.mark.parametrize(("sheet", "header", "key"), HEADERS)
def test_a_header_is_read_by_the_sheet_it_stands_in(schema: Schema, sheet: str, header: str, key: str | None) -> None:
    """负责人, 金额, Status mean something else on every sheet; a header that nobody listed means nothing."""
    assert schema.column_by_alias(sheet, header) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("客户台账", "customers"),
        ("跟进记录", "interactions"),
        ("回款登记", "orders"),
        ("投诉登记", "feedback"),
        ("Accounts", "customers"),
        ("ACTIVITIES", "interactions"),
        ("Deals", "opportunities"),
        ("Cases", "feedback"),
        (" 联系记录 ", "interactions"),
        ("汇总", None),
        ("Sheet1", None),
    ],
)
def test_a_sheet_is_known_by_the_names_offices_give_it(schema: Schema, name: str, key: str | None) -> None:
    """Width, case and blanks aside."""
    assert schema.sheet_by_alias(name) == key


def test_own_tabs_are_known_in_both_languages_and_are_no_record_sheets(schema: Schema) -> None:
    """A tab of ours is never read as people's records."""
    labels = {key: (tab.zh, tab.en) for key, tab in schema.own_tabs.items()}
    assert labels == {
        "summary": ("汇总", "Summary"),
        "kpi": ("员工绩效", "KPI"),
        "issues": ("数据问题", "Issues"),
        "changes": ("变更记录", "Changes"),
        "settings": ("设置", "Settings"),
        "guide": ("使用说明", "Guide"),
        "state": ("_custsheet", "_custsheet"),
    }
    assert schema.own_tab_by_name("汇总") == schema.own_tab_by_name("summary") == "summary"
    assert not any(schema.sheet_by_alias(name) for tab in schema.own_tabs.values() for name in (tab.zh, tab.en))


def test_needs_name_what_a_computed_column_cannot_do_without(schema: Schema) -> None:
    """Without orders and typed revenue there is no tier; a region needs a province."""
    customers, value = schema.sheets["customers"].columns, schema.sheets["value"].columns
    assert customers["tier"].needs == ("orders", "value")
    assert customers["region"].needs == ("customers.province",)
    assert value["r_score"].needs == ("orders",)
    assert customers["completeness"].needs == ()


def test_typed_columns_do_not_say_what_they_need(schema: Schema) -> None:
    """Needs are about computing."""
    for sheet in schema.sheets.values():
        for column in sheet.columns.values():
            assert not column.needs or column.computed or column.typed_figure


WORDS = [
    ("contact_method", "打电话", "电话"),
    ("contact_method", "Call", "电话"),
    ("contact_method", "面谈", "拜访"),
    ("contact_method", "Email", "邮件"),
    ("contact_method", " 微 信 ", "微信"),
    ("contact_method", "飞鸽传书", None),
    ("priority", "紧急", "高"),
    ("priority", "normal", "中"),
    ("industry", "制造", "制造业"),
    ("industry", "互联网/IT", "信息传输、软件和信息技术服务业"),
    ("industry", "农林牧渔业", "农、林、牧、渔业"),
    ("industry", "Manufacturing", "制造业"),
    ("province", "浙江", "浙江省"),
    ("province", "Inner Mongolia", "内蒙古自治区"),
    ("customer_category", "ＶＩＰ", "VIP客户"),
    ("satisfaction", "非常满意", "5"),
    ("satisfaction", "不满意", "2"),
    ("tier", "Strategic", "战略级"),
    ("yes_no", "√", "是"),
    ("yes_no", "", None),
    ("yes_no", "%", None),
]


@pytest.mark.parametrize(("name", "typed", "value"), WORDS)
def test_a_list_knows_what_people_write_instead_of_its_words(
    schema: Schema, name: str, typed: str, value: str | None
) -> None:
    """Both languages, aliases, width, case and blanks; anything else is not guessed."""
    assert schema.lists[name].find(typed) == value


def test_a_list_value_is_shown_in_either_language_and_an_unknown_word_as_it_is(schema: Schema) -> None:
    """Frames hold the Chinese word, sheets show the workbook's language."""
    methods = schema.lists["contact_method"]
    assert methods.label("电话", "en") == "Call"
    assert methods.label("电话", "zh") == "电话"
    assert methods.label("飞鸽传书", "en") == "飞鸽传书"
    assert len(methods.labels("en")) == len(set(methods.labels("en"))) == len(methods)
