// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "python/src/arrow.h"
#include "python/src/columns.h"
#include "python/src/ticket.h"
#include "python/src/values.h"
#include "src/base/message.h"

namespace trunkline::python {
namespace {

// One of many rows, by its number from 0.
constexpr base::Message kRow{"row $0", "第 $0 行"};

// --- what comes out ---

constexpr std::string_view kOutcomes[] = {
    "unspecified",      "routed",        "disputed",     "answered",
    "refusal_proposed", "needs_fact",    "unmatched",    "emergency",
    "outside",          "transfer_call", "announcement", "other_jurisdiction"};
constexpr std::string_view kBases[] = {"", "competent_authority", "territorial",
                                       "hotline_owner", "first_receiver"};

// Columns of the result, in order. New ones come at the end: programs may read
// them by place.
constexpr const char* kColumns[] = {"outcome", "lead",    "target",
                                    "rule",    "basis",   "confidential",
                                    "also",    "keyword", "notes"};
constexpr int kColumnCount = 9;
// All but one are of strings.
constexpr int kConfidential = 5;
constexpr bool IsString(int column) { return column != kConfidential; }

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
  Strings strings[kColumnCount];           // None at kConfidential.
  std::vector<std::uint8_t> confidential;  // Bits.
};

struct Routed {
  std::vector<std::shared_ptr<const Piece>> pieces;
  std::size_t rows = 0;
};

void Add(const Decision& d, std::size_t row, Piece* piece) {
  piece->strings[0].Add(kOutcomes[static_cast<std::size_t>(d.outcome)]);
  piece->strings[1].Add(d.lead);
  piece->strings[2].Add(d.target);
  piece->strings[3].Add(d.rule);
  piece->strings[4].Add(kBases[static_cast<std::size_t>(d.basis)]);
  if (d.confidential) {
    piece->confidential[row >> 3] |= static_cast<std::uint8_t>(1u << (row & 7));
  }
  piece->strings[6].AddList(d.also);
  piece->strings[7].Add(d.keyword);
  if (d.notes == 0) {  // Of nearly all.
    piece->strings[8].Add({});
  } else {
    piece->strings[8].Add(NoteNames(d.notes));
  }
}

// --- what goes in ---

// A released structure is one whose release is null.
template <typename T>
class Owned {
 public:
  Owned() : value_{} {}
  ~Owned() {
    if (value_.release != nullptr) value_.release(&value_);
  }
  Owned(Owned&& other) noexcept : value_(other.value_) {
    other.value_.release = nullptr;
  }
  Owned& operator=(Owned&&) = delete;
  T* get() { return &value_; }
  const T& operator*() const { return value_; }
  const T* operator->() const { return &value_; }

 private:
  T value_;
};

struct Input {
  Owned<ArrowSchema> schema;
  std::vector<Owned<ArrowArray>> batches;
};

absl::Status ReadAll(ArrowArrayStream* stream, Input* input) {
  const auto failed = [stream](int code) {
    const char* message = stream->get_last_error(stream);
    return absl::Status(code == ENOMEM ? absl::StatusCode::kResourceExhausted
                                       : absl::StatusCode::kInvalidArgument,
                        absl::StrCat("the table's stream failed: ",
                                     message == nullptr ? "" : message));
  };
  if (const int code = stream->get_schema(stream, input->schema.get());
      code != 0) {
    return failed(code);
  }
  for (;;) {
    Owned<ArrowArray> batch;
    if (const int code = stream->get_next(stream, batch.get()); code != 0) {
      return failed(code);
    }
    if (batch->release == nullptr) return absl::OkStatus();
    input->batches.push_back(std::move(batch));
  }
}

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
                                        const std::vector<ColumnPlan>& plans,
                                        const Task& task, FirstError* error) {
  auto piece = std::make_shared<Piece>();
  const auto rows = static_cast<std::size_t>(task.end - task.begin);
  piece->rows = rows;
  for (int i = 0; i != kColumnCount; ++i) {
    if (IsString(i)) piece->strings[i].Reserve(rows);
  }
  piece->confidential.assign((rows + 7) / 8, 0);

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
  for (std::size_t row = 0; row != rows; ++row) {
    if (attributes) ticket.attributes.clear();
    absl::Status status;
    for (Column& column : columns) {
      if (!column.Read(rules, task.begin + static_cast<std::int64_t>(row),
                       &ticket, &status)) {
        break;
      }
    }
    if (status.ok()) status = rules.Route(ticket, &decision);
    if (!status.ok()) {
      error->Add(task.first_row + row, status);
      return piece;
    }
    Add(decision, row, piece.get());
  }
  return piece;
}

absl::Status RouteAll(const RuleSet& rules, const Input& input,
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
  out->pieces.resize(tasks.size());
  FirstError error;
  std::atomic<std::size_t> next{0};
  std::atomic<bool> no_memory{false};
  const auto work = [&] {
    for (;;) {
      const std::size_t i = next.fetch_add(1);
      if (i >= tasks.size()) return;
      try {
        out->pieces[i] = RoutePiece(rules, plans, tasks[i], &error);
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

void ExportSchema(ArrowSchema* out) {
  auto exported = std::make_unique<ExportedSchema>();
  for (int i = 0; i != kColumnCount; ++i) {
    exported->children.push_back({IsString(i) ? "u" : "b", kColumns[i], nullptr,
                                  0, 0, nullptr, nullptr, ReleaseNothing,
                                  nullptr});
  }
  for (ArrowSchema& child : exported->children) {
    exported->pointers.push_back(&child);
  }
  *out = {"+s",         "",
          nullptr,      0,
          kColumnCount, exported->pointers.data(),
          nullptr,      ReleaseSchema,
          nullptr};
  out->private_data = exported.release();
}

struct ExportedArray {
  std::shared_ptr<const Piece> piece;
  const void* buffers[kColumnCount][3];
  ArrowArray children[kColumnCount];
  ArrowArray* pointers[kColumnCount];
  const void* no_buffer[1];
};

void ReleaseArray(ArrowArray* array) {
  auto* exported = static_cast<ExportedArray*>(array->private_data);
  // Children may have been moved out: each holds the piece by itself.
  for (ArrowArray* child : exported->pointers) {
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

void ExportPiece(const std::shared_ptr<const Piece>& piece, ArrowArray* out) {
  auto exported = std::make_unique<ExportedArray>();
  const auto rows = static_cast<std::int64_t>(piece->rows);
  for (int i = 0; i != kColumnCount; ++i) {
    auto child = std::make_unique<ExportedChild>();
    child->piece = piece;
    child->buffers[0] = nullptr;
    if (IsString(i)) {
      child->buffers[1] = piece->strings[i].offsets.get();
      child->buffers[2] = piece->strings[i].data.get();
    } else {
      child->buffers[1] = piece->confidential.data();
      child->buffers[2] = nullptr;
    }
    exported->children[i] = {
        rows,           0,       0,       IsString(i) ? 3 : 2, 0,
        child->buffers, nullptr, nullptr, ReleaseChild,        nullptr};
    exported->children[i].private_data = child.release();
    exported->pointers[i] = &exported->children[i];
  }
  exported->no_buffer[0] = nullptr;
  *out = {rows,
          0,
          0,
          1,
          kColumnCount,
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

int StreamSchema(ArrowArrayStream*, ArrowSchema* out) {
  try {
    ExportSchema(out);
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
    ExportPiece(s->table->pieces[s->next], out);
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

constexpr char kStreamName[] = "arrow_array_stream";
constexpr char kSchemaName[] = "arrow_schema";

struct PyRouted {
  std::shared_ptr<const Routed> table;
};

std::shared_ptr<const Routed> RouteTable(
    const PyRuleSet& rules, nb::handle table,
    const std::map<std::string, std::string>& names, int threads) {
  if (!nb::hasattr(table, "__arrow_c_stream__")) {
    PyErr_Format(PyExc_TypeError,
                 "a table with __arrow_c_stream__() (pyarrow, polars, pandas, "
                 "DuckDB), not %s",
                 Py_TYPE(table.ptr())->tp_name);
    throw nb::python_error();
  }
  const nb::object capsule = table.attr("__arrow_c_stream__")();
  auto* stream = static_cast<ArrowArrayStream*>(
      PyCapsule_GetPointer(capsule.ptr(), kStreamName));
  if (stream == nullptr) throw nb::python_error();
  Input input;
  auto routed = std::make_shared<Routed>();
  absl::Status status;
  {
    const nb::gil_scoped_release release;
    status = ReadAll(stream, &input);
    if (status.ok()) {
      status = RouteAll(rules.rules, input, names, threads, routed.get());
    }
  }
  Check(status);
  return routed;
}

}  // namespace

void BindTable(nb::module_& m) {
  nb::class_<PyRouted> routed(
      m, "RoutedTable",
      "What route_table() gives: one row per ticket, in the same order, with "
      "the columns outcome, lead, target, rule, basis (strings; empty: none), "
      "confidential (bool), also (the other winning rules), keyword and notes "
      "(strings; several are separated by \";\"). Has the Arrow C stream "
      "interface: "
      "pyarrow.table(t), polars.DataFrame(t), or read it where it is.");
  routed.def("__len__", [](const PyRouted& t) { return t.table->rows; });
  routed.def_prop_ro(
      "column_names",
      [](const PyRouted&) {
        return ToPython(std::vector<std::string_view>(std::begin(kColumns),
                                                      std::end(kColumns)));
      },
      "Names of the columns.");
  routed.def(
      "__arrow_c_stream__",
      [](const PyRouted& t, nb::object) {
        auto stream = std::make_unique<ArrowArrayStream>();
        *stream = {StreamSchema, StreamNext, StreamError, StreamRelease,
                   new ExportedStream{t.table, 0}};
        return nb::capsule(stream.release(), kStreamName, [](void* p) noexcept {
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
      [](const PyRouted&) {
        auto schema = std::make_unique<ArrowSchema>();
        ExportSchema(schema.get());
        return nb::capsule(schema.release(), kSchemaName, [](void* p) noexcept {
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
        for (int c = 0; c != kColumnCount; ++c) {
          nb::list column;
          for (const auto& piece : t.table->pieces) {
            for (std::size_t i = 0; i != piece->rows; ++i) {
              if (IsString(c)) {
                column.append(ToPython(piece->strings[c].At(i)));
              } else {
                column.append(nb::bool_(
                    (piece->confidential[i >> 3] >> (i & 7) & 1) != 0));
              }
            }
          }
          out[kColumns[c]] = column;
        }
        return out;
      },
      nb::sig("def to_pydict(self) -> dict[str, list[str] | list[bool]]"),
      "The columns as lists, for those who have no Arrow library.");
  routed.def("__repr__", [](const PyRouted& t) {
    return absl::StrCat("<RoutedTable of ", t.table->rows, " rows>");
  });

  auto rules = nb::borrow<nb::class_<PyRuleSet>>(nb::type<PyRuleSet>());
  rules.def(
      "route_table",
      [](const PyRuleSet& r, nb::handle table, nb::object columns,
         int threads) {
        std::map<std::string, std::string> names;
        if (!columns.is_none()) {
          for (nb::handle item : nb::object(columns.attr("items")())) {
            names[nb::cast<std::string>(item[0])] =
                nb::cast<std::string>(item[1]);
          }
        }
        return PyRouted{RouteTable(r, table, names, threads)};
      },
      nb::arg("table"), nb::kw_only(), nb::arg("columns") = nb::none(),
      nb::arg("threads") = 1,
      nb::sig("def route_table(self, table: ArrowStream, *, "
              "columns: Mapping[str, str] | None = None, threads: int = 1) -> "
              "RoutedTable"),
      "Routes every row of a table: anything with the Arrow C stream interface "
      "(pyarrow, polars, pandas, DuckDB results). Strings are not copied, the "
      "GIL is released, `threads` share the rows.\n\n"
      "Columns are found by name: accepted (timestamps with a time zone, or "
      "int64 microseconds since 1970 UTC, of 1990 to 9999; required), called, "
      "dialled, "
      "category, region, text, first_receiver, type, channel, urgency (names "
      "or numbers), confidential, emergency_confirmed, transfer_failed, "
      "handed_over (bool), against (lists), attribute.NAME (strings, numbers, "
      "dates or timestamps; one without a time zone is local time). Others are "
      "not looked at. `columns` says where a field has another name: "
      "{\"category\": \"matter\"}. Strings and times may be "
      "dictionary-encoded; "
      "null is absent.\n\n"
      "Raises InvalidArgumentError, a ValueError, with row and column; "
      "TypeError for what is no table.");
}

}  // namespace trunkline::python
