// SPDX-License-Identifier: Apache-2.0
#include "python/src/ticket.h"

#include "python/src/values.h"
#include "src/route/wire_values.h"
#include "trunkline_internal/v1/ticket.pb.h"

namespace trunkline::python {
namespace {

namespace pb = ::trunkline_internal::v1;

absl::Time Get(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

pb::Ticket Message(const PyTicket& ticket) {
  pb::Ticket message;
  message.ParseFromString(ticket.stored->bytes());
  return message;
}

// One field of the message, read and written.
struct TicketField {
  const char* name;
  void (*set)(pb::Ticket*, nb::handle);
};

template <typename T>
T Read(nb::handle value, const char* name) {
  T out{};
  FromPython(value, name, &out);
  return out;
}
std::string ReadOptional(nb::handle value, const char* name) {
  return value.is_none() ? std::string() : Read<std::string>(value, name);
}

#define STRING_FIELD(name)                                             \
  {                                                                    \
#name, [](pb::Ticket * t,                                          \
              nb::handle v) { t->set_##name(ReadOptional(v, #name)); } \
  }
#define TIME_FIELD(name)                                    \
  {                                                         \
#name, [](pb::Ticket* t, nb::handle v) {                  \
     if (!v.is_none()) wire::SetTime(ToTime(v, #name), t->mutable_##name##_at()); \
   } \
  }
#define BOOL_FIELD(name)                                             \
  {                                                                  \
#name, [](pb::Ticket * t,                                        \
              nb::handle v) { t->set_##name(Read<bool>(v, #name)); } \
  }

const TicketField kFields[] = {
    STRING_FIELD(id),
    STRING_FIELD(jurisdiction),
    STRING_FIELD(call_id),
    STRING_FIELD(giver),
    STRING_FIELD(giver_ref),
    STRING_FIELD(dialled),
    TIME_FIELD(called),
    TIME_FIELD(answered),
    TIME_FIELD(accepted),
    TIME_FIELD(occurred),
    {"type",
     [](pb::Ticket* t, nb::handle v) {
       t->set_type(static_cast<pb::TicketType>(Read<TicketType>(v, "type")));
     }},
    {"channel",
     [](pb::Ticket* t, nb::handle v) {
       t->set_channel(static_cast<pb::Channel>(Read<Channel>(v, "channel")));
     }},
    {"urgency",
     [](pb::Ticket* t, nb::handle v) {
       t->set_urgency(static_cast<pb::Urgency>(Read<Urgency>(v, "urgency")));
     }},
    STRING_FIELD(category),
    STRING_FIELD(category_version),
    STRING_FIELD(region),
    STRING_FIELD(title),
    STRING_FIELD(caller_words),
    STRING_FIELD(dispatch_text),
    {"against",
     [](pb::Ticket* t, nb::handle v) {
       for (const auto& s : Read<std::vector<std::string>>(v, "against")) {
         t->add_against(s);
       }
     }},
    STRING_FIELD(first_receiver),
    BOOL_FIELD(confidential),
    BOOL_FIELD(reply_waived),
    BOOL_FIELD(emergency_confirmed),
    BOOL_FIELD(transfer_failed),
    BOOL_FIELD(handed_over),
    {"attributes",
     [](pb::Ticket* t, nb::handle v) {
       for (nb::handle item : nb::object(v.attr("items")())) {
         auto* attribute = t->add_attribute();
         attribute->set_name(Read<std::string>(item[0], "attributes"));
         attribute->set_value(Read<std::string>(item[1], "attributes"));
       }
     }},
    {"tags",
     [](pb::Ticket* t, nb::handle v) {
       for (const auto& s : Read<std::vector<std::string>>(v, "tags")) {
         t->add_tag(s);
       }
     }},
    STRING_FIELD(repeats),
    {"caller",
     [](pb::Ticket* t, nb::handle v) {
       pb::Caller* c = t->mutable_caller();
       for (nb::handle item : nb::object(v.attr("items")())) {
         const auto key = Read<std::string>(item[0], "caller");
         const auto value = Read<std::string>(item[1], "caller");
         if (key == "name") {
           c->set_name(value);
         } else if (key == "phone") {
           c->set_phone(value);
         } else if (key == "contact") {
           c->set_contact(value);
         } else if (key == "address") {
           c->set_address(value);
         } else if (key == "identity_number") {
           c->set_identity_number(value);
         } else {
           InvalidArgument(
               "caller: no such field; there are name, phone, contact, "
               "address and identity_number");
         }
       }
     }},
};

std::string WriteTicket(const PyTicket& ticket) {
  return ticket.stored->bytes();
}

using StringDict = nb::typed<nb::dict, nb::str, nb::str>;

}  // namespace

PyTicket ReadPyTicket(std::string_view bytes) {
  return {std::make_shared<const StoredTicket>(
      Value(ReadTicket(bytes, Format::kBinary)))};
}

void BindTicket(nb::module_& m) {
  Struct<PyTicket> ticket(
      m, "Ticket",
      "What the citizen asked, as intake recorded it (trunkline.v1.Ticket).\n\n"
      "Times are given as aware datetimes or as microseconds since 1970 UTC "
      "and come back as aware datetimes in UTC. Its repr() never shows who "
      "called, nor the words.");
  ticket.cls().def(
      "__init__",
      [](PyTicket* self, nb::kwargs fields) {
        pb::Ticket message;
        for (auto [key, value] : fields) {
          const auto name = nb::cast<std::string>(key);
          bool known = false;
          for (const TicketField& field : kFields) {
            if (name != field.name) continue;
            field.set(&message, value);
            known = true;
          }
          if (!known) {
            PyErr_Format(PyExc_TypeError, "unexpected keyword argument '%s'",
                         name.c_str());
            throw nb::python_error();
          }
        }
        new (self) PyTicket(ReadPyTicket(message.SerializeAsString()));
      },
      "Makes a ticket. Raises ValueError for a naive datetime and for "
      "characters that no message can hold, TypeError for an unknown field.",
      nb::sig(
          "def __init__(self, *, id: str = '', jurisdiction: str = '', "
          "call_id: str = '', giver: str = '', giver_ref: str = '', "
          "dialled: str | None = None, "
          "called: int | datetime.datetime | None = None, "
          "answered: int | datetime.datetime | None = None, "
          "accepted: int | datetime.datetime | None = None, "
          "occurred: int | datetime.datetime | None = None, "
          "type: TicketType = ..., channel: Channel = ..., "
          "urgency: Urgency = ..., category: str | None = None, "
          "category_version: str = '', region: str | None = None, "
          "title: str = '', caller_words: str = '', dispatch_text: str = '', "
          "against: Sequence[str] = (), first_receiver: str | None = None, "
          "confidential: bool = False, reply_waived: bool = False, "
          "emergency_confirmed: bool = False, transfer_failed: bool = False, "
          "handed_over: bool = False, attributes: Mapping[str, str] = ..., "
          "tags: Sequence[str] = (), repeats: str = '', "
          "caller: Mapping[str, str] = ...) -> None"));
#define STRING_PROPERTY(name, doc, shown)                                   \
  ticket.Property(                                                          \
      #name, [](const PyTicket& t) { return ToPython(Message(t).name()); }, \
      doc, shown)
#define TIME_PROPERTY(name, doc)                                              \
  ticket.Property(                                                            \
      #name,                                                                  \
      [](const PyTicket& t) {                                                 \
        const pb::Ticket message = Message(t);                                \
        return message.has_##name##_at() ? FromTime(Get(message.name##_at())) \
                                         : FromTime(absl::InfiniteFuture());  \
      },                                                                      \
      doc)
#define BOOL_PROPERTY(name, doc) \
  ticket.Property(               \
      #name, [](const PyTicket& t) -> bool { return Message(t).name(); }, doc)
  STRING_PROPERTY(id, "The host's id.", true);
  STRING_PROPERTY(jurisdiction, "Who accepted it, \"cn.changsha\".", true);
  STRING_PROPERTY(call_id, "The call it came from.", true);
  STRING_PROPERTY(giver, "Who handed it over.", true);
  STRING_PROPERTY(giver_ref, "The giver's own id.", true);
  STRING_PROPERTY(dialled, "The number as dialled.", true);
  STRING_PROPERTY(category, "Category code.", true);
  STRING_PROPERTY(category_version, "Version of the category tree.", true);
  STRING_PROPERTY(region, "Region code.", true);
  STRING_PROPERTY(title, "One line that says what it is about.", false);
  STRING_PROPERTY(caller_words, "The citizen's own words.", false);
  STRING_PROPERTY(dispatch_text, "What the department reads.", false);
  STRING_PROPERTY(first_receiver, "Who received the matter first.", true);
  STRING_PROPERTY(repeats, "The ticket that this one repeats.", true);
  TIME_PROPERTY(called, "When the number was dialled.");
  TIME_PROPERTY(answered, "When an operator answered.");
  TIME_PROPERTY(accepted, "When the centre accepted it.");
  TIME_PROPERTY(occurred, "When the matter itself happened.");
  BOOL_PROPERTY(confidential, "The caller asked for secrecy.");
  BOOL_PROPERTY(reply_waived, "The caller wants no reply.");
  BOOL_PROPERTY(emergency_confirmed, "The operator says: an emergency.");
  BOOL_PROPERTY(transfer_failed, "A sub-centre could not be reached.");
  BOOL_PROPERTY(handed_over, "A dual number's owner gave it to us.");
  ticket
      .Property(
          "type", [](const PyTicket& t) { return t.stored->ticket().type; },
          "What the citizen wants.")
      .Property(
          "channel",
          [](const PyTicket& t) { return t.stored->ticket().channel; },
          "How it arrived.")
      .Property(
          "urgency",
          [](const PyTicket& t) { return t.stored->ticket().urgency; },
          "As the operator set it.")
      .Property(
          "against",
          [](const PyTicket& t) {
            return ToPython(t.stored->ticket().against);
          },
          "Departments that the citizen complains of.")
      .Property(
          "attributes",
          [](const PyTicket& t) {
            nb::dict out;
            for (const Attribute& a : t.stored->ticket().attributes) {
              out[ToPython(a.name)] = ToPython(a.value);
            }
            return StringDict(out);
          },
          "Facts of the host's own.", false)
      .Property(
          "tags",
          [](const PyTicket& t) {
            const pb::Ticket message = Message(t);
            return ToPython(std::vector<std::string>(message.tag().begin(),
                                                     message.tag().end()));
          },
          "Free tags.")
      .Property(
          "caller",
          [](const PyTicket& t) {
            const pb::Ticket message = Message(t);
            nb::dict out;
            const auto put = [&out](const char* name, const std::string& s) {
              if (!s.empty()) out[name] = ToPython(s);
            };
            put("name", message.caller().name());
            put("phone", message.caller().phone());
            put("contact", message.caller().contact());
            put("address", message.caller().address());
            put("identity_number", message.caller().identity_number());
            return StringDict(out);
          },
          "Who called: the most sensitive part of a ticket.", false)
      .Property(
          "text",
          [](const PyTicket& t) { return ToPython(t.stored->ticket().text); },
          "What routing reads: title, words and dispatch text.", false);
  ticket.Done();
  AddMessageMethods<PyTicket>(ticket.cls(), "Ticket", WriteTicket,
                              ReadPyTicket);
}

}  // namespace trunkline::python
