# SPDX-License-Identifier: Apache-2.0
"""The schema of 0.1.0 and the table of renamed words.

schema_0_1_0.tsv describes the old messages and enums: without the type of a
field, an enumerator such as START cannot be distinguished from another of that name.
docs/renames.tsv says what each word has become; what it does not list has kept
its name.
"""

import os
import re

_HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = os.path.join(_HERE, 'schema_0_1_0.tsv')
TABLE = os.path.join(_HERE, '..', '..', 'docs', 'renames.tsv')
PACKAGE = 'trunkline.v1.'

# The new side of a row whose old name is left out: it says nothing more.
GONE = '-'


def camel(name):
  """The JSON name of a field."""
  head, *rest = name.split('_')
  return head + ''.join(part[:1].upper() + part[1:] for part in rest)


def _prefix(enum):
  """What the enumerators of an enum begin with: TICKET_TYPE_."""
  name = enum.rsplit('.', 1)[-1]
  return re.sub(r'(?<=[a-z])(?=[A-Z])', '_', name).upper() + '_'


class Field:
  """A field of an old message."""

  def __init__(self, name, number, type_name):
    self.name = name
    self.number = number
    self.type = type_name


class Names:
  """The old schema, and where each of its names went."""

  def __init__(self, schema=SCHEMA, table=TABLE):
    self.messages = {}  # Message -> {field name: Field}.
    self.enums = {}  # Enum -> {enumerator: number}.
    self.rows = []  # (kind, scope, old, new), in the order of the table.
    self.commands = {}  # Message -> {kind: field that it became}.
    self._new = {}  # (kind, scope, old) -> new.
    for line in self._lines(schema):
      scope, name, number, type_name = line
      if type_name == 'enumerator':
        self.enums.setdefault(scope, {})[name] = int(number)
      elif type_name == 'message':
        self.messages.setdefault(scope, {})
      else:
        self.messages[scope][name] = Field(name, int(number), type_name)
    for line in self._lines(table):
      kind, scope, old, new = line
      self.rows.append((kind, scope, old, new))
      self._new[kind, scope, old] = new
      if kind == 'command':
        self.commands.setdefault(scope, {})[old] = new

  @staticmethod
  def _lines(path):
    with open(path, encoding='utf-8') as file:
      for number, line in enumerate(file):
        line = line.rstrip('\n')
        if number == 0 or not line or line.startswith('#'):
          continue
        yield line.split('\t')

  def new(self, kind, scope, old):
    """What a name became: itself where the table does not list it."""
    return self._new.get((kind, scope, old), old)

  def listed(self, kind, scope, old):
    """What the table says of a name, or None."""
    return self._new.get((kind, scope, old))

  def field(self, message, name):
    """The old field of a name in text format, JSON, or already today's.

    Returns (Field, new name) or None. A name that only today's message has is
    kept: a file that was rewritten can be rewritten again.
    """
    fields = self.messages[message]
    old = fields.get(name)
    if old is None:
      old = next((f for f in fields.values() if camel(f.name) == name), None)
    if old is not None:
      return old, self.new('field', message, old.name)
    listed = self.listed('field', message, name)
    for f in fields.values():
      new = self.new('field', message, f.name)
      if listed is not None and f.name == listed:
        return f, new
      if name in (new, camel(new)):
        return f, new
    return None

  def enumerator(self, enum, name):
    """What an enumerator became, given by name or number; None: unknown."""
    values = self.enums[enum]
    if name in values:
      return self.new('enumerator', enum, name)
    if name.isdigit():
      for old, number in values.items():
        if number == int(name):
          return self.new('enumerator', enum, old)
      return None
    if name in (self.new('enumerator', enum, old) for old in values):
      return name
    return None

  def word(self, enum, word):
    """What the word for an enumerator became: `handle` is `handling` now.

    A name with its prefix becomes one with its prefix. An unknown word stays.
    """
    plain = word.upper().replace('-', '_').replace(' ', '_')
    values = self.enums[enum]
    prefix = _prefix(enum)
    if not all(name.startswith(prefix) for name, n in values.items() if n):
      prefix = ''
    whole = bool(prefix) and plain in values
    old = plain if whole else prefix + plain
    if old not in values:
      return word
    new = self.enumerator(enum, old)
    if not whole:
      new_prefix = _prefix(self.new('enum', '', enum))
      if not new.startswith(new_prefix):
        return word
      new = new[len(new_prefix):]
    return word if new == plain else new if whole else new.lower()
