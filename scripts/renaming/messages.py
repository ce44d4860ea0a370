# SPDX-License-Identifier: Apache-2.0
"""Rewrites a message in text format or JSON.

The tree is walked beside the old schema, so that each enumerator is known by
the field that it stands in. Commands were one message with a `kind` and a
field for every fact; now each kind is a message of its own:

    command { kind: CK_DISPATCH unit: "a" }
    command { dispatch { unit: "a" } }

The rows of kind `command` say which field a kind became, and rows of scope
`trunkline.v1.Command/CK_DISPATCH` which of its facts went where. Some facts
changed places between a command and its event: `event.assignment` is one that
went out of the command, `command.open.jurisdiction` one that went in. Of an
event, `assignment` always went out: it says which one the command was found to
be about, the command only which one the actor named.
"""

import re

from renaming import json_format
from renaming import names as names_module
from renaming import text_format
from renaming.tree import Edits, Problem

_PACKAGE = names_module.PACKAGE
_COMMAND_KIND = _PACKAGE + 'CommandKind'
_COMMAND = _PACKAGE + 'Command'
_EVENT = _PACKAGE + 'Event'
_TRANSITION = _PACKAGE + 'Transition'

# Facts that were lists and hold one value now.
_SINGLE = ('main_case', 'split_from')

# What a file may hold, the likeliest first.
_ROOTS = [
    _PACKAGE + name for name in (
        'RuleSet', 'Lifecycle', 'CalendarFile', 'EventFile', 'MatterEventFile',
        'Ticket', 'Decision', 'CallRecord', 'Event', 'MatterEvent', 'Case',
        'Matter', 'Command', 'MatterCommand', 'Explanation', 'DialAnswer',
        'Deadlines', 'IssueList', 'QuestionList', 'OfferList', 'Receipt',
        'FeedPage', 'FeedItem', 'WhyNot', 'Ticked')
]
_DECLARED = re.compile(r'^#\s*proto-message:\s*([\w.]+)', re.M)
_HEADER = re.compile(r'^#\s*proto-(?:file|message):\s*(\S+)', re.M)


def _line_start(text, at):
  return text.rfind('\n', 0, at) + 1


class _Walk:
  """One pass over one message."""

  def __init__(self, names, text, is_json, edits):
    self.names = names
    self.text = text
    self.json = is_json
    self.edits = edits
    self.problems = []

  def problem(self, at, text):
    self.problems.append(Problem(at, text))

  def foreign(self, at, what):
    """Notes a word that 0.1.0 did not know."""
    self.problem(at, '%s in 0.1.0; left as it is' % what)
    self.problems[-1].foreign = True

  def rename_field(self, field, new):
    if not self.json:
      self.edits.replace(field.start, field.name_end, new)
      return
    self.edits.replace(field.start, field.name_end,
                       '"%s"' % self.json_name(new, field))

  def message(self, value, message):
    """Rewrites the fields of a message."""
    if message == _EVENT and self.commands_of(_COMMAND):
      self.event(value)
    else:
      self.fields(value, message)

  def event(self, value):
    """Rewrites an event, whose command has exchanged facts with it."""
    command = next((f.value for f in value.fields if f.name == 'command' and
                    f.value.kind == 'message'), None)
    kind = command and self.command_kind(command, _COMMAND)
    scope = '%s/%s' % (_EVENT, kind)
    moved = []
    gone = []
    for field in value.fields:
      found = kind and self.names.field(_EVENT, field.name)
      new = found and self.names.listed('field', scope, found[0].name)
      if not new:
        continue
      gone.append(field)
      old = next((f for f in command.fields if f.name == field.name), None)
      if new != names_module.GONE and old is None:
        moved.append((new.rsplit('.', 1)[-1], field))
    out = self.fields(value, _EVENT, skip=gone, moved=moved)
    self.delete(value.fields, gone)
    for name, field in out:
      more = self.field_text(name, field)
      line = _line_start(self.text, command.end - 1)
      indent = self.text[line:command.end - 1]
      if not indent.strip():  # The command ends on a line of its own.
        more = (',\n' if self.json else '\n') + indent + more.lstrip(', ')
      self.edits.insert(command.end, more)

  def field_text(self, name, field):
    """A field under a new name, to stand behind another one."""
    value = self.text[field.value.start:field.value.end]
    if not self.json:
      return ' %s: %s' % (name, value)
    colon = self.text[field.name_end:field.value.start]
    space = ' ' if colon.endswith(' ') else ''
    return ',%s"%s"%s%s' % (space, self.json_name(name, field), colon, value)

  def json_name(self, name, field):
    """A JSON name in the style that the file has."""
    return name if '_' in field.name else names_module.camel(name)

  def fields(self, value, message, skip=(), moved=(), of_event=False):
    """Rewrites the fields of a message but those in `skip`. `moved` are fields
    of an event that its command takes; returned are those that go the other
    way. `of_event`: the message is the command of an event."""
    out = []
    commands = self.commands_of(message)
    kind = self.command_kind(value, message) if commands else None
    if commands and kind is None:
      already = set(commands.values()) | {'kind'}
      if any(f.name not in already for f in value.fields):
        if not any(f.name in already for f in value.fields):
          self.problem(value.start, 'a command without kind')
      return out
    scope = message if kind is None else message + '/' + kind
    doomed = []
    for field in value.fields:
      if field in skip or (kind is not None and field.name == 'kind'):
        continue
      found = self.names.field(message, field.name)
      if found is None:
        if message == _EVENT and any(
            r[3] == 'event.' + field.name for r in self.names.rows):
          continue
        self.foreign(field.start, 'not a field of ' + message)
        continue
      old, new = found
      if kind is not None:
        new = self.names.listed('field', scope, old.name)
        if new is None:
          self.problem(field.start, '%s does not read %s' % (kind, old.name))
          continue
        if new == names_module.GONE:
          doomed.append(field)
          continue
        if of_event and new == 'assignment':
          new = 'event.assignment'
        if new.startswith('event.'):
          out.append((new[len('event.'):], field))
          doomed.append(field)
          continue
        if new in _SINGLE:
          self.single(field, value, old.name)
      if message == _TRANSITION and old.name == 'fact':
        self.facts(field.value, value)
      if message == _EVENT and old.name == 'command' and (
          field.value.kind == 'message'):
        out = self.fields(field.value, _COMMAND, moved=moved, of_event=True)
      elif not self.value(field.value, old.type):
        doomed.append(field)
      if field not in doomed and field.name not in (new,
                                                    names_module.camel(new)):
        self.rename_field(field, new)
    if kind is None:
      self.delete(value.fields, doomed)
    else:
      self.wrap(value, commands[kind], doomed, moved)
    return out

  def single(self, field, command, name):
    """Takes the brackets off a list of one."""
    count = sum(f.name == field.name for f in command.fields)
    if field.value.kind == 'list':
      count += len(field.value.items) - 1
    if count != 1:
      self.problem(field.start, '%s holds one value now, not several' % name)
    elif field.value.kind == 'list':
      item = field.value.items[0]
      self.edits.replace(field.value.start, item.start, '')
      self.edits.replace(item.end, field.value.end, '')

  def value(self, value, type_name):
    """Rewrites a value; False: the field says nothing and has to go."""
    if value.kind == 'list':
      return all([self.value(item, type_name) for item in value.items])
    if type_name in self.names.messages:
      if value.kind == 'message':
        self.message(value, type_name)
      return True
    if type_name not in self.names.enums or value.kind == 'null':
      return True
    if value.kind not in ('word', 'string'):
      return True
    new = self.names.enumerator(type_name, value.text)
    if new is None:
      self.foreign(value.start, 'not a value of ' + type_name)
    elif new == names_module.GONE:
      return False
    elif new != value.text:
      quoted = self.json and new not in ('true', 'false')
      self.edits.replace(value.start, value.end,
                         '"%s"' % new if quoted else new)
    return True

  def commands_of(self, message):
    """The fields that the kinds of a command message became, if any."""
    return self.names.commands.get(message, {})

  def command_kind(self, value, message):
    """The kind of a command, as an old enumerator."""
    field = next((f for f in value.fields if f.name == 'kind'), None)
    if field is None:
      return None
    enum = self.names.messages[message]['kind'].type
    for old, number in self.names.enums[enum].items():
      if field.value.text in (old, str(number)):
        return old if number else None
    self.foreign(field.value.start, 'not a value of ' + enum)
    return None

  def facts(self, value, transition):
    """Rewrites the names of facts that a transition asks for."""
    kind = next((f.value.text for f in transition.fields
                 if f.name == 'command'), '')
    for item in value.items if value.kind == 'list' else [value]:
      new = fact_name(self.names, kind, item.text)
      if new is None:
        self.problem(item.start, 'not a fact of the command')
      elif new != item.text:
        self.edits.replace(item.start + 1, item.end - 1, new)

  def delete(self, fields, doomed):
    """Takes fields out, with their separators; returns the places."""
    places = []
    if self.json:
      kept = [f for f in fields if f not in doomed]
      last = fields.index(kept[-1]) if kept else -1
      for i, field in enumerate(fields[:last + 1]):
        if field in doomed:
          places.append((field.start, fields[i + 1].start))
      tail = fields[last + 1:]
      if tail:
        start = kept[-1].value.end if kept else tail[0].start
        places.append((start, tail[-1].end))
      for start, end in places:
        self.edits.replace(start, end, '')
      return places
    runs = []  # Neighbours on a line go together.
    for field in fields:
      if field not in doomed:
        continue
      if runs and not self.text[runs[-1][1]:field.start].strip(' \t'):
        runs[-1][1] = field.end
      else:
        runs.append([field.start, field.end])
    for first, last in runs:
      start = _line_start(self.text, first)
      end = self.text.find('\n', last)
      end = len(self.text) if end < 0 else end + 1
      if (self.text[start:first] + self.text[last:end]).strip():
        start = first
        end = re.compile(r'[ \t]*').match(self.text, last).end()
        if self.text[end:end + 1] in ('\n', '\r', ''):
          start -= len(re.search(r'[ \t]*$', self.text[:start]).group())
      places.append((start, end))
      self.edits.replace(start, end, '')
    return places

  def wrap(self, value, member, doomed, moved):
    """Puts the facts of a command into a message of its own.

    Works on one line, and where each fact has its own; then they are indented
    once more.
    """
    text = self.text
    kind = next(f for f in value.fields if f.name == 'kind')
    facts = [f for f in value.fields if f is not kind and f not in doomed]
    more = [self.field_text(name, field) for name, field in moved]
    if self.json:
      colon = text[kind.name_end:kind.value.start]
      opening = '"%s"%s{' % (names_module.camel(member), colon)
    else:
      opening = member + ' {'
    if not facts:
      body = ''.join(more)
      body = body.lstrip(', ') if self.json else body and body + ' '
      self.delete(value.fields, doomed)
      self.edits.replace(kind.start, kind.value.end, opening + body + '}')
      return
    first, last = facts[0], facts[-1]
    line = _line_start(text, first.start)
    own_lines = not text[line:first.start].strip()
    indent = text[line:first.start] if own_lines else ''
    end = last.value.end if self.json else last.end
    gone = []
    if value.fields[0] is kind and not doomed:
      kind_end = kind.end
      if self.json and not own_lines:
        kind_end = first.start
      self.edits.replace(kind.start, kind_end, opening)
    else:
      gone = self.delete(value.fields, [kind] + doomed)
      self.edits.insert(first.start, opening + (
          '\n' + indent + '  ' if own_lines else '' if self.json else ' '))
      line = text.find('\n', line) + 1
    if not own_lines:
      self.edits.insert(end, ''.join(more) + ('}' if self.json else ' }'))
      return
    while line < end:
      if text[line:line + 1] not in ('\n', '\r') and not any(
          start <= line < stop for start, stop in gone):
        self.edits.insert(line, '  ')
      line = text.find('\n', line) + 1
      if line == 0:
        break
    newline = '\n' + indent
    if self.json:
      more = [',' + newline + '  ' + m.lstrip(', ') for m in more]
    else:
      more = [newline + '  ' + m.lstrip() for m in more]
      end = re.compile(r'[ \t]*(#[^\n]*)?').match(text, end).end()
    self.edits.insert(end, ''.join(more) + newline + '}')


def fact_name(names, kind, fact):
  """What a fact of a command became; None where the command has none such.

  An empty kind is any command: then all that have the fact must agree.
  """
  rows = [
      r for r in names.rows
      if r[0] == 'field' and r[1].startswith(_COMMAND + '/')
  ]
  if not rows:
    return names.new('field', _COMMAND, fact)
  kinds = names.enums[_COMMAND_KIND]
  if kind in kinds:
    rows = [r for r in rows if r[1] == _COMMAND + '/' + kind]
  elif kind:  # A name of today: so are its facts.
    old = next((k for k in kinds if names.enumerator(_COMMAND_KIND, k) == kind),
               '')
    return fact if any(r[1:] == (_COMMAND + '/' + old, r[2], fact)
                       for r in rows) else None
  news = {r[3] for r in rows if r[2] == fact and '.' not in r[3]}
  return news.pop() if len(news) == 1 else None


def _roots(names, value, declared):
  """What the file can hold, by the names of its fields."""
  if declared in names.messages:
    return [declared]
  for message in names.messages:
    if names.new('message', '', message) == declared:
      return [message]
  known = {}
  for root in _ROOTS:
    known[root] = sum(
        names.field(root, f.name) is not None for f in value.fields)
  best = max(known.values())
  if 2 * best < len(value.fields):
    return []
  return [root for root in _ROOTS if known[root] == best]


def _rewrite(names, text, value, is_json, root):
  edits = Edits()
  walk = _Walk(names, text, is_json, edits)
  walk.message(value, root)
  return edits.apply(text), walk.problems


def _best(names, text, value, is_json, roots):
  """Rewrites as the message that explains the file best."""
  results = [_rewrite(names, text, value, is_json, root) for root in roots]
  return min(results, key=lambda r: (sum(p.foreign for p in r[1]), len(r[1])))


def _headers(names, text):
  """Rewrites comments that name the schema for editors."""
  edits = Edits()
  for match in _HEADER.finditer(text):
    old = match.group(1)
    new = names.listed('message', '', old) or names.listed('file', '', old)
    if new:
      edits.replace(match.start(1), match.end(1), new)
  return edits.apply(text)


def rewrite_text(names, text, root=None):
  """Rewrites text format; returns the text and the problems."""
  try:
    value = text_format.parse(text)
  except Problem as problem:
    problem.text += '; left as it is'
    return text, [problem]
  if not value.fields:
    return text, []
  declared = _DECLARED.search(text)
  roots = [root] if root else _roots(
      names, value, declared.group(1) if declared else '')
  if not roots:
    return text, [Problem(0, 'no message of 0.1.0 has these fields')]
  new, problems = _best(names, text, value, False, roots)
  return _headers(names, new), problems


def edits_of_text(names, text, root):
  """The edits of a message of a known type in text format, and problems."""
  edits = Edits()
  try:
    value = text_format.parse(text)
  except Problem as problem:
    problem.text += '; left as it is'
    return edits, [problem]
  walk = _Walk(names, text, False, edits)
  walk.message(value, root)
  return edits, walk.problems


def rewrite_fragment(names, text):
  """Rewrites a few fields that stand in a document, of whichever message.

  All messages that have them must agree; else the text stays.
  """
  try:
    value = text_format.parse(text)
  except Problem:
    return text
  if not value.fields:
    return text
  results = [
      _rewrite(names, text, value, False, message)
      for message in names.messages
      if all(names.field(message, f.name) for f in value.fields)
  ]
  news = {new for new, problems in results if not problems}
  return news.pop() if len(news) == 1 else text


def rewrite_json(names, text, root=None):
  """Rewrites a JSON object, or a list of them."""
  try:
    value = json_format.parse(text)
  except Problem as problem:
    problem.text += '; left as it is'
    return text, [problem]
  if value.kind != 'message':
    return text, [Problem(0, 'not an object')]
  if not value.fields:
    return text, []
  roots = [root] if root else _roots(names, value, '')
  if not roots:
    return text, [Problem(0, 'no message of 0.1.0 has these fields')]
  return _best(names, text, value, True, roots)


def rewrite_json_lines(names, text):
  """Rewrites a JSON object a line."""
  out = []
  problems = []
  at = 0
  root = None
  for line in text.splitlines(keepends=True):
    new = line
    if line.strip():
      new, found = rewrite_json(names, line, root)
      if root is None and not found:
        root = next((r for r in _ROOTS
                     if rewrite_json(names, line, r) == (new, [])), None)
      elif found:
        new, found = rewrite_json(names, line)
      problems.extend(Problem(at + p.offset, p.text) for p in found)
    out.append(new)
    at += len(line)
  return ''.join(out), problems


def rewrite_facts(names, text, kind):
  """Edits of the facts of a command in text format, without its kind.

  None: the text is no list of facts.
  """
  try:
    value = text_format.parse(text)
  except Problem:
    return None
  fields = names.messages[_COMMAND]
  if not value.fields or not all(f.name in fields for f in value.fields):
    return None
  edits = Edits()
  walk = _Walk(names, text, False, edits)
  doomed = []
  for field in value.fields:
    new = fact_name(names, kind, field.name)
    if new is None:
      walk.problem(field.start, '%s does not read %s' %
                   (kind or 'which command it is, is not known; it',
                    field.name))
      continue
    if not walk.value(field.value, fields[field.name].type):
      doomed.append(field)
    elif new != field.name:
      walk.rename_field(field, new)
  walk.delete(value.fields, doomed)
  return edits, walk.problems
