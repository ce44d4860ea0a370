/* SPDX-License-Identifier: Apache-2.0 */
/* The C ABI of trunkline, in libtrunkline_c.so: for hosts in C, Go, Rust, Java
   or Delphi, and for hosts that have another version of Abseil or protobuf.

     tl_source source = {{"rules.txtpb", 11}, {text, text_size}, TL_AUTO};
     tl_ruleset* rules = NULL;
     tl_buffer error = {NULL, 0};
     if (tl_ruleset_load(&source, 1, &rules, NULL, &error) != TL_OK) {
       fprintf(stderr, "%s\n", error.data);     // every defect, one per line
       tl_buffer_free(&error);
       return 1;
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

   Handles    are opaque. The host owns each handle that a function returns or
              writes, and releases it with the tl_..._free() of its type, which
              ignores NULL. Handles are independent: a decision stays valid when
              the handle of its rule set is freed.
   Codes      Every function that can fail returns a tl_code, equal to a
              google.rpc.Code. On failure only `error` is written, and what the
              function names. A NULL argument is TL_INVALID_ARGUMENT unless the
              function allows it.
   Buffers    A tl_buffer starts as {NULL, 0}. A function that writes one frees
              its old content; the host frees the last one with
              tl_buffer_free(). A zero byte follows the content and is not
              counted. `error` may be NULL; it is empty after success.
   Slices     are views: `size` bytes, UTF-8, no zero at the end. Arguments must
              stay valid during the call. The comment of each function or struct
              says how long its results live. A slice or an array that is NULL
              although its size or count is not 0 is TL_INVALID_ARGUMENT; a
              function that returns no code then gives NULL, 0 or an empty
              slice.
   Messages   are those of trunkline.v1, in the tl_format asked for. New facts
              become fields of messages, or fields at the end of structs.
   Structs    A tl_ticket is set up by tl_ticket_init() and carries its size:
              an older host works with a newer library, and a newer host with
              an older library, which ignores the fields that it does not know.
              A host that copies a ticket of the library must set struct_size to
              sizeof(tl_ticket). Other structs that a host fills never change.
              Structs that the library returns only get new fields at their end.
   Times      are microseconds since 1970-01-01 UTC; TL_NO_TIME: not given.
   Threads    Rule sets, calendars, limits, definitions, lifecycles, text models
              and stored tickets are immutable; tl_live and tl_desk are
              thread-safe: any number of threads may use them. A decision and a
              case may be used by one thread at a time.
   Effects    No function throws, prints, or reads the system clock, the
              environment or the locale.

   Contents, in this order:

   common types            codes, buffers, slices, formats, languages
   files and their issues  sources, defects with their places
   rule sets               tl_ruleset, its entries, tl_live for hot reload
   tickets                 tl_ticket; tickets read from messages
   routing                 tl_route, tl_route_many, tl_dial
   explanations            tl_explain, tl_why_not, tl_what_to_ask
   differences             tl_diff
   tests of a rule set     casebooks
   suggestions             text models, categories that words suggest
   deadlines               calendars, due times of a decision
   cases                   lifecycle definitions, cases, what may be done next
   the desk                cases kept in a store
   time zones              zone data, where the system has none */
#ifndef TRUNKLINE_C_H_
#define TRUNKLINE_C_H_

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "trunkline/c_enums.h"

#ifdef __cplusplus
extern "C" {
#endif

#if defined(_WIN32)
#define TL_API
#else
#define TL_API __attribute__((visibility("default")))
#endif

/* --- common types --- */

/* Incremented when programs built with an older header would no longer work. */
#define TL_ABI_VERSION 2

/* Returns the TL_ABI_VERSION of the library that is loaded. */
TL_API uint32_t tl_abi_version(void);
/* Returns the version of the library as MAJOR.MINOR.PATCH. Static. */
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
  TL_RESOURCE_EXHAUSTED = 8, /* A limit is exceeded, or memory is exhausted. */
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

/* A view of bytes. */
typedef struct tl_slice {
  const char* data; /* May be NULL if size is 0. */
  size_t size;
} tl_slice;
/* Returns the bytes of a string that ends with a NUL. */
static inline tl_slice tl_slice_of(const char* text) {
  tl_slice slice = {text, strlen(text)};
  return slice;
}

/* The format of a message. */
typedef int32_t tl_format;
enum {
  TL_AUTO = 0,  /* Reading: by the content. Writing: TL_BINARY. */
  TL_TEXT = 1,  /* protobuf text format */
  TL_JSON = 2,  /* protobuf JSON */
  TL_BINARY = 3 /* protobuf wire format */
};

/* The language of texts. */
typedef int32_t tl_language;
enum { TL_CHINESE = 0, TL_ENGLISH = 1 };

/* Returns the message of the last call of this thread that failed, in a
   language; what `error` gets is the English one. Empty: none has failed, or
   memory was exhausted. A message that another library has made is in its own
   language. Valid until the next call of this thread that fails.

     if (tl_route(rules, &ticket, decision, NULL) != TL_OK)
       show(tl_error_message(TL_CHINESE)); */
TL_API tl_slice tl_error_message(tl_language language);

/* A time that is not given. */
#define TL_NO_TIME INT64_MIN

/* Returns the name of an enumerator. For "TicketType", TL_TICKET_TYPE_REPORT
   and TL_ENGLISH it is "report". `type` is the name of the enum in the
   constants of c_enums.h ("RefusalReason") or in the schema ("Refusal.Reason").
   Empty for TL_..._UNSPECIFIED and for unknown types and values. Static, with a
   NUL at the end. */
TL_API tl_slice tl_enum_name(tl_slice type, int32_t value,
                             tl_language language);
/* Finds an enumerator by any of its names; upper and lower case are equal.
   TL_NOT_FOUND: no such type or name. */
TL_API tl_code tl_enum_find(tl_slice type, tl_slice name, int32_t* value);

/* Converts a message of trunkline.v1 ("Ticket", "Decision", "Explanation", ...)
   from one format to another. TL_INVALID_ARGUMENT names place and defect, or
   the unknown type. */
TL_API tl_code tl_convert(tl_slice type, tl_slice content, tl_format from,
                          tl_format to, tl_buffer* message, tl_buffer* error);

/* --- files and their issues --- */

/* One file to load. The library opens no file: the host passes the content. */
typedef struct tl_source {
  tl_slice name; /* For issues; usually the file's name. */
  tl_slice content;
  tl_format format;
} tl_source;

/* The issues of loading, sorted by place. */
typedef struct tl_issues tl_issues;

/* One defect. Lives as long as the tl_issues. */
typedef struct tl_issue {
  int32_t severity; /* TL_SEVERITY_... */
  int32_t line;     /* From 1; 0: not known. */
  int32_t column;   /* From 1, in bytes; 0: not known. */
  tl_slice code;    /* "unknown-department" */
  tl_slice file;
  tl_slice message;
  tl_slice text;       /* "file:line:column: severity: message [code]" */
  tl_slice message_zh; /* The message in Chinese. */
  tl_slice text_zh;    /* The text in Chinese. */
} tl_issue;

/* Returns the number of issues. */
TL_API size_t tl_issues_count(const tl_issues* issues);
/* Returns an issue, or NULL beyond the last. */
TL_API const tl_issue* tl_issues_at(const tl_issues* issues, size_t index);
/* Writes trunkline.v1.IssueList. */
TL_API tl_code tl_issues_message(const tl_issues* issues, tl_format format,
                                 tl_buffer* message, tl_buffer* error);
TL_API void tl_issues_free(tl_issues* issues);

/* --- rule sets --- */

/* The rules of one jurisdiction, checked and compiled. Immutable. */
typedef struct tl_ruleset tl_ruleset;

/* Merges, checks and compiles a rule set. If any issue is an error, returns
   TL_INVALID_ARGUMENT with all errors in `error`, one per line. Writes `issues`
   also on failure; it becomes NULL if there are none. `issues` may be NULL. */
TL_API tl_code tl_ruleset_load(const tl_source* sources, size_t count,
                               tl_ruleset** rules, tl_issues** issues,
                               tl_buffer* error);
/* As above, from files and folders. Writes to `skipped`, which may be NULL, a
   line "PATH: REASON" for each file of a folder that is not read. TL_NOT_FOUND:
   there is no such file, or none in the folder that can be read.
   TL_INVALID_ARGUMENT also for a table (.csv, .xlsx) that is named.
   TL_UNAVAILABLE: a file cannot be read. */
TL_API tl_code tl_ruleset_load_files(const char* const* paths, size_t count,
                                     tl_ruleset** rules, tl_issues** issues,
                                     tl_buffer* skipped, tl_buffer* error);
/* As tl_ruleset_load(), and looks for defects between entries: rules that can
   never win, equal claims, categories that no rule covers. */
TL_API tl_code tl_ruleset_check(const tl_source* sources, size_t count,
                                tl_ruleset** rules, tl_issues** issues,
                                tl_buffer* error);
/* Returns another handle of the same rule set, which is not copied. NULL if
   memory is exhausted. */
TL_API tl_ruleset* tl_ruleset_copy(const tl_ruleset* rules);
TL_API void tl_ruleset_free(tl_ruleset* rules);

/* Properties of a rule set. */
typedef struct tl_ruleset_info {
  tl_slice id; /* Jurisdiction, "cn.changsha". */
  tl_slice version;
  tl_slice hash; /* 64 hex digits; equal for equal content. */
  tl_slice time_zone;
  uint64_t rules; /* Number of rules. */
} tl_ruleset_info;
/* Lives as long as the handle. */
TL_API const tl_ruleset_info* tl_ruleset_describe(const tl_ruleset* rules);
/* Writes the merged rules as trunkline.v1.RuleSet. */
TL_API tl_code tl_ruleset_message(const tl_ruleset* rules, tl_format format,
                                  tl_buffer* message, tl_buffer* error);

/* Kinds of entries: TL_ENTRY_... of c_enums.h, the field numbers in
   trunkline.v1.RuleSet. */
typedef int32_t tl_entry_kind;
/* Writes all entries of a kind, with labels, aliases, parents and validity, as
   a trunkline.v1.RuleSet without other entries, sorted by id. */
TL_API tl_code tl_catalogue_list(const tl_ruleset* rules, tl_entry_kind kind,
                                 tl_format format, tl_buffer* message,
                                 tl_buffer* error);
/* As above, with only the entry of this code or id. TL_NOT_FOUND: there is
   none. */
TL_API tl_code tl_catalogue_find(const tl_ruleset* rules, tl_entry_kind kind,
                                 tl_slice code, tl_format format,
                                 tl_buffer* message, tl_buffer* error);

/* Holds the rule set that is in use, for hosts that replace it while other
   threads route. Thread-safe. */
typedef struct tl_live tl_live;
/* NULL if memory is exhausted. */
TL_API tl_live* tl_live_new(const tl_ruleset* rules);
TL_API void tl_live_free(tl_live* live);
/* Returns a handle of the current rule set, at the cost of a mutex and a
   counter. It stays valid after tl_live_swap(). NULL if memory is exhausted. */
TL_API tl_ruleset* tl_live_get(tl_live* live);
/* Makes `rules` the current rule set. The host still owns the handle. */
TL_API tl_code tl_live_swap(tl_live* live, const tl_ruleset* rules,
                            tl_buffer* error);

/* --- tickets --- */

/* A fact that the host defines, for attribute conditions. */
typedef struct tl_attribute {
  tl_slice name;
  tl_slice value;
} tl_attribute;

/* A code that tl_resolve_...() has resolved; 0: none. */
typedef uint64_t tl_resolved;

/* Flags of a ticket. */
enum {
  TL_CONFIDENTIAL = 1,        /* The caller asked for secrecy. */
  TL_EMERGENCY_CONFIRMED = 2, /* The operator says it is an emergency. */
  TL_TRANSFER_FAILED = 4,     /* A sub-centre could not be reached. */
  TL_HANDED_OVER = 8          /* The number's owner has handed it over. */
};

/* The parts of a citizen's request that routing reads. Empty slices and 0 are
   values that are not given. */
typedef struct tl_ticket {
  size_t struct_size;      /* Set by tl_ticket_init(). */
  int64_t accepted_us;     /* Required. */
  int64_t called_us;       /* TL_NO_TIME: as accepted_us. */
  tl_slice dialled;        /* Number, in any spelling. */
  tl_slice category;       /* Category: code, name or path. */
  tl_slice region;         /* Region: code, name or path. */
  tl_slice text;           /* The text that keywords and patterns search. */
  tl_slice first_receiver; /* Department code. */
  int32_t type;            /* TL_TICKET_TYPE_... */
  int32_t channel;         /* TL_CHANNEL_... */
  int32_t urgency;         /* TL_URGENCY_... */
  uint32_t flags;          /* TL_CONFIDENTIAL and so on, combined. */
  const tl_slice* against; /* Codes of accused departments. */
  size_t against_count;
  const tl_attribute* attributes;
  size_t attribute_count;
  tl_resolved dialled_code; /* If not 0, used in place of the string. */
  tl_resolved category_code;
  tl_resolved region_code;
} tl_ticket;
/* Initialises a ticket without values. `size` is sizeof(tl_ticket). */
TL_API void tl_ticket_init(tl_ticket* ticket, size_t size);

/* Resolve a number or code for several calls of tl_route(). An unknown one
   gives a valid result. 0: it stands for different entries at different times,
   so the ticket needs the string. Only for tickets of this rule set. */
TL_API tl_resolved tl_resolve_number(const tl_ruleset* rules, tl_slice number);
TL_API tl_resolved tl_resolve_category(const tl_ruleset* rules,
                                       tl_slice category);
TL_API tl_resolved tl_resolve_region(const tl_ruleset* rules, tl_slice region);

/* A ticket that was read from trunkline.v1.Ticket. It owns its strings. */
typedef struct tl_stored_ticket tl_stored_ticket;
/* Reads a ticket. TL_INVALID_ARGUMENT names place and defect; it never quotes
   the caller's data or words. */
TL_API tl_code tl_ticket_read(tl_slice content, tl_format format,
                              tl_stored_ticket** ticket, tl_buffer* error);
/* Lives as long as the handle. */
TL_API const tl_ticket* tl_stored_ticket_view(const tl_stored_ticket* ticket);
TL_API tl_slice tl_stored_ticket_id(const tl_stored_ticket* ticket);
TL_API void tl_stored_ticket_free(tl_stored_ticket* ticket);

/* --- routing --- */

/* The result of routing a ticket. Keeps its rule set alive. */
typedef struct tl_decision tl_decision;
/* Returns an empty decision. NULL if memory is exhausted. */
TL_API tl_decision* tl_decision_new(void);
TL_API void tl_decision_free(tl_decision* decision);

/* The main values of a decision; tl_decision_message() writes all. */
typedef struct tl_answer {
  int32_t outcome;      /* TL_OUTCOME_... */
  int32_t basis;        /* TL_BASIS_... */
  int32_t settled_by;   /* TL_BASIS_...: the principle that chose; 0: none. */
  int32_t phase;        /* TL_PHASE_... of the dialled number. */
  int32_t urgency;      /* TL_URGENCY_..., as the rule has raised it. */
  uint32_t notes;       /* Bit n: trunkline.v1.Decision.Note n + 1. */
  int32_t confidential; /* Not 0: the caller is kept secret. */
  int32_t conflict_of_interest; /* Not 0: an accused department was left out. */
  int32_t owner_leads; /* Not 0: the owner of a dual number keeps the ticket. */
  uint32_t assisting;  /* Number of assisting departments. */
  uint32_t contenders; /* Number of equal claims; 0: no tie. */
  tl_slice lead;       /* Department code. */
  tl_slice target;     /* Number to put the call through to. */
  tl_slice rule;       /* Id of the winning rule; empty: no rule decided. */
  tl_slice first_receiver;   /* Department code. */
  tl_slice emergency_signal; /* Empty: no hint of an emergency. */
  tl_slice emergency_number;
  tl_slice guess; /* Category that was guessed and needs a confirmation; empty:
                     none was. Only tl_route_suggest() and
                     tl_route_suggest_points() guess. */
  uint32_t also;  /* Number of other winning rules. */
  /* First keyword of the winning rule that counts in the text, as the rule set
     writes it. Empty: it has none, or other conditions held. */
  tl_slice keyword;
} tl_answer;

/* Routes a ticket. TL_INVALID_ARGUMENT if accepted_us is not set, an enum
   number is unknown or another rule set resolved a code; the decision is then
   empty. Any other result is an outcome. Reuse the decision: then almost no
   call allocates memory. */
TL_API tl_code tl_route(const tl_ruleset* rules, const tl_ticket* ticket,
                        tl_decision* decision, tl_buffer* error);
/* Returns the main values. They live until the decision is routed again or
   freed. */
TL_API const tl_answer* tl_decision_answer(const tl_decision* decision);
/* Returns an assisting department; empty beyond the last. Lives as long as the
   answer. */
TL_API tl_slice tl_decision_assisting(const tl_decision* decision,
                                      size_t index);
/* Returns another winning rule's id, of the same rank and claim as
   tl_answer.rule; empty beyond the last. Lives as long as the answer. */
TL_API tl_slice tl_decision_also(const tl_decision* decision, size_t index);
/* Returns a deadline policy of a TL_MILESTONE_...: at 0 that of the rule with
   the smallest id, behind it those of equal rules that differ, of all of which
   the earliest due time counts; empty beyond the last, or for a number that is
   no milestone. Lives as long as the answer. */
TL_API tl_slice tl_decision_policy(const tl_decision* decision,
                                   int32_t milestone, size_t index);
/* Writes the whole decision as trunkline.v1.Decision. `ticket_id` may be empty.
   TL_INVALID_ARGUMENT: it is not UTF-8 or has a NUL, or the ticket's
   accepted_us is outside the years 1 to 9999, which no message can hold. */
TL_API tl_code tl_decision_message(const tl_decision* decision,
                                   tl_slice ticket_id, tl_format format,
                                   tl_buffer* message, tl_buffer* error);

/* Routes tickets[0..count) into decisions[0..count) on at most `threads`
   threads; 1 or less: on the calling thread. All tickets must have the
   struct_size of the first one. If tickets are refused, returns the error of
   the first of them and names its index; the others are routed. If an argument
   is NULL, one of the decisions included, no ticket is routed and all decisions
   are unchanged. */
TL_API tl_code tl_route_many(const tl_ruleset* rules, const tl_ticket* tickets,
                             size_t count, tl_decision** decisions,
                             int32_t threads, tl_buffer* error);

/* Writes the seats that take a call to `number` at `called_us`, as
   trunkline.v1.DialAnswer. An unknown number is an answer, not an error. */
TL_API tl_code tl_dial(const tl_ruleset* rules, tl_slice number,
                       int64_t called_us, tl_format format, tl_buffer* message,
                       tl_buffer* error);

/* --- explanations --- */

/* Writes every step of routing a ticket as trunkline.v1.Explanation. Takes some
   hundred times as long as tl_route(). Errors as for tl_route(). */
TL_API tl_code tl_explain(const tl_ruleset* rules, const tl_ticket* ticket,
                          tl_language language, tl_format format,
                          tl_buffer* message, tl_buffer* error);
/* Writes why `rule` did not win, as trunkline.v1.WhyNot. TL_NOT_FOUND: there is
   no such rule. */
TL_API tl_code tl_why_not(const tl_ruleset* rules, const tl_ticket* ticket,
                          tl_slice rule, tl_language language, tl_format format,
                          tl_buffer* message, tl_buffer* error);
/* Writes the missing fields whose values could change the lead, as
   trunkline.v1.QuestionList. */
TL_API tl_code tl_what_to_ask(const tl_ruleset* rules, const tl_ticket* ticket,
                              tl_language language, tl_format format,
                              tl_buffer* message, tl_buffer* error);

/* --- differences --- */

/* Which tickets two rule sets decide otherwise (trunkline/diff.h). Immutable;
   it keeps both rule sets alive. */
typedef struct tl_diff tl_diff;
/* Compares two rule sets, at a cost that grows with what differs.
   TL_INVALID_ARGUMENT: they are of different jurisdictions or time zones. */
TL_API tl_code tl_diff_rulesets(const tl_ruleset* before,
                                const tl_ruleset* after, tl_diff** diff,
                                tl_buffer* error);
/* Writes the changes, each with its sets of tickets, causes and a ticket, as
   trunkline.v1.RuleSetDiff. */
TL_API tl_code tl_diff_message(const tl_diff* diff, tl_format format,
                               tl_buffer* message, tl_buffer* error);
/* 1: both decide every ticket alike, and nothing was left open. 0: not, or
   `diff` is NULL. */
TL_API int32_t tl_diff_equivalent(const tl_diff* diff);
/* Writes the places of the changes that move a ticket, in the order of the
   message, into `changes`, which has room for `capacity`, and their number into
   `count`: if it is more than `capacity`, the first ones are written. `changes`
   may be NULL if `capacity` is 0. `against` of the ticket is not looked at. */
TL_API tl_code tl_diff_changes_of(const tl_diff* diff, const tl_ticket* ticket,
                                  size_t* changes, size_t capacity,
                                  size_t* count, tl_buffer* error);
TL_API void tl_diff_free(tl_diff* diff);

/* --- tests of a rule set --- */

/* A casebook that was run: tickets, each with what its decision must be
   (docs/casebooks.md, trunkline/casebook.h). Immutable; it keeps the rule set
   alive. */
typedef struct tl_test tl_test;
/* Reads a casebook in its text form and routes its cases. A case that does not
   hold is no error. Defects of the casebook: as tl_ruleset_load(). */
TL_API tl_code tl_test_run(const tl_ruleset* rules, const tl_source* casebook,
                           tl_test** test, tl_issues** issues,
                           tl_buffer* error);
/* How many cases there are, and how many of them do not hold. 0: `test` is
   NULL. */
TL_API size_t tl_test_cases(const tl_test* test);
TL_API size_t tl_test_failures(const tl_test* test);
/* Writes of a case that does not hold the title, what was expected, what came,
   and why; and its place among the cases, if `place` is not NULL.
   TL_OUT_OF_RANGE: `index` is not below tl_test_failures(). */
TL_API tl_code tl_test_failure(const tl_test* test, size_t index,
                               tl_language language, size_t* place,
                               tl_buffer* text, tl_buffer* error);
/* Writes the casebook with expectations that hold; all else stays as it is. */
TL_API tl_code tl_test_updated(const tl_test* test, tl_buffer* text,
                               tl_buffer* error);
TL_API void tl_test_free(tl_test* test);

/* --- suggestions --- */

/* Text models: which category the words of a ticket suggest. Immutable. */
typedef struct tl_text_models tl_text_models;
/* Reads trunkline.v1.TextModelFile sources. As tl_ruleset_load(). `rules` may
   be NULL; with rules every category must be one of theirs, and a category is
   suggested only while it is valid. */
TL_API tl_code tl_text_models_load(const tl_source* sources, size_t count,
                                   const tl_ruleset* rules,
                                   tl_text_models** models, tl_issues** issues,
                                   tl_buffer* error);
/* As above, from files and folders; a pack has them in its folder "text". */
TL_API tl_code tl_text_models_load_files(const char* const* paths, size_t count,
                                         const tl_ruleset* rules,
                                         tl_text_models** models,
                                         tl_issues** issues, tl_buffer* skipped,
                                         tl_buffer* error);
TL_API void tl_text_models_free(tl_text_models* models);

/* Writes what the words of a ticket that was accepted at `at_us` suggest, as
   trunkline.v1.Suggestions: the deepest category that is right in at least
   `min_percent` of 100 cases (0: the best one), and the best `top` ones.
   Numbers out of range count as the nearest in range. Any bytes are words. It
   is an offer: a person decides. */
TL_API tl_code tl_suggest(const tl_text_models* models, tl_slice words,
                          int64_t at_us, int32_t min_percent, int32_t top,
                          tl_format format, tl_buffer* message,
                          tl_buffer* error);
/* Writes which parts of the words gave a category its score, as
   trunkline.v1.SuggestionExplanation. TL_NOT_FOUND: no model scores it. */
TL_API tl_code tl_explain_suggestion(const tl_text_models* models,
                                     tl_slice words, int64_t at_us,
                                     tl_slice category, tl_format format,
                                     tl_buffer* message, tl_buffer* error);
/* As tl_route(). Where the ticket has no category, routes it by the one that
   its text suggests, if that is right in at least `min_percent` (1 to 100) of
   100 cases; tl_answer.guess is then set, and a person must confirm it.
   suggest.h says which tickets are never routed by a guess, and what it leaves
   unchanged. */
TL_API tl_code tl_route_suggest(const tl_ruleset* rules,
                                const tl_text_models* models,
                                const tl_ticket* ticket, int32_t min_percent,
                                tl_decision* decision, tl_buffer* error);
/* As tl_explain(), of tl_route_suggest(). */
TL_API tl_code tl_explain_suggest(const tl_ruleset* rules,
                                  const tl_text_models* models,
                                  const tl_ticket* ticket, int32_t min_percent,
                                  tl_language language, tl_format format,
                                  tl_buffer* message, tl_buffer* error);

/* What a model outside the library says of one category: its code, and points
   of -50,000,000 to 50,000,000, in any unit that is the same in all calls. */
typedef struct tl_category_points {
  tl_slice category;
  int32_t points;
} tl_category_points;
/* As tl_suggest(), by the points of an outside model in place of words. The
   text models have no n-grams: `trunkline learn text --points` makes them.
   Writes how many of the categories no model scores at that time into
   `left_out`.
   TL_INVALID_ARGUMENT: points are out of range, or a category is given twice.
   TL_FAILED_PRECONDITION: a model has n-grams. */
TL_API tl_code tl_suggest_points(const tl_text_models* models,
                                 const tl_category_points* points, size_t count,
                                 int64_t at_us, int32_t min_percent,
                                 int32_t top, tl_format format,
                                 tl_buffer* message, size_t* left_out,
                                 tl_buffer* error);
/* As tl_route_suggest(), by the points of an outside model. Errors also as
   tl_suggest_points(). */
TL_API tl_code tl_route_suggest_points(const tl_ruleset* rules,
                                       const tl_text_models* models,
                                       const tl_ticket* ticket,
                                       const tl_category_points* points,
                                       size_t count, int32_t min_percent,
                                       tl_decision* decision, size_t* left_out,
                                       tl_buffer* error);
/* As tl_explain(), of tl_route_suggest_points(). */
TL_API tl_code tl_explain_suggest_points(const tl_ruleset* rules,
                                         const tl_text_models* models,
                                         const tl_ticket* ticket,
                                         const tl_category_points* points,
                                         size_t count, int32_t min_percent,
                                         tl_language language, tl_format format,
                                         tl_buffer* message, tl_buffer* error);

/* --- deadlines --- */

/* Calendars, by name and version. */
typedef struct tl_calendars tl_calendars;
/* Reads trunkline.v1.CalendarFile sources. As tl_ruleset_load(). */
TL_API tl_code tl_calendars_load(const tl_source* sources, size_t count,
                                 tl_calendars** calendars, tl_issues** issues,
                                 tl_buffer* error);
/* As above, from files and folders, as tl_ruleset_load_files(). */
TL_API tl_code tl_calendars_load_files(const char* const* paths, size_t count,
                                       tl_calendars** calendars,
                                       tl_issues** issues, tl_buffer* skipped,
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
   `event_count` times. An event whose time is TL_NO_TIME or beyond the array
   has not happened. If `provisional` is not 0, counts up to ten years beyond
   the last year of a calendar; such a due time is a guess. TL_OUT_OF_RANGE,
   naming policy and year: a calendar does not contain a day that is needed. */
TL_API tl_code tl_deadlines(const tl_deadline_calculator* calculator,
                            const tl_decision* decision,
                            const int64_t* events_us, size_t event_count,
                            int32_t provisional, tl_format format,
                            tl_buffer* message, tl_buffer* error);
/* Says day by day how the deadline policy `policy` is counted from `start_us`;
   one step a line. TL_NOT_FOUND: no such policy. */
TL_API tl_code tl_explain_due(const tl_deadline_calculator* calculator,
                              tl_slice policy, int64_t start_us,
                              tl_language language, tl_buffer* text,
                              tl_buffer* error);

/* --- cases --- */

/* The state of a case after its events. */
typedef struct tl_case tl_case;
/* Returns a case without events, to be opened. NULL if memory is exhausted. */
TL_API tl_case* tl_case_new(tl_slice id, tl_slice jurisdiction);
/* Reads trunkline.v1.Case, binary. */
TL_API tl_code tl_case_read(tl_slice content, tl_case** c, tl_buffer* error);
TL_API void tl_case_free(tl_case* c);
/* Applies events to the case: one trunkline.v1.EventFile, binary, as
   tl_decide() writes it. TL_FAILED_PRECONDITION, with the case unchanged: an
   event does not have the next version. */
TL_API tl_code tl_case_apply(tl_case* c, tl_slice events, tl_buffer* error);
/* Writes trunkline.v1.Case. */
TL_API tl_code tl_case_message(const tl_case* c, tl_format format,
                               tl_buffer* message, tl_buffer* error);

/* The main values of a case; tl_case_message() writes all. */
typedef struct tl_case_info {
  tl_slice id;
  tl_slice stage;     /* Id of the stage. */
  tl_slice lead;      /* Code of the lead department; empty: none. */
  int64_t version;    /* Number of events. */
  int32_t resolution; /* TL_RESOLUTION_...; 0: not closed. */
  int64_t updated_us; /* Time of the last event. */
} tl_case_info;
/* Lives until the case changes or is freed. */
TL_API const tl_case_info* tl_case_describe(const tl_case* c);

/* A lifecycle definition. */
typedef struct tl_lifecycle_definition tl_lifecycle_definition;
/* Reads trunkline.v1.LifecycleDefinition sources. As tl_ruleset_load(). */
TL_API tl_code tl_lifecycle_definition_load(
    const tl_source* sources, size_t count,
    tl_lifecycle_definition** definition, tl_issues** issues, tl_buffer* error);
/* As above, from files and folders, as tl_ruleset_load_files(). */
TL_API tl_code tl_lifecycle_definition_load_files(
    const char* const* paths, size_t count,
    tl_lifecycle_definition** definition, tl_issues** issues,
    tl_buffer* skipped, tl_buffer* error);
TL_API void tl_lifecycle_definition_free(tl_lifecycle_definition* definition);
/* Writes a timeline of one case as text, UTF-8. `events` is one
   trunkline.v1.EventFile, binary, from the first event on. `definition` and
   `rules` give labels and time zone; without them (NULL) ids and UTC are shown.
   If `words` is not 0, includes texts of the staff, which may mention the
   caller. TL_INVALID_ARGUMENT: an event does not follow the one before it. */
TL_API tl_code tl_case_timeline(tl_slice events,
                                const tl_lifecycle_definition* definition,
                                const tl_ruleset* rules, tl_language language,
                                int32_t words, tl_buffer* text,
                                tl_buffer* error);

/* Who acts or reads: a member of staff or a system, never the caller. */
typedef struct tl_actor {
  tl_slice id;
  tl_slice unit; /* Department code; empty: the centre. */
  const tl_slice* roles;
  size_t role_count;
} tl_actor;

/* A lifecycle engine: decides which commands a case accepts. */
typedef struct tl_lifecycle tl_lifecycle;
/* TL_INVALID_ARGUMENT names all missing calendars. */
TL_API tl_code tl_lifecycle_new(const tl_lifecycle_definition* definition,
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
     TL_INVALID_ARGUMENT     a fact is missing or not allowed
     TL_FAILED_PRECONDITION  not in this stage; a guard does not hold
     TL_OUT_OF_RANGE         a calendar does not contain a day that is needed */
TL_API tl_code tl_decide(const tl_lifecycle* lifecycle, const tl_case* c,
                         tl_slice command, tl_format format,
                         const tl_actor* actor, int64_t now_us,
                         tl_buffer* events, tl_buffer* error);
/* Writes every command of the definition, with the facts that it needs, as a
   form, or the reason why it would be refused, as
   trunkline.v1.AvailableCommandList. */
TL_API tl_code tl_available_commands(const tl_lifecycle* lifecycle,
                                     const tl_case* c, const tl_actor* actor,
                                     int64_t now_us, tl_format format,
                                     tl_buffer* message, tl_buffer* error);
/* Writes the events of the reminders, cards and proposals that are due at
   `now_us`, as tl_decide() does; usually none. */
TL_API tl_code tl_tick(const tl_lifecycle* lifecycle, const tl_case* c,
                       int64_t now_us, tl_buffer* events, tl_buffer* error);
/* Returns the earliest time at which tl_tick() has an event; TL_NO_TIME: none
   before another event happens. Leaves out what does not hold any more at
   `now_us`: a yellow card after the due time, or a level that is passed.
   TL_NO_TIME as `now_us` leaves out nothing. Give the time after a tl_tick()
   that has raised nothing. */
TL_API int64_t tl_next_due(const tl_lifecycle* lifecycle, const tl_case* c,
                           int64_t now_us);
/* Writes a copy of the case with only the fields that the viewer may see.
   TL_PERMISSION_DENIED: the viewer has no right to read the case, or an
   interest in it. */
TL_API tl_code tl_case_redact(const tl_lifecycle* lifecycle, const tl_case* c,
                              const tl_actor* viewer, tl_case** redacted,
                              tl_buffer* error);

/* --- the desk --- */

/* Routing, deadlines and lifecycle with a durable store: when a call returns
   TL_OK, its result is stored. Thread-safe. A call blocks until it is done; the
   desk starts no thread. Besides the errors that it names, every call can
   return those of the store: TL_UNAVAILABLE (it is not known whether the call
   took effect; repeat it with the same key), TL_RESOURCE_EXHAUSTED (full),
   TL_DATA_LOSS (damaged). */
typedef struct tl_desk tl_desk;

/* The rules of a desk for one jurisdiction. */
typedef struct tl_desk_rules {
  const tl_ruleset* rules;
  const tl_calendars* calendars;
  /* New cases use the last definition; the others are for cases that were
     opened under them. */
  const tl_lifecycle_definition* const* definitions;
  size_t definition_count;
} tl_desk_rules;

/* Names a case. */
typedef struct tl_case_ref {
  tl_slice jurisdiction;
  tl_slice id;
} tl_case_ref;

/* Makes a call safe to repeat, also after a crash. A second call with the same
   key and the same request returns the result of the first; with another
   request, TL_ALREADY_EXISTS. */
typedef struct tl_idempotency_key {
  tl_slice source; /* The calling system; each has its own keys. */
  tl_slice key;    /* Unique within `source`. Empty: none. */
} tl_idempotency_key;

/* How a desk protects callers. Fill it with zeros first, then set `size` to
   sizeof(tl_desk_options). */
typedef struct tl_desk_options {
  size_t size;
  /* The file with the keys under which the desk encrypts what identifies
     callers; created if it does not exist. Keep it apart from backups of the
     store. Empty: nothing is encrypted. */
  tl_slice key_file;
  /* Returns the current time for the access record; any thread that calls the
     desk may call it. NULL: the `now_us` of the latest call that had one. */
  int64_t (*now_us)(void* context);
  void* context;
  /* Not 0: reads that would show who called must name a purpose. */
  int32_t require_purpose;
} tl_desk_options;

/* Opens a store: "memory", "sqlite:FILE" (created if it does not exist) or
   "postgresql:CONNINFO", where CONNINFO is libpq's, or a URI
   ("postgresql://host/desk"). `options` may be NULL: no keys, no clock.
   TL_UNIMPLEMENTED: this library was built without that store.
   TL_INVALID_ARGUMENT: an unknown kind of store, or rules with defects, all of
   which are named. TL_FAILED_PRECONDITION: the store is of version 0.1.0 or of
   a newer version, another process writes to it, it is encrypted under other
   keys, or others than its owner may read the key file. The host still owns the
   handles in `rules`. */
TL_API tl_code tl_desk_open(tl_slice store, const tl_desk_rules* rules,
                            size_t rule_count, const tl_desk_options* options,
                            tl_desk** desk, tl_buffer* error);
/* Closes the store. No other call may be running. */
TL_API void tl_desk_free(tl_desk* desk);
/* Replaces or adds the rules of one jurisdiction. Running calls finish with the
   old rules; no call waits. */
TL_API tl_code tl_desk_set_rules(tl_desk* desk, const tl_desk_rules* rules,
                                 tl_buffer* error);
/* Takes the rules of one jurisdiction away; its cases stay in the store, and
   calls about them fail until there are rules again. Running calls finish with
   the old rules. TL_NOT_FOUND: it has no rules. */
TL_API tl_code tl_desk_remove_rules(tl_desk* desk, tl_slice jurisdiction,
                                    tl_buffer* error);

/* Routes a ticket, opens a case and starts its clocks; writes
   trunkline.v1.Receipt. The id of the case is that of the ticket, or a new one.
   `key` may be NULL. TL_ALREADY_EXISTS: there is a case with that id. Other
   errors as for tl_decide(). */
TL_API tl_code tl_desk_accept(tl_desk* desk, const tl_stored_ticket* ticket,
                              const tl_actor* actor, int64_t now_us,
                              const tl_idempotency_key* key, tl_format format,
                              tl_buffer* receipt, tl_buffer* error);
/* Executes a trunkline.v1.Command, in `command_format`; writes
   trunkline.v1.Receipt. `key` may be NULL. TL_ABORTED: the case is not at
   `expected_version` (0: any version). TL_NOT_FOUND: there is no such case.
   Other errors as for tl_decide(). */
TL_API tl_code tl_desk_do(tl_desk* desk, const tl_case_ref* ref,
                          tl_slice command, tl_format command_format,
                          const tl_actor* actor, int64_t now_us,
                          int64_t expected_version,
                          const tl_idempotency_key* key, tl_format format,
                          tl_buffer* receipt, tl_buffer* error);
/* Writes a case with only the fields that the viewer may see. `purpose` says
   what the read is for: a word of the host ("callback"), at most 255 bytes,
   kept in the access record; empty: none. A read that shows who called is
   recorded first; if that fails, it is refused with the store's error.
   TL_NOT_FOUND: there is no such case. TL_PERMISSION_DENIED: the viewer has no
   right, or an interest in it, or no purpose is given and the desk requires
   one. */
TL_API tl_code tl_desk_get(tl_desk* desk, const tl_case_ref* ref,
                           const tl_actor* viewer, tl_slice purpose,
                           tl_case** c, tl_buffer* error);
/* Writes at most `limit` events of a case after a version, as a
   trunkline.v1.EventFile with only the fields that the viewer may see.
   `purpose` and errors as for tl_desk_get(). */
TL_API tl_code tl_desk_history(tl_desk* desk, const tl_case_ref* ref,
                               const tl_actor* viewer, tl_slice purpose,
                               int64_t after_version, size_t limit,
                               tl_format format, tl_buffer* message,
                               tl_buffer* error);
/* Writes the timeline of a case with only the fields that the viewer may see;
   `words` as for tl_case_timeline(). Errors as for tl_desk_get();
   TL_FAILED_PRECONDITION: it is a mirror. */
TL_API tl_code tl_desk_timeline(tl_desk* desk, const tl_case_ref* ref,
                                const tl_actor* viewer, tl_language language,
                                int32_t words, tl_buffer* text,
                                tl_buffer* error);
/* Raises the due escalations of at most `limit` cases; writes
   trunkline.v1.TickResult. Each escalation is raised once, even if several
   desks tick. TL_PERMISSION_DENIED: the actor has no right to it; the host
   itself is an actor with the role "system". */
TL_API tl_code tl_desk_tick(tl_desk* desk, const tl_actor* actor,
                            int64_t now_us, size_t limit, tl_format format,
                            tl_buffer* message, tl_buffer* error);
/* Writes at most `limit` events after a cursor, in commit order and without
   gaps, as trunkline.v1.FeedPage. Cursor 0 is the beginning. Cases of the
   system `source` are left out; empty: none. `viewer` decides which cases and
   fields are included; TL_PERMISSION_DENIED if it is NULL or can see no case.
   Caller and caller's words are never included. */
TL_API tl_code tl_desk_feed(tl_desk* desk, tl_slice source,
                            const tl_actor* viewer, int64_t cursor,
                            size_t limit, tl_format format, tl_buffer* message,
                            tl_buffer* error);
/* Writes the cases that match a trunkline.v1.CaseFilter, in `filter_format`,
   and that tl_desk_get() would show to the viewer, as
   trunkline.v1.CaseRecordList: in the order of jurisdiction and id, after
   `after` (NULL: from the first), at most `limit`. An empty filter selects all
   cases except mirrors. TL_PERMISSION_DENIED: the viewer can see no case. */
TL_API tl_code tl_desk_list(tl_desk* desk, const tl_actor* viewer,
                            tl_slice filter, tl_format filter_format,
                            const tl_case_ref* after, size_t limit,
                            tl_format format, tl_buffer* message,
                            tl_buffer* error);
/* Writes the open supervision measures that tl_desk_get() would show to the
   viewer, also of closed cases, as trunkline.v1.OpenMeasureList: in the order
   of jurisdiction (empty: all) and id, after `after` (NULL: from the first), of
   at most `limit` cases. TL_PERMISSION_DENIED: the viewer can list none. */
TL_API tl_code tl_desk_measures(tl_desk* desk, const tl_actor* viewer,
                                tl_slice jurisdiction, const tl_case_ref* after,
                                size_t limit, tl_format format,
                                tl_buffer* message, tl_buffer* error);
/* Executes a trunkline.v1.DisputeCommand, in `command_format`, about the
   dispute `dispute` (its jurisdiction and id), and what follows for its
   tickets, in one transaction; writes trunkline.v1.DisputeReceipt. TL_ABORTED:
   the dispute is not at `expected_version` (0: any version). `key`: as for
   tl_desk_do(). TL_NOT_FOUND: there is no such dispute or case.
   TL_PERMISSION_DENIED: no right, or the actor's unit contends.
   TL_FAILED_PRECONDITION: not possible in this step, or a ticket cannot be
   attached. TL_INVALID_ARGUMENT: a fact is missing or does not fit. */
TL_API tl_code tl_desk_dispute(tl_desk* desk, const tl_case_ref* dispute,
                               tl_slice command, tl_format command_format,
                               const tl_actor* actor, int64_t now_us,
                               int64_t expected_version,
                               const tl_idempotency_key* key, tl_format format,
                               tl_buffer* receipt, tl_buffer* error);
/* Writes trunkline.v1.Dispute. TL_NOT_FOUND: there is no such dispute.
   TL_PERMISSION_DENIED: the viewer has no right to read it. */
TL_API tl_code tl_desk_get_dispute(tl_desk* desk, const tl_case_ref* dispute,
                                   const tl_actor* viewer, tl_format format,
                                   tl_buffer* message, tl_buffer* error);
/* Writes at most `limit` events of a dispute after a version, as
   trunkline.v1.DisputeEventFile. Errors as for tl_desk_get_dispute(). */
TL_API tl_code tl_desk_dispute_history(tl_desk* desk,
                                       const tl_case_ref* dispute,
                                       const tl_actor* viewer,
                                       int64_t after_version, size_t limit,
                                       tl_format format, tl_buffer* message,
                                       tl_buffer* error);
/* Writes the disputes of the jurisdiction of `after` that the viewer may read,
   as trunkline.v1.DisputeList: in the order of ids, after the id of `after`
   (empty: from the first), at most `limit`. `open_only` not 0: without those
   that have ended. */
TL_API tl_code tl_desk_disputes(tl_desk* desk, const tl_actor* viewer,
                                const tl_case_ref* after, int32_t open_only,
                                size_t limit, tl_format format,
                                tl_buffer* message, tl_buffer* error);
/* Writes the rule that a ruling leads to as a draft: a rule file in text
   format. TL_FAILED_PRECONDITION: the dispute has not ended by a ruling, or no
   rule can go before those that tied. Other errors as for
   tl_desk_get_dispute(). */
TL_API tl_code tl_desk_draft_rule(tl_desk* desk, const tl_case_ref* dispute,
                                  const tl_actor* viewer, tl_buffer* text,
                                  tl_buffer* error);
/* Destroys the caller and the caller's words of a closed case in every copy
   that the store has; writes trunkline.v1.ErasureResult: each case and mirror
   that had a copy, the files that the host must delete, and whether the store's
   own files still contain it. If they do, a later tl_desk_tick(), or the server
   of a store, overwrites it. `dry_run` not 0: nothing is erased; what came with
   the ticket can be named only so, before the erasure. TL_PERMISSION_DENIED:
   the actor has no right; TL_NOT_FOUND; TL_FAILED_PRECONDITION: the case is
   open. */
TL_API tl_code tl_desk_erase(tl_desk* desk, const tl_case_ref* ref,
                             const tl_actor* actor, int64_t now_us,
                             int32_t dry_run, tl_format format,
                             tl_buffer* message, tl_buffer* error);
/* Writes at most `limit` entries of the access record after a position, as
   trunkline.v1.AccessEntryList. 0 is the beginning. TL_PERMISSION_DENIED: the
   viewer has no right to it. */
TL_API tl_code tl_desk_access_record(tl_desk* desk, const tl_actor* viewer,
                                     int64_t after, size_t limit,
                                     tl_format format, tl_buffer* message,
                                     tl_buffer* error);
/* Copies the SQLite file `path` to the new file `copy`, while desks use it; and
   makes a store of such a copy, where there is none. TL_NOT_FOUND,
   TL_ALREADY_EXISTS: there is no file to copy, or one in its place.
   TL_UNIMPLEMENTED: built without the SQLite store. */
TL_API tl_code tl_sqlite_back_up(tl_slice path, tl_slice copy,
                                 tl_buffer* error);
TL_API tl_code tl_sqlite_restore(tl_slice copy, tl_slice path,
                                 tl_buffer* error);

/* --- time zones --- */

/* Gives the library the data of a time zone, the content of a TZif file, under
   its IANA name, for the whole process: for hosts without the system's
   time-zone data. Call it before rule sets and calendars are loaded. Without it
   zones come from the system's folder, /usr/share/zoneinfo; TZDIR is not read.
   TL_ALREADY_EXISTS: the name was added with other data. */
TL_API tl_code tl_time_zone_add(tl_slice name, tl_slice data, tl_buffer* error);

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* TRUNKLINE_C_H_ */
