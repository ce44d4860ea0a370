# SPDX-License-Identifier: Apache-2.0
"""Rewrites tables (headers, words, and the column `extra` of a rule table) and
the mapping files of an import."""

import re

from renaming import messages
from renaming import names as names_module
from renaming.tree import Edits, Problem

_RULE_COLUMN = re.compile(
    r'(when|then|valid|provenance)\.\w|legal_basis|contested|example_text')
_PACKAGE = names_module.PACKAGE
# Columns of a rule table whose cells are enumerators.
_WORDS = {
    'override': 'Override',
    'when.type': 'TicketType',
    'when.channel': 'Channel',
    'when.urgency': 'Urgency',
    'then.refuse.reason': 'Refusal.Reason',
    'then.refuse.action': 'Refusal.Action',
    'then.basis': 'Basis',
    'then.urgency': 'Urgency',
    'then.policy': 'Stage',
    '覆盖方式': 'Override',
    '时限': 'Stage',
}


class _Cell:
  """A cell: its content, and where each character of it stands."""

  def __init__(self, start):
    self.start = start
    self.end = start
    self.chars = []
    self.places = []

  @property
  def text(self):
    return ''.join(self.chars)

  def place(self, index):
    return self.places[index] if index < len(self.places) else self.end


def _records(text, delimiter):
  """Yields each record as a list of cells."""
  i, n = 0, len(text)
  while i < n:
    record = []
    while True:
      cell = _Cell(i)
      if text[i:i + 1] == '"':
        i += 1
        while i < n:
          if text[i] == '"':
            if text[i + 1:i + 2] != '"':
              break
            i += 1
          cell.chars.append(text[i])
          cell.places.append(i)
          i += 1
        cell.end = i
        i += 1
      while i < n and text[i] not in (delimiter, '\r', '\n'):
        cell.chars.append(text[i])
        cell.places.append(i)
        i += 1
        cell.end = i
      record.append(cell)
      if i < n and text[i] == delimiter:
        i += 1
        continue
      break
    while i < n and text[i] in '\r\n':
      i += 1
    yield record


def rewrite_table(names, text):
  """Rewrites a table of tickets, rules or decisions."""
  offset = 1 if text.startswith('\ufeff') else 0
  body = text[offset:]
  head = body.split('\n', 1)[0]
  delimiter = max('\t;,', key=head.count)
  records = _records(body, delimiter)
  headers = next(records, [])
  edits = Edits()
  problems = []
  titles = [cell.text.strip() for cell in headers]
  rules = 'id' in [t.lower() for t in titles] and any(
      _RULE_COLUMN.match(t.lower()) for t in titles) or '规则编号' in titles
  scope = 'rules' if rules else 'tickets'
  for cell, title in zip(headers, titles):
    new = names.listed('header', scope, title)
    if new is None and not rules:
      new = next((r[3] for r in names.rows
                  if r[0] == 'column' and r[1].startswith('trunkline ') and
                  r[2] == title), None)
    if new == names_module.GONE:
      problems.append(Problem(cell.start, 'the column has no successor'))
    elif new:
      at = cell.text.index(title)
      edits.replace(cell.place(at), cell.place(at + len(title) - 1) + 1, new)
  for record in records if rules else ():
    for title, cell in zip(titles, record):
      if title in ('extra', '其他') and cell.text.strip():
        _extra(names, cell, edits, problems)
      elif title.lower() in _WORDS:
        enum = _PACKAGE + _WORDS[title.lower()]
        for match in re.finditer(r'[A-Za-z_]+(?=\s*(?:[;=；]|$))', cell.text):
          if match.start() and cell.text[match.start() - 1] in '=.-':
            continue
          new = names.word(enum, match.group())
          if new and new != match.group():
            edits.replace(cell.place(match.start()),
                          cell.place(match.end() - 1) + 1, new)
  if offset:
    for problem in problems:
      problem.offset += offset
  return text[:offset] + edits.apply(body), problems


def _extra(names, cell, edits, problems):
  """Rewrites a cell that holds the rest of a rule in text format."""
  found = messages.edits_of_text(names, cell.text, _PACKAGE + 'Rule')
  problems.extend(Problem(cell.place(p.offset), p.text) for p in found[1])
  for start, end, _, new in found[0].all():
    new = new.replace('"', '""')
    if start == end:
      edits.insert(cell.place(start), new)
    else:
      edits.replace(cell.place(start), cell.place(end - 1) + 1, new)


def is_mapping(text):
  """Whether a text is the mapping file of an import: NAME = COLUMN."""
  lines = [l.strip() for l in text.lstrip('\ufeff').splitlines()]
  lines = [l for l in lines if l and not l.startswith('#')]
  return bool(lines) and all(
      re.match(r'[a-z_.]+(:[^=]*)?\s*=', line) for line in lines)


def rewrite_mapping(names, text):
  """Rewrites the fields that a mapping file names, and words for enumerators.
  """
  enums = {
      'type': 'TicketType',
      'channel': 'Channel',
      'urgency': 'Urgency',
      'result': 'Result',
  }
  out = []
  for line in text.splitlines(keepends=True):
    match = re.match(r'(\ufeff?\s*)([a-z_.]+)(\s*(?::([^=]*))?=\s*)([^#\s]*)',
                     line)
    if match:
      lead, name, middle, word, value = match.groups()
      new = names.listed('header', 'import', name) or names.new(
          'header', 'tickets', name)
      if word is not None and name in enums:
        value = names.word(_PACKAGE + enums[name], value) or value
      line = lead + new + middle + value + line[match.end():]
    out.append(line)
  return ''.join(out), []
