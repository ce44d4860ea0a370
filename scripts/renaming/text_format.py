# SPDX-License-Identifier: Apache-2.0
"""Parses protobuf's text format to a tree with places."""

import re

from renaming.tree import Field, Problem, Value

_SPACE = re.compile(r'(?:\s|#[^\n]*)*')
_NAME = re.compile(r'[A-Za-z_][A-Za-z0-9_]*')
_SCALAR = re.compile(r'-?\s*[A-Za-z0-9_.+]+(?:(?<=[eE])[-+][0-9]+)?')
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|' r"'(?:[^'\\\n]|\\.)*'")


class _Parser:

  def __init__(self, text):
    self.text = text
    self.at = 0

  def space(self):
    self.at = _SPACE.match(self.text, self.at).end()

  def peek(self):
    self.space()
    return self.text[self.at:self.at + 1]

  def fail(self, what):
    raise Problem(self.at, 'expected ' + what)

  def fields(self, close):
    """Fields up to `close`, which is taken; '' is the end of the file."""
    out = []
    while True:
      c = self.peek()
      if c == close:
        self.at += len(close)
        return out
      if not c:
        self.fail('"%s"' % close)
      match = _NAME.match(self.text, self.at)
      if not match:
        self.fail('a field name')
      start, name_end = match.span()
      self.at = name_end
      if self.peek() == ':':
        self.at += 1
        value = self.value()
      elif self.peek() in ('{', '<'):
        value = self.value()
      else:
        self.fail('":" or "{"')
      end = self.at
      if self.peek() in (',', ';'):
        self.at += 1
        end = self.at
      else:
        self.at = end
      out.append(Field(match.group(), start, name_end, value, end))

  def value(self):
    c = self.peek()
    start = self.at
    if c in ('{', '<'):
      self.at += 1
      fields = self.fields('}' if c == '{' else '>')
      return Value('message', start, self.at, fields=fields)
    if c == '[':
      self.at += 1
      items = []
      if self.peek() == ']':
        self.at += 1
        return Value('list', start, self.at, items=items)
      while True:
        items.append(self.value())
        c = self.peek()
        if c not in (',', ']'):
          self.fail('"," or "]"')
        self.at += 1
        if c == ']':
          return Value('list', start, self.at, items=items)
    if c in ('"', "'"):
      parts = []
      while self.peek() in ('"', "'"):
        match = _STRING.match(self.text, self.at)
        if not match:
          self.fail('the end of a string')
        parts.append(match.group()[1:-1])
        end = self.at = match.end()
      self.at = end
      return Value('string', start, end, ''.join(parts))
    match = _SCALAR.match(self.text, self.at)
    if not match:
      self.fail('a value')
    self.at = match.end()
    return Value('word', start, self.at, match.group())


def parse(text):
  """The message that a text is; raises Problem."""
  parser = _Parser(text)
  fields = parser.fields('')
  return Value('message', 0, len(text), fields=fields)
