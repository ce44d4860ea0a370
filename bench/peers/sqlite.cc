// SPDX-License-Identifier: Apache-2.0
//
// SQLite: the rules in a table without row ids, whose primary key begins with
// what a ticket knows and goes on by rank, in memory, in one transaction. A
// ticket asks once for every kind of key that the rules have; the first row by
// rank that its dates and words let through is that key's best.
//
//   peer_sqlite RULES
#include <sqlite3.h>

#include <cstdlib>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/time/time.h"
#include "bench/limit_index.h"
#include "bench/peers/peer.h"
#include "bench/workload.h"

namespace trunkline::bench {
namespace {

void Execute(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    std::fprintf(stderr, "%s\n", sqlite3_errmsg(db));
    std::exit(1);
  }
}

void Bind(sqlite3_stmt* s, int at, std::string_view text) {
  // Data that is null would be NULL.
  sqlite3_bind_text(s, at, text.empty() ? "" : text.data(),
                    static_cast<int>(text.size()), SQLITE_STATIC);
}

int Run(std::size_t count) {
  Shape shape;
  shape.rules = count;
  const Workload w = MakeWorkload(shape);
  TicketShape tickets;
  tickets.count = 20'000;
  const Tickets t = MakeTickets(w, tickets);
  const auto plain = t.Views(false), text = t.Views(true);

  Report report;
  report.Start();
  sqlite3* db = nullptr;
  if (sqlite3_open(":memory:", &db) != SQLITE_OK) return 1;
  Execute(db,
          "CREATE TABLE rule (hotline TEXT, category TEXT, region TEXT,"
          " rank INTEGER, number INTEGER, first INTEGER, last INTEGER,"
          " word1 TEXT, word2 TEXT,"
          " PRIMARY KEY (category, region, hotline, rank DESC, number))"
          " WITHOUT ROWID; BEGIN");
  sqlite3_stmt* insert = nullptr;
  sqlite3_prepare_v2(db, "INSERT INTO rule VALUES (?,?,?,?,?,?,?,?,?)", -1,
                     &insert, nullptr);
  const auto code = [](const std::vector<std::string>& list, std::uint32_t i) {
    return i == 0 ? std::string_view() : std::string_view(list[i - 1]);
  };
  std::set<std::tuple<std::uint32_t, std::uint32_t, bool>> kinds;
  for (std::size_t i = 0; i != w.plain.size(); ++i) {
    const auto& r = w.plain[i];
    kinds.emplace(r.category_depth, r.region_depth, r.hotline != 0);
    sqlite3_reset(insert);
    Bind(insert, 1, code(w.hotlines, r.hotline));
    Bind(insert, 2, code(w.categories, r.category));
    Bind(insert, 3, code(w.regions, r.region));
    sqlite3_bind_int64(insert, 4, static_cast<sqlite3_int64>(RankOf(r)));
    sqlite3_bind_int64(insert, 5, static_cast<sqlite3_int64>(i + 1));
    sqlite3_bind_int64(insert, 6, r.from);
    sqlite3_bind_int64(insert, 7, r.to);
    for (int n = 0; n != 2; ++n) {
      if (r.words.empty()) {
        sqlite3_bind_null(insert, 8 + n);
      } else {
        Bind(insert, 8 + n, r.words[static_cast<std::size_t>(n)]);
      }
    }
    if (sqlite3_step(insert) != SQLITE_DONE) return 1;
  }
  sqlite3_finalize(insert);
  Execute(db, "COMMIT; ANALYZE");
  sqlite3_stmt* find = nullptr;
  sqlite3_prepare_v2(db,
                     "SELECT rank, number, word1, word2 FROM rule WHERE"
                     " category = ? AND region = ? AND hotline = ? AND"
                     " first <= ?4 AND last > ?4 ORDER BY rank DESC, number",
                     -1, &find, nullptr);
  report.Loaded();

  const auto column = [&](int i) {
    return std::string_view(
        reinterpret_cast<const char*>(sqlite3_column_text(find, i)),
        static_cast<std::size_t>(sqlite3_column_bytes(find, i)));
  };
  const auto decide = [&](const Ticket& ticket) {
    std::string_view categories[4] = {}, regions[3] = {};
    std::uint32_t depth = 0;
    for (std::size_t at = 0; at != std::string_view::npos && depth < 3;) {
      at = ticket.category.find('.', at + 1);
      categories[++depth] = ticket.category.substr(0, at);
    }
    std::uint32_t region_depth = ticket.region.size() > 6 ? 2 : 1;
    regions[1] = ticket.region.substr(0, 6);
    regions[2] = ticket.region;
    std::int64_t best = -1, number = 0;
    for (const auto& [c, r, h] : kinds) {
      if (c > depth || r > region_depth) continue;
      sqlite3_reset(find);
      Bind(find, 1, categories[c]);
      Bind(find, 2, regions[r]);
      Bind(find, 3, h ? ticket.dialled : std::string_view());
      sqlite3_bind_int64(find, 4, absl::ToUnixSeconds(ticket.accepted_at));
      while (sqlite3_step(find) == SQLITE_ROW) {
        const std::int64_t rank = sqlite3_column_int64(find, 0);
        const std::int64_t n = sqlite3_column_int64(find, 1);
        if (rank < best || (rank == best && n > number)) break;
        if (sqlite3_column_type(find, 2) != SQLITE_NULL &&
            ticket.text.find(column(2)) == std::string_view::npos &&
            ticket.text.find(column(3)) == std::string_view::npos) {
          continue;
        }
        best = rank;
        number = n;
        break;
      }
    }
    return static_cast<std::uint32_t>(number);
  };
  report.Pass("plain", plain.size(),
              [&](std::size_t i) { return decide(plain[i]); });
  report.Pass("text", text.size(),
              [&](std::size_t i) { return decide(text[i]); });
  report.Print(sqlite3_libversion());
  return 0;
}

}  // namespace
}  // namespace trunkline::bench

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  return trunkline::bench::Run(std::strtoul(argv[1], nullptr, 10));
}
