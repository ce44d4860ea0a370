// SPDX-License-Identifier: Apache-2.0
//
// Writes rules and a ticket with the host's own generated code, routes with the
// C library, and reads decision and explanation with the host's own code.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "google/protobuf/text_format.h"
#include "trunkline/c.h"
#include "trunkline/v1/decision.pb.h"
#include "trunkline/v1/report.pb.h"
#include "trunkline/v1/ruleset.pb.h"
#include "trunkline/v1/ticket.pb.h"

namespace {

tl_slice Slice(const std::string& s) { return {s.data(), s.size()}; }

int Fail(const char* what, const tl_buffer& error) {
  std::fprintf(stderr, "%s: %s\n", what,
               error.data == nullptr ? "" : error.data);
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::ifstream in(argv[1], std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  trunkline::v1::RuleSet message;
  if (!google::protobuf::TextFormat::ParseFromString(text, &message)) return 1;
  const std::string bytes = message.SerializeAsString();

  const std::string name = "host";
  const tl_source source = {Slice(name), Slice(bytes), TL_BINARY};
  tl_ruleset* rules = nullptr;
  tl_buffer error = {nullptr, 0}, out = {nullptr, 0};
  if (tl_ruleset_load(&source, 1, &rules, nullptr, &error) != TL_OK) {
    return Fail("load", error);
  }

  trunkline::v1::Ticket ticket;
  ticket.set_id("T-1");
  ticket.set_dialled("12345");
  ticket.set_category("noise.construction");
  ticket.set_region("yuhua");
  ticket.mutable_accepted_at()->set_seconds(1530000000);
  const std::string ticket_bytes = ticket.SerializeAsString();
  tl_stored_ticket* stored = nullptr;
  if (tl_ticket_read(Slice(ticket_bytes), TL_BINARY, &stored, &error) !=
      TL_OK) {
    return Fail("read", error);
  }
  tl_decision* decision = tl_decision_new();
  const tl_ticket* view = tl_stored_ticket_view(stored);
  if (tl_route(rules, view, decision, &error) != TL_OK ||
      tl_decision_message(decision, tl_stored_ticket_id(stored), TL_BINARY,
                          &out, &error) != TL_OK) {
    return Fail("route", error);
  }
  trunkline::v1::Decision read;
  if (!read.ParseFromArray(out.data, static_cast<int>(out.size))) return 1;
  std::printf("%s\n", read.ShortDebugString().c_str());
  const tl_slice lead = tl_decision_answer(decision)->lead;
  if (read.ticket() != "T-1" || read.lead().empty() ||
      read.lead() != std::string(lead.data, lead.size)) {
    return 1;
  }
  // The text formats of both sides work side by side.
  if (tl_explain(rules, view, TL_ENGLISH, TL_JSON, &out, &error) != TL_OK ||
      tl_explain(rules, view, TL_ENGLISH, TL_BINARY, &out, &error) != TL_OK) {
    return Fail("explain", error);
  }
  trunkline::v1::Explanation why;
  if (!why.ParseFromArray(out.data, static_cast<int>(out.size)) ||
      why.step_size() == 0 || why.decision().lead() != read.lead()) {
    return 1;
  }
  tl_buffer_free(&out);
  tl_buffer_free(&error);
  tl_decision_free(decision);
  tl_stored_ticket_free(stored);
  tl_ruleset_free(rules);
  return 0;
}
