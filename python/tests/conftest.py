# SPDX-License-Identifier: Apache-2.0
"""What the tests share. They run against the installed package only."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
import trunkline as tl

TOWN = """
jurisdiction {
  id: "town" version: "7" time_zone: "Asia/Shanghai" country_code: "86"
  trunk_prefix: "0" area_code: "731" one_number: "12345" centre: "centre"
  interim_lead: "office"
  principle: [BASIS_TERRITORIAL, BASIS_COMPETENT_AUTHORITY,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
department { code: "office" }
department { code: "environment" name { lang: "zh" text: "环保局" } }
department { code: "transport" }
department { code: "housing" }
department { code: "yuhua" region: "yuhua" }
region { code: "yuhua" }
category { code: "noise" }
category { code: "noise.construction" }
category { code: "road" }
hotline { number: "12345" owner: "centre" phase { kind: KIND_ONE_NUMBER } }
hotline { number: "119" owner: "centre" phase { kind: KIND_EMERGENCY } }
rule { id: "noise" when { category: "noise" } then { department: "environment" } }
rule { id: "road.a" when { category: "road" } then { department: "transport" } }
rule { id: "road.b" when { category: "road" } then { department: "housing" } }
rule { id: "leak" when { keyword { any: "漏水" } } then { department: "housing" } }
rule { id: "refuse" when { category: "noise" attribute { name: "vip" value: "no" } }
       then { refuse { reason: REASON_BEYOND_DUTY action: ACTION_EXPLAIN } } priority: 5 }
deadline_policy { id: "5wd" amount: 5 unit: UNIT_WORKING_DAYS calendar: "cn" }
deadline_rule { id: "all" policy { milestone: MILESTONE_HANDLING policy: "5wd" } }
"""

ACCEPTED = datetime(2018, 6, 26, 8, 0, tzinfo=timezone.utc)
ACCEPTED_US = 1530000000_000000


@pytest.fixture(scope="session")
def town() -> tl.RuleSet:
    return tl.RuleSet.from_text(TOWN)


@pytest.fixture(scope="session")
def changsha() -> tl.RuleSet:
    return tl.RuleSet.load(tl.PACKS / "cn/national", tl.PACKS / "cn/changsha")


@pytest.fixture(scope="session")
def calendars() -> tl.Calendars:
    return tl.Calendars.load(tl.PACKS / "calendars")
