# SPDX-License-Identifier: Apache-2.0
"""Reads a FileDescriptorSet with the standard library alone."""


def _varint(data, at):
  value = shift = 0
  while True:
    byte = data[at]
    at += 1
    value |= (byte & 0x7f) << shift
    shift += 7
    if byte < 0x80:
      return value, at


def _fields(data):
  """Yields (number, value) of a message in wire format."""
  at = 0
  while at < len(data):
    key, at = _varint(data, at)
    if key & 7 == 0:
      value, at = _varint(data, at)
    elif key & 7 == 2:
      size, at = _varint(data, at)
      value = data[at:at + size]
      at += size
    else:
      size = 8 if key & 7 == 1 else 4
      value = data[at:at + size]
      at += size
    yield key >> 3, value


class Field:
  """A field: its type is a scalar's number or the name of a message or enum."""

  def __init__(self, data):
    values = dict(_fields(data))
    self.name = values[1].decode()
    self.number = values[3]
    self.repeated = values.get(4) == 3
    self.type = values.get(6, b'').decode().lstrip('.') or values[5]


class Schema:
  """messages: name -> {field name: Field}; enums: name -> {value: number}."""

  def __init__(self, path):
    self.messages = {}
    self.enums = {}
    with open(path, 'rb') as file:
      files = [v for n, v in _fields(file.read()) if n == 1]
    for data in files:
      values = list(_fields(data))
      package = next((v.decode() for n, v in values if n == 2), '')
      for number, value in values:
        if number == 4:
          self._message(package, value)
        elif number == 5:
          self._enum(package, value)

  def _message(self, scope, data):
    values = list(_fields(data))
    name = scope + '.' + next(v.decode() for n, v in values if n == 1)
    fields = [Field(v) for n, v in values if n == 2]
    self.messages[name] = {f.name: f for f in fields}
    for number, value in values:
      if number == 3:
        self._message(name, value)
      elif number == 4:
        self._enum(name, value)

  def _enum(self, scope, data):
    values = list(_fields(data))
    name = scope + '.' + next(v.decode() for n, v in values if n == 1)
    self.enums[name] = {}
    for number, value in values:
      if number == 2:
        entry = dict(_fields(value))
        self.enums[name][entry[1].decode()] = entry.get(2, 0)
