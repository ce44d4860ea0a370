// SPDX-License-Identifier: Apache-2.0
#include "trunkline/explain.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/labels.h"
#include "tools/command.h"
#include "tools/decision_text.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/nearest.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "tools/ticket_input.h"
#include "trunkline/offer.h"
#include "trunkline/suggest.h"
#include "trunkline/wire.h"

namespace trunkline::tools {
namespace {

struct Options {
  RulesOptions rules;
  TicketInputOptions input;
  std::uint64_t row = 0;
  std::string id, dialled, category, region, type, channel, urgency, accepted,
      called, text, first_receiver;
  std::vector<std::string> against;
  std::vector<std::string> attributes;
  bool confidential = false;
  bool emergency_confirmed = false;
  bool transfer_failed = false;
  bool handed_over = false;
  std::string why_not;
  bool ask = false;
  bool json = false;
  int suggest = 0;
  std::vector<std::string> models;
};

absl::Status FillFromOptions(const Options& options, const RuleSet& rules,
                             tables::TicketRecord* record) {
  std::string_view zone_name = options.input.time_zone;
  if (zone_name.empty()) zone_name = rules.time_zone();
  const absl::StatusOr<absl::TimeZone> zone = base::LoadZone(zone_name);
  if (!zone.ok()) return zone.status();
  Ticket& ticket = record->ticket;
  auto time = [&](const char* name, const std::string& text,
                  absl::Time* out) -> absl::Status {
    if (text.empty()) return absl::OkStatus();
    const absl::StatusOr<absl::Time> read =
        ParseTimeOption(name, text, *zone, options.input.time_format);
    if (!read.ok()) {  // Without the value: it is a ticket's.
      return base::InvalidArgument(base::Fill<messages::kNotATimeHidden>(name));
    }
    *out = *read;
    return absl::OkStatus();
  };
  auto word = [&](const char* name, const std::string& text,
                  const schema::EnumNames& names, int* out) -> absl::Status {
    *out = 0;
    if (text.empty()) return absl::OkStatus();
    const std::optional<int> found = names.Find(text);
    if (!found.has_value()) {
      return base::InvalidArgument(
          base::Fill<messages::kUnknownWord>(
              name,
              base::Text{std::string(names.kind()),
                         std::string(names.chinese_kind())},
              names.List()) +
          base::DidYouMean(names.Nearest(text)));
    }
    *out = *found;
    return absl::OkStatus();
  };
  auto code = [](std::string_view given, std::string_view found) {
    return found.empty() ? given : found;
  };
  ticket.accepted_at = absl::Now();
  absl::Status status =
      time("--accepted", options.accepted, &ticket.accepted_at);
  if (status.ok()) status = time("--called", options.called, &ticket.called_at);
  int type = 0;
  int channel = 0;
  int urgency = 0;
  if (status.ok())
    status = word("--type", options.type, schema::TicketTypeNames(), &type);
  if (status.ok())
    status =
        word("--channel", options.channel, schema::ChannelNames(), &channel);
  if (status.ok())
    status =
        word("--urgency", options.urgency, schema::UrgencyNames(), &urgency);
  if (!status.ok()) return status;
  ticket.type = static_cast<TicketType>(type);
  ticket.channel = static_cast<Channel>(channel);
  ticket.urgency = static_cast<Urgency>(urgency);
  record->id = options.id;
  tables::RuleSetLabels labels(&rules);
  labels.SetAcceptedAt(ticket.accepted_at);
  ticket.dialled = options.dialled;
  ticket.category =
      code(options.category,
           labels.CodeOf(tables::LabelKind::kCategory, options.category));
  ticket.region = code(options.region, labels.CodeOf(tables::LabelKind::kRegion,
                                                     options.region));
  ticket.first_receiver = code(options.first_receiver,
                               rules.FindDepartment(options.first_receiver));
  ticket.text = options.text;
  for (const std::string& department : options.against) {
    ticket.against.push_back(
        code(department, rules.FindDepartment(department)));
  }
  for (const std::string& attribute : options.attributes) {
    const std::size_t equals = attribute.find('=');
    if (equals == std::string::npos || equals == 0) {
      return base::InvalidArgument(base::Fill<messages::kAttribute>());
    }
    const std::string_view view = attribute;
    ticket.attributes.push_back(
        {view.substr(0, equals), view.substr(equals + 1)});
  }
  ticket.confidential = options.confidential;
  ticket.emergency_confirmed = options.emergency_confirmed;
  ticket.transfer_failed = options.transfer_failed;
  ticket.handed_over = options.handed_over;
  return absl::OkStatus();
}

// Says of each name that an option gives and the rules do not have what is like
// it: the steps only tell that it is not listed. The name itself is a ticket's
// and not shown.
void SayNearest(const Options& options, const RuleSet& rules,
                const Ticket& ticket) {
  NearestWords near(rules);
  const auto say = [&](const char* option, tables::CodedColumn column,
                       const std::string& word) {
    const std::string found = near.Find(column, word);
    if (found.empty()) return;
    Say(base::Fill<messages::kNotListedHidden>(option,
                                               base::DidYouMean(found)));
  };
  tables::RuleSetLabels labels(&rules);
  labels.SetAcceptedAt(ticket.accepted_at);
  if (!options.category.empty() && !IsKnownCategory(&labels, ticket.category)) {
    say("--category", tables::CodedColumn::kCategory, options.category);
  }
  if (!options.region.empty() &&
      labels.CodeOf(tables::LabelKind::kRegion, ticket.region).empty()) {
    say("--region", tables::CodedColumn::kRegion, options.region);
  }
  const auto unit = [&](const char* option, const std::string& word) {
    if (word.empty() || !rules.FindDepartment(word).empty()) return;
    say(option, tables::CodedColumn::kUnit, word);
  };
  unit("--first-receiver", options.first_receiver);
  for (const std::string& word : options.against) unit("--against", word);
}

absl::Status FillFromRow(const Options& options, const RuleSet& rules,
                         TicketInput* input, tables::TicketRecord* record) {
  absl::Status status = input->Open(options.input, &rules, rules.time_zone());
  if (!status.ok()) return status;
  const std::uint64_t row = options.row == 0 ? 1 : options.row;
  while (true) {
    const absl::StatusOr<bool> more = input->Next(record);
    if (!more.ok()) return more.status();
    if (!*more) {
      return base::InvalidArgument(base::Fill<messages::kNoRow>(
          options.input.path, Count(record->row, nouns::kRow), row));
    }
    if (record->row == row) break;
  }
  if (record->rejected) {
    base::Text column;
    if (!record->column.empty()) {
      column = base::Fill<messages::kInColumn>(base::Quoted(record->column));
    }
    return base::InvalidArgument(base::Fill<messages::kRowRejected>(
        options.input.path, row, column, record->reason));
  }
  if (record->ticket.accepted_at == absl::InfinitePast()) {
    return base::InvalidArgument(base::Fill<messages::kRowRejected>(
        options.input.path, row, base::Text(),
        base::Fill<messages::kNoAcceptance>()));
  }
  return absl::OkStatus();
}

std::string Header(const Ticket& ticket, std::string_view id,
                   const RuleSet& rules, Language language) {
  const absl::StatusOr<absl::TimeZone> zone = base::LoadZone(rules.time_zone());
  base::Text of_ticket;
  if (!id.empty()) of_ticket = base::Fill<messages::kOfTicket>(id);
  const base::Text out = base::Fill<messages::kExplained>(
      rules.id(), rules.version(), rules.hash().substr(0, 16), of_ticket,
      base::FormatTimestamp(ticket.accepted_at,
                            zone.ok() ? *zone : absl::UTCTimeZone()));
  return out.In(language) + "\n";
}

absl::StatusOr<int> RunExplain(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet rules, LoadRules(options.rules));
  TicketInput input;
  tables::TicketRecord record;
  TRUNKLINE_RETURN_IF_ERROR(options.input.path.empty()
                                ? FillFromOptions(options, rules, &record)
                                : FillFromRow(options, rules, &input, &record));
  const Ticket& ticket = record.ticket;
  if (options.input.path.empty()) SayNearest(options, rules, ticket);
  const Language language = ToolLanguage();
  std::optional<TextModels> models;
  if (options.suggest != 0) {
    if (!options.why_not.empty()) {
      return base::InvalidArgument(base::Fill<messages::kSuggestAlone>());
    }
    TRUNKLINE_ASSIGN_OR_RETURN(
        models, LoadTextModelFiles(options.models, options.rules, &rules));
  } else if (!options.models.empty()) {
    return base::InvalidArgument(base::Fill<messages::kModelsNeedSuggest>());
  }

  std::string text;
  if (options.json) {
    Decision decision;
    TRUNKLINE_RETURN_IF_ERROR(
        models.has_value() ? RouteWithSuggestion(rules, *models, ticket,
                                                 options.suggest, &decision)
                           : rules.Route(ticket, &decision));
    text =
        WriteDecision(decision, record.id, ticket.accepted_at, Format::kJson) +
        "\n";
  } else {
    text = Header(ticket, record.id, rules, language);
    if (!options.why_not.empty()) {
      const absl::StatusOr<WhyNotResult> why =
          WhyNot(rules, ticket, options.why_not, language);
      if (!why.ok()) {
        return absl::IsNotFound(why.status())
                   ? base::InvalidArgument(
                         base::Fill<messages::kAt>("--why-not", why.status()))
                   : why.status();
      }
      text += why->text + "\n";
    }
    if (options.ask) {
      TRUNKLINE_ASSIGN_OR_RETURN(
          const std::vector<Question> questions,
          models.has_value()
              ? WhatToAskWithSuggestion(rules, *models, ticket, language)
              : WhatToAsk(rules, ticket, language));
      for (const Question& question : questions) {
        text += question.text + "\n";
        for (const Question::Answer& answer : question.answers) {
          text += "  " + answer.value + " -> " + answer.lead + " (" +
                  std::string(rules.DepartmentLabel(answer.lead,
                                                    LanguageTag(language))) +
                  ")\n";
        }
      }
      if (questions.empty()) {
        text += base::Fill<messages::kNothingToAsk>().In(language) + "\n";
      }
    }
    if (options.why_not.empty() && !options.ask) {
      TRUNKLINE_ASSIGN_OR_RETURN(
          const Explanation why,
          models.has_value() ? ExplainWithSuggestion(rules, *models, ticket,
                                                     options.suggest, language)
                             : Explain(rules, ticket, language));
      text += why.ToText();
      if (text.back() != '\n') text += '\n';
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll("-", text));
  return kDone;
}

}  // namespace

Run AddExplain(Arguments* app) {
  auto options = std::make_shared<Options>();
  options->input.path.clear();
  AddRulesOptions(app, &options->rules, true);
  auto text = [app](const char* name, std::string* value, const char* help) {
    app->AddOption(name, *value, help)->TypeName("TEXT")->Group("Ticket");
  };
  text("--id", &options->id, "Id of the ticket");
  text("--dialled", &options->dialled, "Number that the citizen dialled");
  text("--category", &options->category, "Category, by code or name");
  text("--region", &options->region, "Region, by code or name");
  text("--type", &options->type, "Ticket type: complaint, 投诉, ...");
  text("--channel", &options->channel, "Channel: phone, 微信, ...");
  text("--urgency", &options->urgency, "Urgency: normal, 紧急, ...");
  text("--accepted", &options->accepted, "Time of acceptance; default: now");
  text("--called", &options->called,
       "Time of the call; default: that of acceptance");
  text("--text", &options->text, "What was said");
  text("--first-receiver", &options->first_receiver,
       "Department that received it first");
  app->AddOption("--against", options->against,
                 "Department that the citizen complains of")
      ->TypeName("TEXT")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false)
      ->Group("Ticket");
  app->AddOption("--attribute", options->attributes,
                 "An attribute of the ticket")
      ->TypeName("NAME=VALUE")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false)
      ->Group("Ticket");
  auto flag = [app](const char* name, bool* value, const char* help) {
    app->AddFlag(name, *value, help)->Group("Ticket");
  };
  flag("--confidential", &options->confidential, "The caller asks for secrecy");
  flag("--emergency-confirmed", &options->emergency_confirmed,
       "The operator confirmed an emergency");
  flag("--transfer-failed", &options->transfer_failed,
       "The sub-centre could not be reached");
  flag("--handed-over", &options->handed_over,
       "The owner of a dual number handed it over");
  app->AddOption("--tickets", options->input.path,
                 "Reads the ticket from a file instead")
      ->TypeName("FILE");
  app->AddOption("--row", options->row, "The row of the file (default 1)")
      ->TypeName("N")
      ->FromOne(
          [] { return InToolLanguage(base::Fill<messages::kRowsFromOne>()); });
  AddTicketInputOptions(app, &options->input);
  app->AddOption("--why-not", options->why_not,
                 "Explains why this rule does not decide")
      ->TypeName("RULE");
  app->AddFlag("--ask", options->ask,
               "Lists what to ask the caller: fields that could change the "
               "lead");
  app->AddOption("--suggest", options->suggest,
                 "Without --category, takes the one that --text suggests if it "
                 "is right in this share of cases, 1 to 100")
      ->TypeName("PERCENT")
      ->Between(1, 100);
  AddTextModelsOption(app, &options->models);
  app->AddFlag("--json", options->json,
               "Writes the decision as trunkline.v1.Decision");
  app->Footer(
      "The explanation does not contain what was said.\nExit codes: 0 done, 1 "
      "the rule set has errors, 2 usage, 4 a file could not be\nread."
      "\n\nExample:\n  trunkline explain --rules packs/cn/national --rules "
      "packs/cn/changsha \\\n      --dialled 12345 --category 施工噪声 "
      "--region "
      "雨花区 --type 投诉 \\\n      --accepted \"2018-03-01 09:00:00\" --lang "
      "zh");
  return [options] { return RunExplain(*options); };
}

}  // namespace trunkline::tools
