/* SPDX-License-Identifier: Apache-2.0 */
/* The C ABI of trunkline, in libtrunkline_c.so: for hosts in C, Go, Rust, Java
   or Delphi, and for hosts with an Abseil or protobuf of their own.

     tl_source source = {{"rules.txtpb", 11}, {text, text_size}, TL_AUTO};
     tl_ruleset* rules = NULL;
     tl_buffer error = {NULL, 0};
     if (tl_ruleset_load(&source, 1, &rules, NULL, &error) != TL_OK) {
       fprintf(stderr, "%s\n", error.data);     // every defect, one a line
       tl_buffer_free(&error);
     }
     tl_decision* decision = tl_decision_new();     // reuse it
     tl_ticket ticket;
     tl_ticket_init(&ticket, sizeof(ticket));
     ticket.accepted_us = 1530000000000000;
     ticket.category.data = "road.pothole";
     ticket.category.size = 12;
     if (tl_route(rules, &ticket, decision, &error) == TL_OK)
       send_to(tl_decision_answer(decision)->lead);
     tl_decision_free(decision);
     tl_ruleset_free(rules);

   The contract:

   Handles    are opaque. What a function names "new", "load", "read", "copy" or
              "get" gives a handle of its own, which its own tl_..._free()
              releases; NULL is allowed there. Freeing one handle never breaks
              another: a decision outlives its rule set's handle.
   Codes      Every function that can fail returns a tl_code, equal to a
              google.rpc.Code. On failure no out parameter but `error` is
              written. A NULL where none is allowed is TL_INVALID_ARGUMENT.
   Buffers    A tl_buffer starts as {NULL, 0}. Whoever writes one frees what it
              held before; it is the host's to free with tl_buffer_free().
              A zero byte follows the content and is not counted. `error` may
              be NULL; it is empty after success.
   Slices     are borrowed: `size` bytes, UTF-8, no zero at the end. Those that
              go in must stay valid during the call. Those that come out live
              as long as what they were read from says.
   Messages   are trunkline.v1.*, in the tl_format asked for. New facts are new
              fields of messages, or of structs at their end: never new symbols.
   Structs    A tl_ticket is set up by tl_ticket_init() and carries its size:
              an older host works with a newer library, and a newer host with
              an older library, which does not read the fields that it does
              not know. A copy of a ticket that the library shows must set
              struct_size to sizeof(tl_ticket). The other structs that a host
              fills never change; those that the library shows only grow at
              the end.
   Times      are microseconds since 1970-01-01 UTC; TL_NO_TIME: not given.
   Threads    Rule sets, calendars, calculators, definitions, lifecycles and
              tickets that were read never change, and a desk guards itself: any
              thread may use them. A decision and a case are for one thread at
              a time.
   Nothing    is thrown, printed, or read from clock, environment or locale. */
#ifndef TRUNKLINE_C_H_
#define TRUNKLINE_C_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#define TL_API
#else
#define TL_API __attribute__((visibility("default")))
#endif

/* --- what is common --- */

/* Raised when a program that was built with an older header would break. */
#define TL_ABI_VERSION 1

/* Returns the TL_ABI_VERSION of the library that is loaded. */
TL_API uint32_t tl_abi_version(void);
/* Returns the version of the library, "0.1.0". Static. */
TL_API const char* tl_version(void);

typedef int32_t tl_code;
enum {
  TL_OK = 0,
  TL_CANCELLED = 1,
  TL_UNKNOWN = 2,
  TL_INVALID_ARGUMENT = 3,
  TL_DEADLINE_EXCEEDED = 4,
  TL_NOT_FOUND = 5,
  TL_ALREADY_EXISTS = 6,
  TL_PERMISSION_DENIED = 7,
  TL_RESOURCE_EXHAUSTED = 8, /* Also: no memory. */
  TL_FAILED_PRECONDITION = 9,
  TL_ABORTED = 10,
  TL_OUT_OF_RANGE = 11,
  TL_UNIMPLEMENTED = 12,
  TL_INTERNAL = 13,
  TL_UNAVAILABLE = 14,
  TL_DATA_LOSS = 15,
  TL_UNAUTHENTICATED = 16
};
/* Returns "OK", "INVALID_ARGUMENT" and so on. Static. */
TL_API const char* tl_code_name(tl_code code);

/* Bytes that the host owns. */
typedef struct tl_buffer {
  char* data;
  size_t size;
} tl_buffer;
/* Frees the content and makes the buffer empty. */
TL_API void tl_buffer_free(tl_buffer* buffer);

/* Bytes that belong to another object. */
typedef struct tl_slice {
  const char* data; /* May be NULL if size is 0. */
  size_t size;
} tl_slice;

/* How a message is or shall be written. */
typedef int32_t tl_format;
enum {
  TL_AUTO = 0,  /* Read: by its content. Written: as TL_BINARY. */
  TL_TEXT = 1,  /* protobuf text format */
  TL_JSON = 2,  /* protobuf JSON */
  TL_BINARY = 3 /* protobuf wire format */
};

/* Language of texts for people. */
typedef int32_t tl_language;
enum { TL_CHINESE = 0, TL_ENGLISH = 1 };

#define TL_NO_TIME INT64_MIN

/* Turns a message of trunkline.v1 ("Ticket", "Decision", "Explanation", ...)
   from one format into another. TL_INVALID_ARGUMENT names the place and what
   is wrong, or that there is no such type. */
TL_API tl_code tl_convert(tl_slice type, tl_slice content, tl_format from,
                          tl_format to, tl_buffer* message, tl_buffer* error);

/* --- files and their issues --- */

/* One file. Nothing is opened: the host gives the content. */
typedef struct tl_source {
  tl_slice name; /* For issues; usually the file's name. */
  tl_slice content;
  tl_format format;
} tl_source;

/* What loading found, by place. */
typedef struct tl_issues tl_issues;

enum { TL_SEVERITY_ERROR = 1, TL_SEVERITY_WARNING = 2, TL_SEVERITY_NOTE = 3 };

/* One defect. Lives as long as the tl_issues. */
typedef struct tl_issue {
  int32_t severity;
  int32_t line;   /* From 1; 0: not known. */
  int32_t column; /* From 1, in bytes. */
  tl_slice code;  /* "unknown-department" */
  tl_slice file;
  tl_slice message;
  tl_slice text; /* "file:line:column: severity: message [code]" */
} tl_issue;

TL_API size_t tl_issues_count(const tl_issues* issues);
/* Returns an issue, or NULL beyond the last. */
TL_API const tl_issue* tl_issues_at(const tl_issues* issues, size_t index);
/* Writes trunkline.v1.IssueList. */
TL_API tl_code tl_issues_message(const tl_issues* issues, tl_format format,
                                 tl_buffer* message, tl_buffer* error);
TL_API void tl_issues_free(tl_issues* issues);

/* --- rule sets --- */

/* One jurisdiction's rules, checked and compiled. Never changes. */
typedef struct tl_ruleset tl_ruleset;

/* Merges, checks and compiles a rule set. If any issue is an error, returns
   TL_INVALID_ARGUMENT with all errors in `error`, one a line. `issues`, which
   may be NULL, is written either way: it is NULL if there are none. */
TL_API tl_code tl_ruleset_load(const tl_source* sources, size_t count,
                               tl_ruleset** rules, tl_issues** issues,
                               tl_buffer* error);
/* As above, and looks for what no single entry shows: rules that can never
   win, equal claims, categories that no rule covers. */
TL_API tl_code tl_ruleset_check(const tl_source* sources, size_t count,
                                tl_ruleset** rules, tl_issues** issues,
                                tl_buffer* error);
/* Returns another handle of the same rule set, at the cost of one counter. NULL
   without memory. */
TL_API tl_ruleset* tl_ruleset_copy(const tl_ruleset* rules);
TL_API void tl_ruleset_free(tl_ruleset* rules);

/* What a rule set says of itself. */
typedef struct tl_ruleset_info {
  tl_slice id; /* Jurisdiction, "cn.changsha". */
  tl_slice version;
  tl_slice hash; /* 64 hex digits; the same for the same content. */
  tl_slice time_zone;
  uint64_t rules;
} tl_ruleset_info;
/* Lives as long as the handle. */
TL_API const tl_ruleset_info* tl_ruleset_describe(const tl_ruleset* rules);
/* Writes the merged rules as trunkline.v1.RuleSet. */
TL_API tl_code tl_ruleset_message(const tl_ruleset* rules, tl_format format,
                                  tl_buffer* message, tl_buffer* error);

/* The rule set in force: a place from which any thread takes it and into which
   one puts the next. Taking costs a mutex and a counter; a thread that routes
   by what it took is never disturbed. */
typedef struct tl_live tl_live;
/* NULL without memory. */
TL_API tl_live* tl_live_new(const tl_ruleset* rules);
TL_API void tl_live_free(tl_live* live);
/* Returns a handle of the rule set in force. NULL without memory. */
TL_API tl_ruleset* tl_live_get(tl_live* live);
/* Puts `rules` in force; the handle stays the host's. */
TL_API tl_code tl_live_swap(tl_live* live, const tl_ruleset* rules,
                            tl_buffer* error);

/* --- tickets --- */

typedef struct tl_attribute {
  tl_slice name;
  tl_slice value;
} tl_attribute;

/* A code resolved once by tl_resolve_...(); 0: none. */
typedef uint64_t tl_resolved;

/* Flags of a ticket. */
enum {
  TL_CONFIDENTIAL = 1,        /* The caller asked for secrecy. */
  TL_EMERGENCY_CONFIRMED = 2, /* The operator says it is an emergency. */
  TL_TRANSFER_FAILED = 4,     /* A sub-centre could not be reached. */
  TL_HANDED_OVER = 8          /* A dual number's owner gave it to us. */
};

/* What routing reads of a citizen's request. Numbers of type, channel and
   urgency are those of trunkline.v1; 0: not said. */
typedef struct tl_ticket {
  size_t struct_size;
  int64_t accepted_us; /* Required. */
  int64_t called_us;   /* TL_NO_TIME: as accepted. */
  tl_slice dialled;    /* In any spelling. */
  tl_slice category;
  tl_slice region;
  tl_slice text;
  tl_slice first_receiver;
  int32_t type;
  int32_t channel;
  int32_t urgency;
  uint32_t flags;
  const tl_slice* against; /* Departments that are complained of. */
  size_t against_count;
  const tl_attribute* attributes;
  size_t attribute_count;
  tl_resolved dialled_code; /* In place of the strings. */
  tl_resolved category_code;
  tl_resolved region_code;
} tl_ticket;
/* Sets up a ticket in which nothing is said. `size`: sizeof(tl_ticket). */
TL_API void tl_ticket_init(tl_ticket* ticket, size_t size);

/* Resolves a code once, for hosts that route the same ones all day. Unknown
   ones too give a code, which means "unknown". Good for this rule set only. */
TL_API tl_resolved tl_resolve_number(const tl_ruleset* rules, tl_slice number);
TL_API tl_resolved tl_resolve_category(const tl_ruleset* rules,
                                       tl_slice category);
TL_API tl_resolved tl_resolve_region(const tl_ruleset* rules, tl_slice region);

/* A ticket read from trunkline.v1.Ticket; it owns what it shows. */
typedef struct tl_stored_ticket tl_stored_ticket;
/* TL_INVALID_ARGUMENT names the place and what is wrong, never the caller. */
TL_API tl_code tl_ticket_read(tl_slice content, tl_format format,
                              tl_stored_ticket** ticket, tl_buffer* error);
/* Lives as long as the handle. */
TL_API const tl_ticket* tl_stored_ticket_view(const tl_stored_ticket* ticket);
TL_API tl_slice tl_stored_ticket_id(const tl_stored_ticket* ticket);
TL_API void tl_stored_ticket_free(tl_stored_ticket* ticket);

/* --- routing --- */

/* Where a ticket goes. Holds the rule set that said so. */
typedef struct tl_decision tl_decision;
/* NULL without memory. */
TL_API tl_decision* tl_decision_new(void);
TL_API void tl_decision_free(tl_decision* decision);

/* What most hosts want of a decision; tl_decision_message() has all. Enum
   numbers are those of trunkline.v1. */
typedef struct tl_answer {
  int32_t outcome;
  int32_t basis;
  int32_t settled_by;
  int32_t phase;
  int32_t urgency;
  uint32_t notes; /* Bit n: trunkline.v1.Decision.Note n + 1. */
  int32_t confidential;
  int32_t conflict_of_interest;
  int32_t owner_leads;
  uint32_t assisting; /* How many departments help. */
  uint32_t contenders;
  tl_slice lead;   /* Department code. */
  tl_slice target; /* Number to put through to. */
  tl_slice rule;
  tl_slice first_receiver;
  tl_slice emergency_signal; /* Empty: no hint of an emergency. */
  tl_slice emergency_number;
} tl_answer;

/* Says who must act on a ticket. TL_INVALID_ARGUMENT if accepted_us is not set,
   an enum number is unknown or a code was resolved by another rule set; the
   decision is then empty. Everything else is an outcome. Allocates nothing in
   the steady state. */
TL_API tl_code tl_route(const tl_ruleset* rules, const tl_ticket* ticket,
                        tl_decision* decision, tl_buffer* error);
/* Returns the answer, until the next tl_route() with this decision. */
TL_API const tl_answer* tl_decision_answer(const tl_decision* decision);
/* Returns an assisting department; empty beyond the last. Lives as long as the
   answer. */
TL_API tl_slice tl_decision_assisting(const tl_decision* decision,
                                      size_t index);
/* Writes trunkline.v1.Decision; `ticket_id` may be empty. */
TL_API tl_code tl_decision_message(const tl_decision* decision,
                                   tl_slice ticket_id, tl_format format,
                                   tl_buffer* message, tl_buffer* error);

/* Routes tickets[0..count) into decisions[0..count) on as many threads as are
   asked for; 1 or less: on this one. `tickets` are `count` structs of the size
   that the first one names; one that names another size is misuse. On
   misuse the first one's error, with its index; the others are routed all the
   same. */
TL_API tl_code tl_route_many(const tl_ruleset* rules, const tl_ticket* tickets,
                             size_t count, tl_decision** decisions,
                             int32_t threads, tl_buffer* error);

/* Says whose seats take a call to `number` at `called_us`, as
   trunkline.v1.DialAnswer. An unknown number is an answer. */
TL_API tl_code tl_dial(const tl_ruleset* rules, tl_slice number,
                       int64_t called_us, tl_format format, tl_buffer* message,
                       tl_buffer* error);

/* --- why --- */

/* Writes every step as trunkline.v1.Explanation. Costs some hundred times a
   tl_route(); errors as there. */
TL_API tl_code tl_explain(const tl_ruleset* rules, const tl_ticket* ticket,
                          tl_language language, tl_format format,
                          tl_buffer* message, tl_buffer* error);
/* Says why `rule` did not win, as trunkline.v1.WhyNot. TL_NOT_FOUND: there is
   no such rule. */
TL_API tl_code tl_why_not(const tl_ruleset* rules, const tl_ticket* ticket,
                          tl_slice rule, tl_language language, tl_format format,
                          tl_buffer* message, tl_buffer* error);
/* Names the missing fields whose value could change the lead, as
   trunkline.v1.QuestionList. */
TL_API tl_code tl_what_to_ask(const tl_ruleset* rules, const tl_ticket* ticket,
                              tl_language language, tl_format format,
                              tl_buffer* message, tl_buffer* error);

/* --- deadlines --- */

/* Calendars, by name and version. */
typedef struct tl_calendars tl_calendars;
/* Reads trunkline.v1.CalendarFile sources. As tl_ruleset_load(). */
TL_API tl_code tl_calendars_load(const tl_source* sources, size_t count,
                                 tl_calendars** calendars, tl_issues** issues,
                                 tl_buffer* error);
TL_API void tl_calendars_free(tl_calendars* calendars);

/* Computes due times: the policies of a rule set with their calendars. */
typedef struct tl_deadline_calculator tl_deadline_calculator;
/* TL_INVALID_ARGUMENT names every policy whose calendar does not fit. */
TL_API tl_code tl_deadline_calculator_new(const tl_ruleset* rules,
                                          const tl_calendars* calendars,
                                          tl_deadline_calculator** calculator,
                                          tl_buffer* error);
TL_API void tl_deadline_calculator_free(tl_deadline_calculator* calculator);

/* Events that start clocks: indices into the array of their times. */
enum {
  TL_ACCEPTED = 0,
  TL_DISPATCHED = 1,
  TL_SIGNED = 2,
  TL_FED_BACK = 3,
  TL_RULED = 4,
  TL_FILED = 5
};

/* Writes the deadlines of a decision as trunkline.v1.Deadlines. `events_us` has
   `event_count` times; TL_NO_TIME and what is beyond: not yet. `provisional`
   not 0: counts up to ten years beyond a calendar's end, as a guess.
   TL_OUT_OF_RANGE, naming policy and year: a calendar does not reach. */
TL_API tl_code tl_deadlines(const tl_deadline_calculator* calculator,
                            const tl_decision* decision,
                            const int64_t* events_us, size_t event_count,
                            int32_t provisional, tl_format format,
                            tl_buffer* message, tl_buffer* error);
/* Says day by day how the deadline policy `policy` is counted from
   `start_us`; one step a line. TL_NOT_FOUND: no such policy. */
TL_API tl_code tl_explain_due(const tl_deadline_calculator* calculator,
                              tl_slice policy, int64_t start_us,
                              tl_language language, tl_buffer* text,
                              tl_buffer* error);

/* --- cases --- */

/* A case: what its events add up to. */
typedef struct tl_case tl_case;
/* Returns a case that is to be opened: nothing has happened to it. NULL without
   memory. */
TL_API tl_case* tl_case_new(tl_slice id, tl_slice jurisdiction);
/* Reads trunkline.v1.Case, binary. */
TL_API tl_code tl_case_read(tl_slice content, tl_case** c, tl_buffer* error);
TL_API void tl_case_free(tl_case* c);
/* Makes events part of the case: one trunkline.v1.EventFile, binary, as
   tl_decide() writes it. TL_FAILED_PRECONDITION, with the case untouched, if
   one of them is not the next. */
TL_API tl_code tl_case_apply(tl_case* c, tl_slice events, tl_buffer* error);
/* Writes trunkline.v1.Case. */
TL_API tl_code tl_case_message(const tl_case* c, tl_format format,
                               tl_buffer* message, tl_buffer* error);

/* What most hosts want of a case; tl_case_message() has all. */
typedef struct tl_case_info {
  tl_slice id;
  tl_slice stage;
  tl_slice lead;      /* Department that answers for it; empty: none. */
  int64_t version;    /* Events so far. */
  int32_t resolution; /* trunkline.v1.Resolution; 0: not ended. */
  int64_t updated_us;
} tl_case_info;
/* Lives until the case changes or is freed. */
TL_API const tl_case_info* tl_case_describe(const tl_case* c);

/* The lifecycle as data. */
typedef struct tl_definition tl_definition;
/* Reads trunkline.v1.LifecycleDefinition sources. As tl_ruleset_load(). */
TL_API tl_code tl_definition_load(const tl_source* sources, size_t count,
                                  tl_definition** definition,
                                  tl_issues** issues, tl_buffer* error);
TL_API void tl_definition_free(tl_definition* definition);

/* Who acts or looks: a member of staff or a system, never the caller. */
typedef struct tl_actor {
  tl_slice id;
  tl_slice unit; /* Department code; empty: the centre. */
  const tl_slice* roles;
  size_t role_count;
} tl_actor;

/* Says what may happen to a case next. */
typedef struct tl_lifecycle tl_lifecycle;
/* TL_INVALID_ARGUMENT names every calendar that is missing. */
TL_API tl_code tl_lifecycle_new(const tl_definition* definition,
                                const tl_ruleset* rules,
                                const tl_calendars* calendars,
                                tl_lifecycle** lifecycle, tl_buffer* error);
TL_API void tl_lifecycle_free(tl_lifecycle* lifecycle);

/* Writes the trunkline.v1.Command that opens a case, binary. */
TL_API tl_code tl_open_command(const tl_stored_ticket* ticket,
                               const tl_decision* decision,
                               const tl_deadline_calculator* calculator,
                               tl_buffer* command, tl_buffer* error);
/* Writes the events that a trunkline.v1.Command leads to, as one
   trunkline.v1.EventFile, binary, for tl_case_apply(); the case is not changed.
     TL_PERMISSION_DENIED    no role of the actor has the right
     TL_INVALID_ARGUMENT     a fact is missing or does not fit
     TL_FAILED_PRECONDITION  not in this stage; a guard does not hold
     TL_OUT_OF_RANGE         a calendar does not reach */
TL_API tl_code tl_decide(const tl_lifecycle* lifecycle, const tl_case* c,
                         tl_slice command, tl_format format,
                         const tl_actor* actor, int64_t now_us,
                         tl_buffer* events, tl_buffer* error);
/* Writes every command that the definition has, with what it must carry and
   why it would be refused, as trunkline.v1.AvailableCommandList. */
TL_API tl_code tl_available_commands(const tl_lifecycle* lifecycle,
                                     const tl_case* c, const tl_actor* actor,
                                     int64_t now_us, tl_format format,
                                     tl_buffer* message, tl_buffer* error);
/* Writes the reminders, cards and proposals that are due at `now_us`, as
   tl_decide() does; usually none. */
TL_API tl_code tl_tick(const tl_lifecycle* lifecycle, const tl_case* c,
                       int64_t now_us, tl_buffer* events, tl_buffer* error);
/* Returns when tl_tick() has something to say; TL_NO_TIME: not before another
   event. */
TL_API int64_t tl_next_due(const tl_lifecycle* lifecycle, const tl_case* c);
/* Gives the case as a viewer may see it. TL_PERMISSION_DENIED for one with an
   interest in it. */
TL_API tl_code tl_case_redact(const tl_lifecycle* lifecycle, const tl_case* c,
                              const tl_actor* viewer, tl_case** redacted,
                              tl_buffer* error);

/* --- the desk --- */

/* Routing, deadlines and lifecycle behind one durable service: what it
   acknowledges is in its store. Any thread may call it; each call blocks until
   it is done, and no thread of its own is started. Besides the errors that a
   call names, all give those of the store: TL_UNAVAILABLE (nothing was
   acknowledged; repeat with the same key), TL_RESOURCE_EXHAUSTED (full),
   TL_DATA_LOSS (damaged). */
typedef struct tl_desk tl_desk;

/* What one jurisdiction decides by. */
typedef struct tl_desk_rules {
  const tl_ruleset* rules;
  const tl_calendars* calendars;
  /* New cases run under the last; the others are for cases that began under
     them. */
  const tl_definition* const* definitions;
  size_t definition_count;
} tl_desk_rules;

/* Names a case. */
typedef struct tl_case_ref {
  tl_slice jurisdiction;
  tl_slice id;
} tl_case_ref;

/* Makes a request safe to repeat, also after a crash: the same key with the
   same request gives the first result again, with another one
   TL_ALREADY_EXISTS. An empty key: none. */
typedef struct tl_idempotency_key {
  tl_slice source; /* The system that asks; keys are its own. */
  tl_slice key;
} tl_idempotency_key;

/* Opens a store: "memory", "sqlite:FILE" (made if there is none) or
   "postgresql:CONNINFO". TL_UNIMPLEMENTED: this library was built without that
   store. TL_INVALID_ARGUMENT: another kind, or rules that do not fit, all of
   them named. TL_FAILED_PRECONDITION: of a newer version, or another process
   writes it. The handles stay the host's. */
TL_API tl_code tl_desk_open(tl_slice store, const tl_desk_rules* rules,
                            size_t rule_count, tl_desk** desk,
                            tl_buffer* error);
/* Waits for nobody: no call may be under way. */
TL_API void tl_desk_free(tl_desk* desk);
/* Replaces or adds the rules of one jurisdiction; calls under way end by the
   old ones. */
TL_API tl_code tl_desk_set_rules(tl_desk* desk, const tl_desk_rules* rules,
                                 tl_buffer* error);

/* Routes a ticket, opens a case and starts its clocks; writes
   trunkline.v1.Receipt. The case's id is the ticket's, or made if it has none.
   `key` may be NULL. TL_ALREADY_EXISTS: there is a case of that id. Other
   errors as for tl_decide(). */
TL_API tl_code tl_desk_accept(tl_desk* desk, const tl_stored_ticket* ticket,
                              const tl_actor* actor, int64_t now_us,
                              const tl_idempotency_key* key, tl_format format,
                              tl_buffer* receipt, tl_buffer* error);
/* Does a trunkline.v1.Command, in `command_format`; writes
   trunkline.v1.Receipt. TL_ABORTED: the case is not at `expected_version` (0:
   any). TL_NOT_FOUND: there is no such case. */
TL_API tl_code tl_desk_do(tl_desk* desk, const tl_case_ref* ref,
                          tl_slice command, tl_format command_format,
                          const tl_actor* actor, int64_t now_us,
                          int64_t expected_version,
                          const tl_idempotency_key* key, tl_format format,
                          tl_buffer* receipt, tl_buffer* error);
/* Gives a case as the viewer may see it. TL_NOT_FOUND;
   TL_PERMISSION_DENIED: the viewer has an interest in it. */
TL_API tl_code tl_desk_get(tl_desk* desk, const tl_case_ref* ref,
                           const tl_actor* viewer, tl_case** c,
                           tl_buffer* error);
/* Writes the events of a case after a version, at most `limit`, as the viewer
   may see them: trunkline.v1.EventFile. */
TL_API tl_code tl_desk_history(tl_desk* desk, const tl_case_ref* ref,
                               const tl_actor* viewer, int64_t after_version,
                               size_t limit, tl_format format,
                               tl_buffer* message, tl_buffer* error);
/* Raises what is due, at most of `limit` cases; writes trunkline.v1.Ticked.
   Each once, however many desks tick. */
TL_API tl_code tl_desk_tick(tl_desk* desk, int64_t now_us, size_t limit,
                            tl_format format, tl_buffer* message,
                            tl_buffer* error);
/* Writes what happened after a cursor, in the order of commit and without a
   gap, as trunkline.v1.FeedPage; 0 is the beginning. `source`: mirrors of this
   system's own cases are left out; empty: nobody's are. `viewer`: as it may see
   them; NULL: another system, which sees no internal text. Caller and caller's
   words are never in it. */
TL_API tl_code tl_desk_feed(tl_desk* desk, tl_slice source,
                            const tl_actor* viewer, int64_t cursor,
                            size_t limit, tl_format format, tl_buffer* message,
                            tl_buffer* error);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* TRUNKLINE_C_H_ */
