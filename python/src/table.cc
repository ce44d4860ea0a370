// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "python/src/arrow.h"
#include "python/src/arrow_input.h"
#include "python/src/columns.h"
#include "python/src/ticket.h"
#include "python/src/values.h"
#include "src/base/message.h"

namespace trunkline::python {
namespace {

// One of many rows, by its number from 0.
constexpr base::Message kRow{"row $0", "第 $0 行"};

// --- what comes out ---

// A column of the result: strings, bits, or 32-bit integers that are null where
// nothing was guessed; `place` is its place among those of its kind.
struct ColumnOut {
  enum Kind { kString, kBit, kInteger };
  const char* name;
  Kind kind;
  int place;
};
// In order; those from kPlainColumns on are there if categories may be guessed.
constexpr ColumnOut kColumns[] = {
    {"outcome", ColumnOut::kString, 0},
    {"lead", ColumnOut::kString, 1},
    {"target", ColumnOut::kString, 2},
    {"rule", ColumnOut::kString, 3},
    {"basis", ColumnOut::kString, 4},
    {"confidential", ColumnOut::kBit, 0},
    {"also", ColumnOut::kString, 5},
    {"keyword", ColumnOut::kString, 6},
    {"notes", ColumnOut::kString, 7},
    {"guess", ColumnOut::kString, 8},
    {"guess_margin", ColumnOut::kInteger, 0},
    {"guess_percent", ColumnOut::kInteger, 1},
    {"guess_model", ColumnOut::kString, 9},
    {"lead_without_guess", ColumnOut::kString, 10},
    {"to_confirm", ColumnOut::kBit, 1},
};
constexpr int kPlainColumns = 9;
constexpr int kColumnCount = 15;
constexpr int kPlainStrings = 8;
constexpr int kStrings = 11;
constexpr int kBits = 2;
constexpr int kIntegers = 2;
constexpr int kToConfirm = 1;  // Of the bits.

// The names of notes, separated by ";", by the bits of Decision::notes.
std::string NoteNames(unsigned notes) {
  std::string out;
  for (int bit = 0; notes >> bit != 0; ++bit) {
    if ((notes >> bit & 1) == 0) continue;
    if (!out.empty()) out += ';';
    out += schema::NoteNames().Name(bit + 1);
  }
  return out;
}

// Copies a few bytes; codes are short, and a call of memcpy for each costs as
// much as all else that is done with them.
inline void Copy(const char* from, std::size_t size, char* to) {
  const auto ends = [&](auto word) {  // The first and the last, overlapping.
    std::memcpy(&word, from, sizeof(word));
    decltype(word) last;
    std::memcpy(&last, from + size - sizeof(word), sizeof(word));
    std::memcpy(to, &word, sizeof(word));
    std::memcpy(to + size - sizeof(word), &last, sizeof(word));
  };
  struct Sixteen {
    std::uint64_t halves[2];
  };
  if (size > 32) {
    std::memcpy(to, from, size);
  } else if (size >= 16) {
    ends(Sixteen());
  } else if (size >= 8) {
    ends(std::uint64_t{});
  } else if (size >= 4) {
    ends(std::uint32_t{});
  } else {
    for (std::size_t i = 0; i != size; ++i) to[i] = from[i];
  }
}

// Strings of one column: an Arrow array of type "utf8".
struct Strings {
  std::unique_ptr<std::int32_t[]> offsets;
  std::unique_ptr<char[]> data;
  std::size_t count = 0, size = 0, capacity = 0;

  void Reserve(std::size_t rows) {
    offsets.reset(new std::int32_t[rows + 1]);
    offsets[0] = 0;
    Grow(rows * 24 + 64);
  }
  void Grow(std::size_t wanted) {
    std::unique_ptr<char[]> larger(new char[wanted]);
    if (size != 0) std::memcpy(larger.get(), data.get(), size);
    data = std::move(larger);
    capacity = wanted;
  }
  void Add(std::string_view s) {
    if (size + s.size() > capacity) Grow(2 * (capacity + s.size()));
    Copy(s.data(), s.size(), data.get() + size);
    size += s.size();
    offsets[++count] = static_cast<std::int32_t>(size);
  }
  // Adds a list, separated by ";".
  void AddList(const std::vector<std::string_view>& list) {
    if (list.size() > 1) {
      std::string joined(list[0]);
      for (std::size_t i = 1; i != list.size(); ++i) {
        joined += ';';
        joined += list[i];
      }
      return Add(joined);
    }
    Add(list.empty() ? std::string_view() : list[0]);
  }
  std::string_view At(std::size_t i) const {
    return {data.get() + offsets[i],
            static_cast<std::size_t>(offsets[i + 1] - offsets[i])};
  }
};

// One record batch of the result.
struct Piece {
  std::size_t rows = 0;
  std::size_t guesses = 0;
  Strings strings[kStrings];
  std::vector<std::uint8_t> bits[kBits];
  std::vector<std::int32_t> integers[kIntegers];
};

struct Routed {
  std::vector<std::shared_ptr<const Piece>> pieces;
  std::size_t rows = 0;
  int columns = kPlainColumns;
};

// What categories are guessed by; null models: they are not.
struct Guessing {
  const TextModels* models = nullptr;
  int min_percent = 0;
  // By row, what an outside model says in place of the texts; null: it is not
  // asked.
  const std::vector<PyPoints>* points = nullptr;
  // Points of categories that no model scores.
  std::atomic<std::size_t>* left_out = nullptr;
};

absl::Status GuessRow(const RuleSet& rules, const Guessing& guessing,
                      const Ticket& ticket, std::size_t row, Decision* decision,
                      GuessMemory* memory) {
  if (guessing.points == nullptr) {
    return RouteWithSuggestion(rules, *guessing.models, ticket,
                               guessing.min_percent, decision, memory);
  }
  const PyPoints& points = (*guessing.points)[row];
  const absl::StatusOr<std::size_t> left_out = RouteWithSuggestion(
      rules, *guessing.models, ticket, points.data(), points.size(),
      guessing.min_percent, decision, memory);
  if (left_out.ok()) *guessing.left_out += *left_out;
  return left_out.status();
}

void Add(const Decision& d, std::size_t row, Piece* piece) {
  piece->strings[0].Add(
      schema::OutcomeNames().Name(static_cast<int>(d.outcome)));
  piece->strings[1].Add(d.lead);
  piece->strings[2].Add(d.target);
  piece->strings[3].Add(d.rule);
  piece->strings[4].Add(schema::BasisNames().Name(static_cast<int>(d.basis)));
  const auto set = [row](std::vector<std::uint8_t>* bits) {
    (*bits)[row >> 3] |= static_cast<std::uint8_t>(1u << (row & 7));
  };
  if (d.confidential) set(&piece->bits[0]);
  piece->strings[5].AddList(d.also);
  piece->strings[6].Add(d.keyword);
  if (d.notes == 0) {  // Of nearly all.
    piece->strings[7].Add({});
  } else {
    piece->strings[7].Add(NoteNames(d.notes));
  }
  if (piece->integers[0].empty()) return;
  const bool guessed = d.guess != nullptr;
  piece->strings[8].Add(guessed ? d.guess->category : "");
  piece->strings[9].Add(guessed ? d.guess->model : "");
  piece->strings[10].Add(guessed ? d.guess->lead_without : "");
  if (!guessed) return;
  piece->integers[0][row] = d.guess->margin;
  piece->integers[1][row] = d.guess->percent_agreed;
  set(&piece->bits[kToConfirm]);
  ++piece->guesses;
}

// --- what goes in ---

struct Input {
  Owned<ArrowSchema> schema;
  std::vector<Owned<ArrowArray>> batches;
};

// Rows [begin, end) of a batch, and the number of the first in the table.
struct Task {
  const ArrowArray* batch = nullptr;
  std::int64_t begin = 0, end = 0;
  std::size_t first_row = 0;
};

class FirstError {
 public:
  void Add(std::size_t row, const absl::Status& status) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (row >= row_) return;
    row_ = row;
    status_ = status;
  }
  absl::Status Get() const {
    return base::Annotate(status_, base::Fill<kRow>(row_));
  }

 private:
  std::mutex mutex_;
  std::size_t row_ = std::numeric_limits<std::size_t>::max();
  absl::Status status_;
};

std::shared_ptr<const Piece> RoutePiece(const RuleSet& rules,
                                        const Guessing& guessing,
                                        const std::vector<ColumnPlan>& plans,
                                        const Task& task, FirstError* error) {
  auto piece = std::make_shared<Piece>();
  const auto rows = static_cast<std::size_t>(task.end - task.begin);
  const bool guess = guessing.models != nullptr;
  piece->rows = rows;
  for (int i = 0; i != (guess ? kStrings : kPlainStrings); ++i) {
    piece->strings[i].Reserve(rows);
  }
  for (auto& bits : piece->bits) bits.assign((rows + 7) / 8, 0);
  if (guess) {
    for (auto& integers : piece->integers) integers.assign(rows, 0);
  }

  std::vector<Column> columns(plans.size());
  bool attributes = false;
  for (std::size_t c = 0; c != plans.size(); ++c) {
    const absl::Status status = columns[c].Bind(
        plans[c], *task.batch->children[plans[c].child], task.batch->offset);
    if (!status.ok()) {
      error->Add(task.first_row, status);
      return piece;
    }
    attributes |= plans[c].field == ColumnPlan::Field::kAttribute;
  }
  Ticket ticket;
  Decision decision;
  GuessMemory memory;
  for (std::size_t row = 0; row != rows; ++row) {
    if (attributes) ticket.attributes.clear();
    absl::Status status;
    for (Column& column : columns) {
      if (!column.Read(rules, task.begin + static_cast<std::int64_t>(row),
                       &ticket, &status)) {
        break;
      }
    }
    if (status.ok()) {
      status = guess ? GuessRow(rules, guessing, ticket, task.first_row + row,
                                &decision, &memory)
                     : rules.Route(ticket, &decision);
    }
    if (!status.ok()) {
      error->Add(task.first_row + row, status);
      return piece;
    }
    Add(decision, row, piece.get());
  }
  return piece;
}

absl::Status RouteAll(const RuleSet& rules, const Guessing& guessing,
                      const Input& input,
                      const std::map<std::string, std::string>& names,
                      int threads, Routed* out) {
  constexpr std::int64_t kPiece = 1 << 14;
  std::vector<ColumnPlan> plans;
  const absl::Status found = FindColumns(*input.schema, names, &plans);
  if (!found.ok()) return found;
  std::vector<Task> tasks;
  for (const Owned<ArrowArray>& batch : input.batches) {
    if (batch->n_children != input.schema->n_children) {
      return absl::InvalidArgumentError("a batch has other columns");
    }
    // Small enough that every thread has its share.
    const std::int64_t share =
        (batch->length + std::max(threads, 1) - 1) / std::max(threads, 1);
    const std::int64_t size = std::clamp<std::int64_t>(share, 1, kPiece);
    for (std::int64_t begin = 0; begin < batch->length; begin += size) {
      const std::int64_t end = std::min(batch->length, begin + size);
      tasks.push_back({&*batch, begin, end, out->rows});
      out->rows += static_cast<std::size_t>(end - begin);
    }
  }
  if (guessing.points != nullptr && guessing.points->size() != out->rows) {
    return absl::InvalidArgumentError(
        absl::StrCat("points: of ", guessing.points->size(),
                     " rows, and the table has ", out->rows));
  }
  out->pieces.resize(tasks.size());
  FirstError error;
  std::atomic<std::size_t> next{0};
  std::atomic<bool> no_memory{false};
  const auto work = [&] {
    for (;;) {
      const std::size_t i = next.fetch_add(1);
      if (i >= tasks.size()) return;
      try {
        out->pieces[i] = RoutePiece(rules, guessing, plans, tasks[i], &error);
      } catch (const std::bad_alloc&) {
        no_memory = true;
        return;
      }
    }
  };
  std::vector<std::thread> others;
  const std::size_t wanted =
      std::min(tasks.size(), static_cast<std::size_t>(std::max(threads, 1)));
  try {
    while (others.size() + 1 < wanted) others.emplace_back(work);
  } catch (const std::system_error&) {
    // The system gives fewer: they do more.
  }
  work();
  for (std::thread& thread : others) thread.join();
  if (no_memory) return absl::ResourceExhaustedError("no memory");
  return error.Get();
}

// --- the result as a stream ---

struct ExportedSchema {
  std::vector<ArrowSchema> children;
  std::vector<ArrowSchema*> pointers;
};

void ReleaseSchema(ArrowSchema* schema) {
  delete static_cast<ExportedSchema*>(schema->private_data);
  schema->release = nullptr;
}
void ReleaseNothing(ArrowSchema* schema) { schema->release = nullptr; }

constexpr std::int64_t kNullable = 2;  // ARROW_FLAG_NULLABLE

void ExportSchema(int columns, ArrowSchema* out) {
  auto exported = std::make_unique<ExportedSchema>();
  for (int i = 0; i != columns; ++i) {
    const ColumnOut& column = kColumns[i];
    const bool integer = column.kind == ColumnOut::kInteger;
    exported->children.push_back({integer                             ? "i"
                                  : column.kind == ColumnOut::kString ? "u"
                                                                      : "b",
                                  column.name, nullptr, integer ? kNullable : 0,
                                  0, nullptr, nullptr, ReleaseNothing,
                                  nullptr});
  }
  for (ArrowSchema& child : exported->children) {
    exported->pointers.push_back(&child);
  }
  *out = {"+s",    "",
          nullptr, 0,
          columns, exported->pointers.data(),
          nullptr, ReleaseSchema,
          nullptr};
  out->private_data = exported.release();
}

struct ExportedArray {
  int columns;
  ArrowArray children[kColumnCount];
  ArrowArray* pointers[kColumnCount];
  const void* no_buffer[1];
};

void ReleaseArray(ArrowArray* array) {
  auto* exported = static_cast<ExportedArray*>(array->private_data);
  // Children may have been moved out: each holds the piece by itself.
  for (int i = 0; i != exported->columns; ++i) {
    ArrowArray* const child = exported->pointers[i];
    if (child->release != nullptr) child->release(child);
  }
  delete exported;
  array->release = nullptr;
}

struct ExportedChild {
  std::shared_ptr<const Piece> piece;
  const void* buffers[3];
};

void ReleaseChild(ArrowArray* array) {
  delete static_cast<ExportedChild*>(array->private_data);
  array->release = nullptr;
}

void ExportPiece(const std::shared_ptr<const Piece>& piece, int columns,
                 ArrowArray* out) {
  auto exported = std::make_unique<ExportedArray>();
  exported->columns = columns;
  const auto rows = static_cast<std::int64_t>(piece->rows);
  for (int i = 0; i != columns; ++i) {
    const ColumnOut& column = kColumns[i];
    auto child = std::make_unique<ExportedChild>();
    child->piece = piece;
    child->buffers[0] = child->buffers[2] = nullptr;
    std::int64_t nulls = 0;
    switch (column.kind) {
      case ColumnOut::kString:
        child->buffers[1] = piece->strings[column.place].offsets.get();
        child->buffers[2] = piece->strings[column.place].data.get();
        break;
      case ColumnOut::kBit:
        child->buffers[1] = piece->bits[column.place].data();
        break;
      case ColumnOut::kInteger:
        child->buffers[0] = piece->bits[kToConfirm].data();
        child->buffers[1] = piece->integers[column.place].data();
        nulls = static_cast<std::int64_t>(piece->rows - piece->guesses);
        break;
    }
    exported->children[i] = {rows,
                             nulls,
                             0,
                             column.kind == ColumnOut::kString ? 3 : 2,
                             0,
                             child->buffers,
                             nullptr,
                             nullptr,
                             ReleaseChild,
                             nullptr};
    exported->children[i].private_data = child.release();
    exported->pointers[i] = &exported->children[i];
  }
  exported->no_buffer[0] = nullptr;
  *out = {rows,
          0,
          0,
          1,
          columns,
          exported->no_buffer,
          exported->pointers,
          nullptr,
          ReleaseArray,
          nullptr};
  out->private_data = exported.release();
}

struct ExportedStream {
  std::shared_ptr<const Routed> table;
  std::size_t next = 0;
};

int StreamSchema(ArrowArrayStream* stream, ArrowSchema* out) {
  try {
    const auto* s = static_cast<const ExportedStream*>(stream->private_data);
    ExportSchema(s->table->columns, out);
    return 0;
  } catch (...) {
    return ENOMEM;
  }
}
int StreamNext(ArrowArrayStream* stream, ArrowArray* out) {
  auto* s = static_cast<ExportedStream*>(stream->private_data);
  if (s->next == s->table->pieces.size()) {
    *out = {};
    return 0;
  }
  try {
    ExportPiece(s->table->pieces[s->next], s->table->columns, out);
    ++s->next;
    return 0;
  } catch (...) {
    return ENOMEM;
  }
}
const char* StreamError(ArrowArrayStream*) { return nullptr; }
void StreamRelease(ArrowArrayStream* stream) {
  delete static_cast<ExportedStream*>(stream->private_data);
  stream->release = nullptr;
}

struct PyRouted {
  std::shared_ptr<const Routed> table;
};

std::shared_ptr<const Routed> RouteTable(
    const PyRuleSet& rules, const Guessing& guessing, nb::handle table,
    const std::map<std::string, std::string>& names, int threads) {
  const ArrowInput stream(table);
  Input input;
  auto routed = std::make_shared<Routed>();
  if (guessing.models != nullptr) routed->columns = kColumnCount;
  absl::Status status;
  {
    const nb::gil_scoped_release release;
    status = stream.ReadAll(&input.schema, &input.batches);
    if (status.ok()) {
      status =
          RouteAll(rules.rules, guessing, input, names, threads, routed.get());
    }
  }
  Check(status);
  return routed;
}

// The points of each row: a mapping, or None.
std::vector<PyPoints> PointsOfRows(nb::handle rows) {
  if (PySequence_Check(rows.ptr()) == 0 || nb::isinstance<nb::str>(rows)) {
    PyErr_Format(PyExc_TypeError,
                 "points: a sequence of mappings, one for each row, not %s",
                 Py_TYPE(rows.ptr())->tp_name);
    throw nb::python_error();
  }
  std::vector<PyPoints> points;
  for (nb::handle row : rows) {
    points.emplace_back(row.is_none() ? nb::handle(nb::dict()) : row);
  }
  return points;
}

}  // namespace

void BindTable(nb::module_& m) {
  nb::class_<PyRouted> routed(
      m, "RoutedTable",
      "What route_table() gives: one row per ticket, in the same order, with "
      "the columns outcome, lead, target, rule, basis (strings; empty: none), "
      "confidential (bool), also (the other winning rules), keyword and notes "
      "(strings; several are separated by \";\"); with `suggest` also guess, "
      "guess_margin, guess_percent, guess_model, lead_without_guess and "
      "to_confirm (bool). Has the Arrow C stream interface: "
      "pyarrow.table(t), polars.DataFrame(t), or read it where it is.");
  routed.def("__len__", [](const PyRouted& t) { return t.table->rows; });
  routed.def_prop_ro(
      "column_names",
      [](const PyRouted& t) {
        std::vector<std::string_view> names;
        for (int i = 0; i != t.table->columns; ++i) {
          names.emplace_back(kColumns[i].name);
        }
        return ToPython(names);
      },
      "Names of the columns.");
  routed.def(
      "__arrow_c_stream__",
      [](const PyRouted& t, nb::object) {
        auto stream = std::make_unique<ArrowArrayStream>();
        *stream = {StreamSchema, StreamNext, StreamError, StreamRelease,
                   new ExportedStream{t.table, 0}};
        return nb::capsule(stream.release(), kArrowStream,
                           [](void* p) noexcept {
                             auto* s = static_cast<ArrowArrayStream*>(p);
                             if (s->release != nullptr) s->release(s);
                             delete s;
                           });
      },
      nb::arg("requested_schema") = nb::none(),
      nb::sig("def __arrow_c_stream__(self, requested_schema: object | None = "
              "None) -> object"),
      "The table as an Arrow C stream; may be asked for any number of times.");
  routed.def(
      "__arrow_c_schema__",
      [](const PyRouted& t) {
        auto schema = std::make_unique<ArrowSchema>();
        ExportSchema(t.table->columns, schema.get());
        return nb::capsule(schema.release(), kArrowSchema,
                           [](void* p) noexcept {
                             auto* s = static_cast<ArrowSchema*>(p);
                             if (s->release != nullptr) s->release(s);
                             delete s;
                           });
      },
      nb::sig("def __arrow_c_schema__(self) -> object"));
  routed.def(
      "to_pydict",
      [](const PyRouted& t) {
        nb::dict out;
        for (int c = 0; c != t.table->columns; ++c) {
          const ColumnOut& from = kColumns[c];
          nb::list column;
          for (const auto& piece : t.table->pieces) {
            const auto bit = [&](int place, std::size_t i) {
              return (piece->bits[place][i >> 3] >> (i & 7) & 1) != 0;
            };
            for (std::size_t i = 0; i != piece->rows; ++i) {
              if (from.kind == ColumnOut::kString) {
                column.append(ToPython(piece->strings[from.place].At(i)));
              } else if (from.kind == ColumnOut::kBit) {
                column.append(nb::bool_(bit(from.place, i)));
              } else if (bit(kToConfirm, i)) {
                column.append(nb::int_(piece->integers[from.place][i]));
              } else {
                column.append(nb::none());
              }
            }
          }
          out[from.name] = column;
        }
        return out;
      },
      nb::sig("def to_pydict(self) -> dict[str, list[str] | list[bool] | "
              "list[int | None]]"),
      "The columns as lists, for those who have no Arrow library.");
  routed.def("__repr__", [](const PyRouted& t) {
    return absl::StrCat("<RoutedTable of ", t.table->rows, " rows>");
  });

  auto rules = nb::borrow<nb::class_<PyRuleSet>>(nb::type<PyRuleSet>());
  rules.def(
      "route_table",
      [](const PyRuleSet& r, nb::handle table, nb::object columns, int threads,
         std::optional<int> suggest, nb::object asked, nb::object given) {
        Guessing guessing;
        std::optional<PyTextModels> models;
        std::vector<PyPoints> points;
        std::atomic<std::size_t> left_out{0};
        if (!suggest.has_value() && !asked.is_none()) {
          InvalidArgument("points: only with suggest");
        }
        if (suggest.has_value()) {
          if (*suggest < 1 || *suggest > 100) {
            InvalidArgument("suggest: 1 to 100");
          }
          models = ModelsFor(r, given);
          guessing.models = &models->models;
          guessing.min_percent = *suggest;
          if (!asked.is_none()) {
            points = PointsOfRows(asked);
            guessing.points = &points;
            guessing.left_out = &left_out;
          }
        }
        std::map<std::string, std::string> names;
        if (!columns.is_none()) {
          for (nb::handle item : nb::object(columns.attr("items")())) {
            names[nb::cast<std::string>(item[0])] =
                nb::cast<std::string>(item[1]);
          }
        }
        PyRouted routed{RouteTable(r, guessing, table, names, threads)};
        if (left_out != 0) {
          Warn(absl::StrCat("points: ", left_out.load(),
                            " are of categories that no text model scores at "
                            "that time; they are left out"));
        }
        return routed;
      },
      nb::arg("table"), nb::kw_only(), nb::arg("columns") = nb::none(),
      nb::arg("threads") = 1, nb::arg("suggest") = nb::none(),
      nb::arg("points") = nb::none(), nb::arg("models") = nb::none(),
      nb::sig("def route_table(self, table: ArrowStream, *, "
              "columns: Mapping[str, str] | None = None, threads: int = 1, "
              "suggest: int | None = None, points: Sequence[Mapping[str, int] "
              "| None] | None = None, models: TextModels | None = None) "
              "-> RoutedTable"),
      "Routes every row of a table: anything with the Arrow C stream interface "
      "(pyarrow, polars, pandas, DuckDB results). Strings are not copied, the "
      "GIL is released, `threads` share the rows.\n\n"
      "Columns are found by name: accepted (timestamps with a time zone, or "
      "int64 microseconds since 1970 UTC, of 1990 to 9999; required), called, "
      "dialled, "
      "category, region, text, first_receiver, type, channel, urgency (names "
      "or numbers), confidential, emergency_confirmed, transfer_failed, "
      "handed_over (bool), against (lists), attribute.NAME. Others are not "
      "looked at. `columns` says where a field has another name: "
      "{\"category\": \"matter\"}. With `suggest` tickets without a category "
      "are routed as route_suggest() does; to_confirm marks those whose "
      "category "
      "was guessed. `points`: for each row what an outside model gives to "
      "category codes, read in place of the text; None: nothing, so that the "
      "row is not guessed; warns of codes that no model scores. Strings and "
      "times may be "
      "dictionary-encoded; "
      "null is absent.\n\n"
      "Raises InvalidArgumentError, a ValueError, with row and column; "
      "TypeError for what is no table.");
}

}  // namespace trunkline::python
