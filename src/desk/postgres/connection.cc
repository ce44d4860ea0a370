// SPDX-License-Identifier: Apache-2.0
#include "src/desk/postgres/connection.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/desk/micros.h"
#include "src/desk/postgres/connection_error.h"
#include "src/desk/postgres/messages.h"

namespace trunkline::desk {

PgParams& PgParams::Add(std::string_view value) {
  values_.push_back(value.empty() ? "" : value.data());
  lengths_.push_back(static_cast<int>(value.size()));
  formats_.push_back(1);
  return *this;
}

PgParams& PgParams::Int(std::int64_t value) {
  auto& bytes = numbers_.emplace_back();
  auto bits = static_cast<std::uint64_t>(value);
  for (int i = 7; i >= 0; --i, bits >>= 8) {
    bytes[static_cast<std::size_t>(i)] = static_cast<char>(bits & 0xFF);
  }
  return Add({bytes.data(), bytes.size()});
}

PgParams& PgParams::Time(absl::Time value) {
  if (value != absl::InfiniteFuture()) return Int(ToMicros(value));
  Add({});
  values_.back() = nullptr;
  return *this;
}

PgParams& PgParams::TimeUp(absl::Time value) {
  return value == absl::InfiniteFuture() ? Time(value) : Int(ToMicrosUp(value));
}

std::string_view PgResult::String(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}

std::int64_t PgResult::Number(int row, int column) const {
  std::uint64_t bits = 0;
  for (const char c : String(row, column)) {
    bits = bits << 8 | static_cast<unsigned char>(c);
  }
  return static_cast<std::int64_t>(bits);
}

absl::Time PgResult::Time(int row, int column) const {
  return PQgetisnull(result_.get(), row, column) != 0
             ? absl::InfiniteFuture()
             : FromMicros(Number(row, column));
}

PgFailure PgConnection::Open(const std::string& conninfo,
                             std::unique_ptr<PgConnection>* connection) {
  const absl::Status readable = CheckConninfo(conninfo);
  if (!readable.ok()) return {readable, -1, ""};
  PGconn* raw = PQconnectdb(conninfo.c_str());
  if (raw == nullptr) {
    return {base::ResourceExhausted(base::Fill<messages::kOutOfMemory>()), -1,
            ""};
  }
  std::unique_ptr<PgConnection> opened(new PgConnection(raw));
  if (opened->broken()) return opened->Broken();
  // By default libpq prints notices ("already exists, skipping") to stderr.
  PQsetNoticeReceiver(
      raw, [](void*, const PGresult*) {}, nullptr);
  PQsetClientEncoding(raw, "UTF8");
  *connection = std::move(opened);
  return {};
}

PgConnection::~PgConnection() {
  // After fork() the socket is the parent's: to close it here would end the
  // parent's session.
  if (owner_.IsThisProcess()) PQfinish(connection_);
}

PgFailure PgConnection::Broken() const {
  const ConnectionError error = ExplainConnection(PQerrorMessage(connection_));
  return {base::Unavailable(base::Fill<messages::kUnreachable>(error.what)), -1,
          error.full ? "53300" : ""};
}

PgFailure PgConnection::Explain(const PGresult* result) {
  const char* state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  PgFailure failure;
  failure.sqlstate = state == nullptr ? "" : state;
  // The primary message only: details quote values.
  const base::Text text = base::Fill<messages::kPostgres>(
      message == nullptr ? base::Fill<messages::kPostgresFailed>()
                         : base::Verbatim(message),
      failure.sqlstate);
  const std::string_view code = std::string_view(failure.sqlstate).substr(0, 2);
  if (failure.aborted()) {
    failure.status = base::Aborted(text);
  } else if (failure.busy()) {
    failure.status = base::Unavailable(text);
  } else if (code == "53" || code == "54") {
    failure.status = base::ResourceExhausted(text);
  } else if (code == "08" || code == "57" || code == "58") {
    failure.status = base::Unavailable(text);
  } else if (code == "22") {
    failure.status = base::InvalidArgument(text);
  } else if (code == "25" || code == "42") {
    failure.status = base::FailedPrecondition(text);
  } else if (code == "28") {
    failure.status = base::PermissionDenied(text);
  } else if (code == "XX") {
    failure.status = base::DataLoss(text);
  } else {
    failure.status = base::Internal(text);
  }
  return failure;
}

PgFailure PgConnection::Run(const std::string& sql) {
  const PgResult result(PQexec(connection_, sql.c_str()));
  switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
      return {};
    default:
      return broken() ? Broken() : Explain(result.get());
  }
}

PgFailure PgConnection::Prepare(const PgStatement& statement) {
  const PgResult result(PQprepare(connection_, statement.name.c_str(),
                                  statement.sql.c_str(), 0, nullptr));
  if (PQresultStatus(result.get()) == PGRES_COMMAND_OK) return {};
  return broken() ? Broken() : Explain(result.get());
}

PgFailure PgConnection::Query(const PgStatement& statement,
                              const PgParams& params, PgResult* result) {
  *result =
      PgResult(statement.name.empty()
                   ? PQexecParams(connection_, statement.sql.c_str(),
                                  params.count(), nullptr, params.values(),
                                  params.lengths(), params.formats(), 1)
                   : PQexecPrepared(connection_, statement.name.c_str(),
                                    params.count(), params.values(),
                                    params.lengths(), params.formats(), 1));
  switch (PQresultStatus(result->get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
      return {};
    default:
      return broken() ? Broken() : Explain(result->get());
  }
}

PgFailure PgConnection::Send(const PgStatement& statement,
                             const PgParams& params) {
  if (!pipelining_ && PQenterPipelineMode(connection_) != 1) return Broken();
  pipelining_ = true;
  if (PQsendQueryPrepared(connection_, statement.name.c_str(), params.count(),
                          params.values(), params.lengths(), params.formats(),
                          1) != 1) {
    return Broken();
  }
  return {};
}

PgFailure PgConnection::Finish(std::vector<PgResult>* results) {
  PgFailure failure;
  if (!pipelining_) return failure;
  if (PQpipelineSync(connection_) != 1) return Broken();
  int statement = 0;
  bool synced = false;
  while (!synced) {
    PgResult result(PQgetResult(connection_));
    if (result.get() == nullptr) {
      // The end of one statement's results; two in a row: the end of all.
      if (broken()) return Broken();
      result = PgResult(PQgetResult(connection_));
      if (result.get() == nullptr) return Broken();
    }
    switch (PQresultStatus(result.get())) {
      case PGRES_PIPELINE_SYNC:
        synced = true;
        break;
      case PGRES_COMMAND_OK:
      case PGRES_TUPLES_OK:
        ++statement;
        if (results != nullptr) results->push_back(std::move(result));
        break;
      case PGRES_PIPELINE_ABORTED:
        ++statement;
        break;
      default:
        if (failure.ok()) {
          if (broken()) return Broken();
          failure = Explain(result.get());
          failure.statement = statement;
        }
        ++statement;
        break;
    }
  }
  pipelining_ = false;
  if (PQexitPipelineMode(connection_) != 1) return Broken();
  return failure;
}

}  // namespace trunkline::desk
