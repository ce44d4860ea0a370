# SPDX-License-Identifier: Apache-2.0
"""What text format and JSON are parsed to, and edits by place.

A file is not printed again: names are replaced where they stand, so that
comments, order and layout stay as they were.
"""


class Problem(Exception):
  """What cannot be rewritten, and where. The text quotes no value."""

  def __init__(self, offset, text):
    super().__init__(text)
    self.offset = offset
    self.text = text
    self.foreign = False  # A word that 0.1.0 did not know.


class Value:
  """A value from `start` to `end`.

  kind: 'word' (an identifier or a number, without quotes), 'string',
  'message', 'list' or 'null'. `text` is the word or the string's content,
  `fields` those of a message, `items` those of a list.
  """

  def __init__(self, kind, start, end, text='', fields=None, items=None):
    self.kind = kind
    self.start = start
    self.end = end
    self.text = text
    self.fields = fields or []
    self.items = items or []


class Field:
  """A name with its value; `start` to `end` is all of it."""

  def __init__(self, name, name_start, name_end, value, end):
    self.name = name
    self.start = name_start
    self.name_end = name_end
    self.value = value
    self.end = end  # A separator after it included.


class Edits:
  """Replacements in a text, which must not overlap."""

  def __init__(self):
    self._all = []

  def replace(self, start, end, new):
    self._all.append((start, end, len(self._all), new))

  def insert(self, at, new):
    self.replace(at, at, new)

  def all(self):
    return sorted(self._all)

  def apply(self, text):
    out = []
    at = 0
    for start, end, _, new in self.all():
      if start < at:  # Inside of what was taken out.
        continue
      out.append(text[at:start])
      out.append(new)
      at = end
    out.append(text[at:])
    return ''.join(out)
