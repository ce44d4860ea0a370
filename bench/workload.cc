// SPDX-License-Identifier: Apache-2.0
#include "bench/workload.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::bench {
namespace {

namespace pb = ::trunkline_internal::v1;

constexpr std::uint32_t kTops = 20, kMiddles = 15, kLeaves = 20;
constexpr std::uint32_t kDistricts = 9, kStreets = 20;

// A Han character, from a block of 3,000 common code points.
void AppendHan(std::uint32_t n, std::string* out) {
  const std::uint32_t c = 0x4E00 + n % 3000 * 6;
  out->push_back(static_cast<char>(0xE0 | c >> 12));
  out->push_back(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
  out->push_back(static_cast<char>(0x80 | (c & 0x3F)));
}

std::string Han(Random* random, std::size_t characters) {
  std::string out;
  for (std::size_t i = 0; i != characters; ++i) {
    AppendHan(random->Below(3000), &out);
  }
  return out;
}

std::int64_t Day(int offset) {
  return absl::ToUnixSeconds(absl::FromCivil(
      absl::CivilDay(2018, 1, 1) + offset, absl::UTCTimeZone()));
}

std::string Date(int offset) {
  const absl::CivilDay day = absl::CivilDay(2018, 1, 1) + offset;
  return absl::FormatCivilTime(day);
}

}  // namespace

std::uint64_t Random::Next() {
  std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
  z = (z ^ z >> 27) * 0x94D049BB133111EBu;
  return z ^ z >> 31;
}

Workload MakeWorkload(const Shape& shape) {
  Random random(shape.seed);
  Workload w;
  pb::RuleSet set;
  auto* j = set.add_jurisdiction();
  j->set_id("bench");
  j->set_version("1");
  j->set_time_zone("UTC");
  j->set_country_code("86");
  j->set_trunk_prefix("0");
  j->add_area_code("731");
  j->set_centre("centre");
  for (int basis = 1; basis <= 4; ++basis) {
    j->add_principle(static_cast<pb::Basis>(basis));
  }
  set.add_department()->set_code("centre");
  constexpr int kDepartments = 60;
  for (int i = 0; i != kDepartments; ++i) {
    set.add_department()->set_code(absl::StrCat("bureau_", i));
  }
  const auto add_region = [&](const std::string& code,
                              const std::string& parent) {
    auto* r = set.add_region();
    r->set_code(code);
    r->set_parent(parent);
    w.regions.push_back(code);
  };
  for (std::uint32_t d = 0; d != kDistricts; ++d) {
    const std::string code = absl::StrCat(430101 + d);
    add_region(code, "");
    for (std::uint32_t s = 0; s != kStreets; ++s) {
      add_region(absl::StrCat(code, 100 + s), code);
    }
  }
  for (std::uint32_t a = 0; a != kTops; ++a) {
    const std::string top = absl::StrCat("matter", a);
    set.add_category()->set_code(w.categories.emplace_back(top));
    for (std::uint32_t b = 0; b != kMiddles; ++b) {
      const std::string middle = absl::StrCat(top, ".group", b);
      set.add_category()->set_code(w.categories.emplace_back(middle));
      for (std::uint32_t c = 0; c != kLeaves; ++c) {
        set.add_category()->set_code(
            w.categories.emplace_back(absl::StrCat(middle, ".item", c)));
      }
    }
  }
  for (int i = 0; i != 36; ++i) {
    auto* h = set.add_hotline();
    h->set_number(w.hotlines.emplace_back(absl::StrCat(12300 + i)));
    h->set_owner(absl::StrCat("bureau_", i));
    h->add_phase()->set_kind(pb::Phase::KIND_FORWARDED);
  }
  for (std::size_t i = 0; i != shape.literals; ++i) {
    w.words.push_back(Han(&random, 2 + random.Below(3)));
  }
  for (int type = 1; type <= 5; ++type) {
    auto* policy = set.add_deadline_policy();
    policy->set_id(absl::StrCat("limit_", type));
    policy->set_amount(type * 2);
    policy->set_unit(pb::DeadlinePolicy::UNIT_WORKING_DAYS);
    policy->set_calendar("cn");
    auto* rule = set.add_deadline_rule();
    rule->set_id(absl::StrCat("by_type_", type));
    if (type != 5)
      rule->mutable_when()->add_type(static_cast<pb::TicketType>(type));
    auto* stage = rule->add_policy();
    stage->set_milestone(pb::MILESTONE_HANDLING);
    stage->set_policy(policy->id());
  }
  absl::flat_hash_map<std::uint64_t, int> said;
  std::size_t next_word = 0;
  for (std::size_t i = 0; i != shape.rules; ++i) {
    Workload::PlainRule p{};
    // A fixed width keeps the order of ids that of creation.
    p.id = absl::StrCat("rule-", 10'000'000 + i);
    const bool only_words = random.Percent(shape.keyword_only_percent);
    const auto category = [&](std::uint32_t depth) {
      const std::uint32_t top = random.Below(kTops);
      const std::uint32_t middle = random.Below(kMiddles);
      const std::uint32_t leaf = random.Below(kLeaves);
      const std::uint32_t per_top = 1 + kMiddles * (1 + kLeaves);
      std::uint32_t index = top * per_top + 1;
      if (depth > 1) index += 1 + middle * (1 + kLeaves);
      if (depth > 2) index += 1 + leaf;
      p.category = index;
      p.category_depth = depth;
    };
    const auto region = [&](std::uint32_t depth) {
      p.region = random.Below(kDistricts) * (1 + kStreets) + 1;
      if (depth > 1) p.region += 1 + random.Below(kStreets);
      p.region_depth = depth;
    };
    const auto key = [&] {
      return std::uint64_t{p.hotline} << 48 | std::uint64_t{p.category} << 24 |
             p.region;
    };
    const auto draw = [&](std::uint32_t kind) {
      p.hotline = p.category = p.category_depth = 0;
      p.region = p.region_depth = 0;
      if (kind < 60) {
        category(3);
        region(random.Percent(70) ? 2 : 1);
      } else if (kind < 80) {
        category(random.Percent(60) ? 3 : 2);
      } else if (kind < 90) {
        category(random.Percent(50) ? 3 : 2);
        region(1);
        p.hotline = 1 + random.Below(36);
      } else if (kind < 97) {
        category(2);
        region(1);
      } else if (kind < 99) {
        category(1);
      } else {
        p.hotline = 1 + random.Below(36);
      }
    };
    if (!only_words) {
      draw(random.Below(100));
      // Few rules say the same of the same: versions, and some that contest it.
      // There are only so many broad ones, whatever the number of all.
      while (said[key()] == 4) draw(random.Below(60));
      ++said[key()];
    }
    p.from = INT64_MIN;
    p.to = INT64_MAX;
    auto* rule = set.add_rule();
    if (random.Percent(30)) {
      const int first = static_cast<int>(random.Below(500)) - 250;
      const int last = first + 30 + static_cast<int>(random.Below(700));
      p.from = Day(first);
      p.to = Day(last);
      rule->mutable_valid()->set_from(Date(first));
      rule->mutable_valid()->set_to(Date(last));
    }
    if (only_words || random.Percent(shape.keyword_percent)) {
      for (int n = 0; n != 2; ++n) {
        p.words.push_back(w.words[next_word++ % w.words.size()]);
        rule->mutable_when()->mutable_keyword()->add_any(p.words.back());
      }
    }
    // An exception is narrow: a broad rule above all others would leave
    // thousands of them dead.
    if (p.category_depth == 3 && p.region_depth != 0 && random.Percent(2)) {
      p.priority = 1 + static_cast<int>(random.Below(5));
    }
    rule->set_id(p.id);
    rule->set_priority(p.priority);
    if (p.hotline != 0) {
      rule->mutable_when()->add_hotline(w.hotlines[p.hotline - 1]);
    }
    if (p.category != 0) {
      rule->mutable_when()->add_category(w.categories[p.category - 1]);
    }
    if (p.region != 0) {
      rule->mutable_when()->add_region(w.regions[p.region - 1]);
    }
    rule->mutable_then()->set_department(
        absl::StrCat("bureau_", random.Below(kDepartments)));
    w.plain.push_back(std::move(p));
  }
  w.ruleset = set.SerializeAsString();
  return w;
}

Tickets MakeTickets(const Workload& w, const TicketShape& shape) {
  Random random(shape.seed);
  const auto below = [&](std::size_t n) {
    return random.Below(static_cast<std::uint32_t>(n));
  };
  Tickets out;
  for (std::size_t i = 0; i != shape.count; ++i) {
    const Workload::PlainRule& rule = w.plain[below(w.plain.size())];
    const bool miss = shape.kind != TicketKind::kHits && random.Percent(10);
    Tickets::Row row;
    row.dialled =
        w.hotlines[rule.hotline != 0 ? rule.hotline - 1 : random.Below(36)];
    std::uint32_t category = rule.category;
    if (category == 0 || miss) category = 1 + below(w.categories.size());
    row.category = w.categories[category - 1];
    // A rule of an inner node meets tickets of its leaves.
    if (rule.category_depth == 2 && !miss) {
      row.category += absl::StrCat(".item", random.Below(kLeaves));
    }
    std::uint32_t region = rule.region;
    if (region == 0 || miss) region = 1 + below(w.regions.size());
    row.region = w.regions[region - 1];
    row.accepted =
        Day(static_cast<int>(random.Below(365))) + random.Below(86400);
    row.text = Han(&random, shape.characters / 2);
    if (!rule.words.empty() && !miss) {
      row.text += rule.words.front();
    } else if (random.Percent(30)) {
      row.text += w.words[below(w.words.size())];
    }
    row.text += Han(&random, shape.characters - shape.characters / 2);
    if (shape.kind == TicketKind::kMisses) {
      row.dialled = "12399";
      row.category = absl::StrCat("topic", random.Below(99), ".new");
      row.region = absl::StrCat(440101 + random.Below(9));
    }
    out.rows.push_back(std::move(row));
  }
  return out;
}

std::vector<Ticket> Tickets::Views(bool with_text) const {
  std::vector<Ticket> out;
  out.reserve(rows.size());
  int type = 0;
  for (const Row& row : rows) {
    Ticket t;
    t.dialled = row.dialled;
    t.category = row.category;
    t.region = row.region;
    t.accepted_at = absl::FromUnixSeconds(row.accepted);
    t.type = static_cast<TicketType>(1 + type++ % 4);
    if (with_text) t.text = row.text;
    out.push_back(std::move(t));
  }
  return out;
}

}  // namespace trunkline::bench
