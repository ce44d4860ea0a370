# SPDX-License-Identifier: Apache-2.0
"""Parses JSON to a tree with places."""

import json
import re

from renaming.tree import Field, Problem, Value

_SPACE = re.compile(r'\s*')
_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_WORD = re.compile(r'-?[A-Za-z0-9_.+]+(?:(?<=[eE])[-+][0-9]+)?')


class _Parser:

  def __init__(self, text):
    self.text = text
    self.at = 0

  def peek(self):
    self.at = _SPACE.match(self.text, self.at).end()
    return self.text[self.at:self.at + 1]

  def fail(self, what):
    raise Problem(self.at, 'expected ' + what)

  def string(self):
    self.peek()
    match = _STRING.match(self.text, self.at)
    if not match:
      self.fail('a string')
    self.at = match.end()
    try:
      return json.loads(match.group(), strict=False)
    except ValueError:
      self.at = match.start()
      self.fail('a string')

  def value(self):
    c = self.peek()
    start = self.at
    if c == '{':
      self.at += 1
      fields = []
      if self.peek() == '}':
        self.at += 1
        return Value('message', start, self.at)
      while True:
        self.peek()
        name_start = self.at
        name = self.string()
        name_end = self.at
        if self.peek() != ':':
          self.fail('":"')
        self.at += 1
        value = self.value()
        end = self.at
        c = self.peek()
        if c not in (',', '}'):
          self.fail('"," or "}"')
        self.at += 1
        if c == ',':
          end = self.at
        fields.append(Field(name, name_start, name_end, value, end))
        if c == '}':
          return Value('message', start, self.at, fields=fields)
    if c == '[':
      self.at += 1
      items = []
      if self.peek() == ']':
        self.at += 1
        return Value('list', start, self.at)
      while True:
        items.append(self.value())
        c = self.peek()
        if c not in (',', ']'):
          self.fail('"," or "]"')
        self.at += 1
        if c == ']':
          return Value('list', start, self.at, items=items)
    if c == '"':
      text = self.string()
      return Value('string', start, self.at, text)
    match = _WORD.match(self.text, self.at)
    if not match:
      self.fail('a value')
    self.at = match.end()
    kind = 'null' if match.group() == 'null' else 'word'
    return Value(kind, start, self.at, match.group())


def parse(text):
  """The value that a text is; raises Problem."""
  parser = _Parser(text)
  value = parser.value()
  if parser.peek():
    parser.fail('the end')
  return value
