# SPDX-License-Identifier: Apache-2.0
"""Rule sets, single calls, errors."""

from __future__ import annotations

import pickle
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import trunkline as tl
from conftest import ACCEPTED, ACCEPTED_US, TOWN


def test_route(town: tl.RuleSet) -> None:
    d = town.route(accepted=ACCEPTED_US, dialled="0731-12345",
                   category="noise.construction", region="yuhua")
    assert d.outcome is tl.Outcome.ROUTED
    assert d.lead == "environment"
    assert d.rule == "noise"
    assert d.basis is tl.Basis.COMPETENT_AUTHORITY
    assert d.phase is tl.Phase.ONE_NUMBER
    assert d.policies == {tl.Milestone.HANDLING: "5wd"}
    assert d.ruleset_id == "town" and d.ruleset_version == "7"
    assert d.accepted == ACCEPTED
    assert town.hash.startswith(d.ruleset_hash)


def test_values_are_read_only_and_compare(town: tl.RuleSet) -> None:
    a = town.route(accepted=ACCEPTED_US, category="noise")
    b = town.route(accepted=ACCEPTED_US, category="noise")
    c = town.route(accepted=ACCEPTED_US, category="road")
    assert a == b and hash(a) == hash(b) and a != c
    assert a != "a decision"
    assert len({a, b, c}) == 2
    assert "lead='environment'" in repr(a)
    with pytest.raises(AttributeError):
        a.lead = "x"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        a.anything = 1  # type: ignore[attr-defined]


def test_disputed(town: tl.RuleSet) -> None:
    d = town.route(accepted=ACCEPTED_US, category="road")
    assert d.outcome is tl.Outcome.DISPUTED
    assert d.lead == "office"
    assert [(c.department, c.rule) for c in d.contenders] == [
        ("housing", "road.b"), ("transport", "road.a")]
    # What was read out of a decision outlives it and its rule set.
    contenders = tl.RuleSet.from_text(TOWN).route(
        accepted=ACCEPTED_US, category="road").contenders
    assert contenders == d.contenders


def test_text_and_attributes(town: tl.RuleSet) -> None:
    d = town.route(accepted=ACCEPTED_US, text="厨房漏水了")
    assert d.rule == "leak"
    d = town.route(accepted=ACCEPTED_US, category="noise", attributes={"vip": "no"})
    assert d.outcome is tl.Outcome.REFUSAL_PROPOSED
    assert d.refusal is not None
    assert d.refusal.reason is tl.RefusalReason.BEYOND_DUTY
    assert d.refusal.action is tl.RefusalAction.EXPLAIN
    assert town.route(accepted=ACCEPTED_US, category="noise").refusal is None


def test_notes_and_against(town: tl.RuleSet) -> None:
    d = town.route(accepted=ACCEPTED_US, category="noise", region="nowhere",
                   against=("environment", "nobody"))
    assert d.lead != "environment"
    assert d.conflict_of_interest
    assert set(d.notes) == {tl.Note.REGION_UNKNOWN, tl.Note.AGAINST_UNKNOWN}


@pytest.mark.parametrize("accepted", [
    ACCEPTED_US,
    ACCEPTED,
    ACCEPTED.astimezone(ZoneInfo("Asia/Shanghai")),
    ACCEPTED.astimezone(timezone(timedelta(hours=-3, minutes=-30))),
])
def test_times(town: tl.RuleSet, accepted: int | datetime) -> None:
    assert town.route(accepted=accepted, category="noise").accepted == ACCEPTED


@pytest.mark.parametrize("when", [
    datetime(1, 1, 2, tzinfo=timezone.utc),
    datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=timezone.utc),
    datetime(2000, 2, 29, 12, tzinfo=timezone.utc),
    datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc),
])
def test_times_come_back_as_they_were(town: tl.RuleSet, when: datetime) -> None:
    back = town.route(accepted=when).accepted
    assert back == when and back is not None and back.tzinfo is timezone.utc


def test_fold(town: tl.RuleSet) -> None:
    zone = ZoneInfo("America/New_York")
    first = datetime(2011, 11, 6, 1, 30, tzinfo=zone)
    second = first.replace(fold=1)
    a = town.route(accepted=first).accepted
    b = town.route(accepted=second).accepted
    assert a is not None and b is not None and b - a == timedelta(hours=1)


def test_bad_arguments(town: tl.RuleSet) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        town.route(accepted=datetime(2018, 6, 26), category="noise")
    with pytest.raises(tl.InvalidArgumentError, match="accepted: missing"):
        town.route(category="noise")
    with pytest.raises(TypeError, match="unexpected keyword.*category"):
        town.route(accepted=ACCEPTED, categry="noise")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="category: a str"):
        town.route(accepted=ACCEPTED, category=5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="accepted: .* not str"):
        town.route(accepted="2018")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not bool"):
        town.route(accepted=True)
    with pytest.raises(TypeError, match="type: a TicketType"):
        town.route(accepted=ACCEPTED, type=3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="confidential: a bool"):
        town.route(accepted=ACCEPTED, confidential=1)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="against"):
        town.route(accepted=ACCEPTED, against="environment")
    with pytest.raises(TypeError):
        town.route("noise")  # type: ignore[arg-type]
    with pytest.raises(OverflowError):
        town.route(accepted=1 << 70)
    with pytest.raises(ValueError, match="surrogate"):
        town.route(accepted=ACCEPTED, text="\ud800")


def test_none_is_absent(town: tl.RuleSet) -> None:
    assert town.route(accepted=ACCEPTED_US, category=None, region=None, called=None) == (
        town.route(accepted=ACCEPTED_US))


def test_ticket(town: tl.RuleSet) -> None:
    ticket = tl.Ticket(
        id="T-1", accepted=ACCEPTED, dialled="12345", category="noise",
        type=tl.TicketType.COMPLAINT, caller_words="words", tags=("a", "b"),
        attributes={"x": "y"}, caller={"name": "somebody", "phone": "139"})
    assert ticket.accepted == ACCEPTED and ticket.called is None
    assert ticket.type is tl.TicketType.COMPLAINT
    assert ticket.tags == ("a", "b") and ticket.attributes == {"x": "y"}
    assert ticket.caller == {"name": "somebody", "phone": "139"}
    # Who called is not shown by chance.
    assert "somebody" not in repr(ticket) and "words" not in repr(ticket)
    for again in (tl.Ticket.from_bytes(ticket.to_bytes()),
                  tl.Ticket.from_json(ticket.to_json()),
                  tl.Ticket.from_text(ticket.to_text()),
                  pickle.loads(pickle.dumps(ticket))):
        assert again == ticket and hash(again) == hash(ticket)
    d = town.route(ticket)
    assert d.ticket_id == "T-1" and d.lead == "environment"
    with pytest.raises(TypeError, match="not both"):
        town.route(ticket, category="road")
    with pytest.raises(TypeError):
        tl.Ticket(idd="x")  # type: ignore[call-arg]
    with pytest.raises(ValueError):
        tl.Ticket(accepted=datetime(2018, 1, 1))
    with pytest.raises(tl.InvalidArgumentError, match="1:"):
        tl.Ticket.from_json('{"nothing": 1}')
    with pytest.raises(ValueError):
        tl.Ticket.from_bytes(b"\xff\xff")


def test_equal_rules_add_up() -> None:
    rules = tl.RuleSet.from_text(TOWN + '''
        deadline_policy { id: "a" amount: 1 unit: UNIT_HOURS }
        deadline_policy { id: "b" amount: 2 unit: UNIT_HOURS }
        rule { id: "t1" priority: 9 when { keyword { any: "flood*" } }
          then { department: "transport" tag: "x"
            policy { milestone: MILESTONE_HANDLING policy: "a" } } }
        rule { id: "t2" priority: 9 when { keyword { any: "street" } }
          then { department: "transport" tag: "y"
            policy { milestone: MILESTONE_HANDLING policy: "b" } } }
        ''')
    d = rules.route(accepted=ACCEPTED_US, text="Flooding in our street")
    assert d.rule == "t1" and d.also == ("t2",) and d.tags == ("x", "y")
    assert d.keyword == "flood*"
    assert d.policies[tl.Milestone.HANDLING] == "a"
    assert d.also_policies == {tl.Milestone.HANDLING: ("b",)}
    again = tl.Decision.from_bytes(d.to_bytes())
    assert again.also == d.also and again.also_policies == d.also_policies


def test_decision_goes_and_comes(changsha: tl.RuleSet) -> None:
    for fields in ({"category": "environment.noise.construction", "region": "430111"},
                   {"category": "public_security"}, {"dialled": "119"},
                   {"text": "着火了，救命", "category": "environment"}, {}):
        d = changsha.route(accepted=ACCEPTED_US, **fields)  # type: ignore[arg-type]
        assert tl.Decision.from_bytes(d.to_bytes()) == d
        assert tl.Decision.from_json(d.to_json()) == d
        assert pickle.loads(pickle.dumps(d)) == d


def test_explain(town: tl.RuleSet) -> None:
    why = town.explain(accepted=ACCEPTED_US, category="noise")
    assert why.decision == town.route(accepted=ACCEPTED_US, category="noise")
    assert why.steps and str(why).startswith("1. ")
    assert why.steps[0].text in str(why)
    chinese = town.explain(accepted=ACCEPTED_US, category="noise", lang="zh")
    assert "环保局" in str(chinese)
    assert b"noise" in why.to_bytes()
    with pytest.raises(ValueError, match="lang"):
        town.explain(accepted=ACCEPTED_US, lang="fr")


def test_why_not(town: tl.RuleSet) -> None:
    why = town.why_not("road.a", accepted=ACCEPTED_US, category="noise")
    assert not why.won and why.condition == "when.category"
    assert town.why_not("noise", accepted=ACCEPTED_US, category="noise").won
    with pytest.raises(tl.NotFoundError, match="noise") as caught:
        town.why_not("noisy", accepted=ACCEPTED_US, category="noise")
    assert isinstance(caught.value, LookupError)


def test_what_to_ask(changsha: tl.RuleSet) -> None:
    questions = changsha.what_to_ask(accepted=ACCEPTED_US, category="environment.noise")
    assert "region" in {q.field for q in questions}
    assert all(q.answers and q.text for q in questions)


def test_dial(town: tl.RuleSet) -> None:
    assert town.dial("0731-12345", called=ACCEPTED).answer is tl.DialAnswer.CENTRE
    assert town.dial("119", called=ACCEPTED).answer is tl.DialAnswer.EMERGENCY
    assert town.dial("what?", called=ACCEPTED).answer is tl.DialAnswer.UNKNOWN
    with pytest.raises(ValueError):
        town.dial("119", called=datetime(2018, 1, 1))


def test_rule_sets(town: tl.RuleSet, tmp_path: Path) -> None:
    again = tl.RuleSet.from_bytes(town.to_bytes())
    assert again == town and hash(again) == hash(town)
    assert pickle.loads(pickle.dumps(town)) == town
    assert tl.RuleSet.from_text(town.to_json()) == town
    assert len(town) == 5 and town.id == "town"
    assert town.tz == ZoneInfo("Asia/Shanghai")
    assert town.department_label("environment", "zh") == "环保局"
    assert town.find_department("环保局") == "environment"
    (tmp_path / "a.txtpb").write_text(TOWN, encoding="utf-8")
    assert tl.RuleSet.load(tmp_path) == town == tl.RuleSet.load(str(tmp_path / "a.txtpb"))
    checked = tl.RuleSet.load(tmp_path, check=True)
    assert {"contested"} <= {i.code for i in checked.issues}
    with pytest.raises(FileNotFoundError):
        tl.RuleSet.load(tmp_path / "no.txtpb")
    with pytest.raises(TypeError):
        tl.RuleSet.load()


def test_issues(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txtpb"
    bad.write_text(TOWN + 'rule { id: "x" then { department: "nobody" } }\n'
                   'rule { id: "y" then { department: "noone" } }\n', encoding="utf-8")
    with pytest.raises(tl.RuleError) as caught:
        tl.RuleSet.load(bad)
    error = caught.value
    assert isinstance(error, ValueError) and isinstance(error, tl.Error)
    errors = [i for i in error.issues if i.severity is tl.Severity.ERROR]
    assert [i.code for i in errors] == ["unknown-department"] * 2
    assert errors[0].place.file == str(bad) and errors[0].place.line == TOWN.count("\n") + 1
    assert str(errors[0]) in str(error)


def test_errors_have_their_chinese(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txtpb"
    bad.write_text(TOWN + 'rule { id: "x" then { department: "nobody" } }\n',
                   encoding="utf-8")
    with pytest.raises(tl.RuleError) as caught:
        tl.RuleSet.load(bad)
    assert "错误" in caught.value.message_zh
    assert str(bad) in caught.value.message_zh
    with pytest.raises(FileNotFoundError) as missing:
        tl.RuleSet.load(tmp_path / "no.txtpb")
    assert "无法打开" in missing.value.message_zh  # type: ignore[attr-defined]
    assert tl.NotFoundError("x").message_zh == ""


def test_errors_are_also_the_built_in_ones() -> None:
    for name, base in {
            "InvalidArgumentError": ValueError, "NotFoundError": LookupError,
            "PermissionDeniedError": PermissionError, "OutOfRangeError": ValueError,
            "FailedPreconditionError": RuntimeError, "UnavailableError": ConnectionError,
            "DeadlineExceededError": TimeoutError, "ResourceExhaustedError": MemoryError,
            "UnimplementedError": NotImplementedError, "DataLossError": OSError}.items():
        assert issubclass(getattr(tl, name), base) and issubclass(getattr(tl, name), tl.Error)


def test_threads(changsha: tl.RuleSet) -> None:
    wanted = changsha.route(accepted=ACCEPTED_US, category="environment.noise")
    wrong: list[tl.Decision] = []

    def work() -> None:
        for _ in range(2000):
            d = changsha.route(accepted=ACCEPTED_US, category="environment.noise")
            if d != wanted and d.lead != wanted.lead:
                wrong.append(d)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not wrong


def test_catalogue(town: tl.RuleSet) -> None:
    assert [d.code for d in town.departments][:3] == [
        "centre", "environment", "housing"]
    environment = town.departments[1]
    assert environment.labels == {"zh": "环保局"}
    assert environment.aliases == () and environment.superior == ""
    assert environment == town.departments[1]
    construction = town.categories[1]
    assert construction.code == "noise.construction"
    assert construction.parent == "noise"
    assert construction.valid == town.regions[0].valid
    assert [h.code for h in town.hotlines] == ["119", "12345"]
    assert town.hotlines[1].phases[0].kind is tl.Phase.ONE_NUMBER
    assert town.hotlines[1].phases[0].owner == "centre"
    rules = {rule.code: rule for rule in town.rules}
    assert len(rules) == len(town)
    assert rules["refuse"].priority == 5


def test_enumerators_have_labels() -> None:
    assert tl.TicketType.COMPLAINT.label() == "投诉"
    assert tl.TicketType.COMPLAINT.label("en") == "complaint"
    assert tl.CommandKind.HAND_OVER.label("zh") == "移交应急"
    assert tl.TicketType.UNSPECIFIED.label() == ""
    with pytest.raises(ValueError, match="lang"):
        tl.TicketType.COMPLAINT.label("fr")
