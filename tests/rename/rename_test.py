# SPDX-License-Identifier: Apache-2.0
"""Tests of scripts/rename and docs/renames.tsv.

    rename_test.py SOURCE_DIR DESCRIPTORS TOOL [--update]

old/ holds small files in the words of 0.1.0, new/ what they become; --update
writes new/. Beside them every field and enumerator of 0.1.0 is rewritten and
looked up in the schemas of today.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE, DESCRIPTORS, TOOL = sys.argv[1:4]
RENAME = os.path.join(SOURCE, 'scripts', 'rename')
sys.path[:0] = [HERE, os.path.join(SOURCE, 'scripts')]
sys.dont_write_bytecode = True

# pylint: disable=wrong-import-position
import descriptors
from renaming import files
from renaming import json_format
from renaming import messages
from renaming import names as names_module
from renaming import text_format

NAMES = names_module.Names()
SCHEMA = descriptors.Schema(DESCRIPTORS)
PACKAGE = names_module.PACKAGE
COMMAND = PACKAGE + 'Command'


def run(*arguments):
  return subprocess.run(arguments, capture_output=True, check=False)


def read(*path):
  with open(os.path.join(*path), 'rb') as file:
    return file.read()


class Files(unittest.TestCase):
  """Files of each kind."""

  def test_expected(self):
    for name in sorted(os.listdir(os.path.join(HERE, 'old'))):
      with self.subTest(name):
        done = run(RENAME, '--stdout', os.path.join(HERE, 'old', name))
        self.assertEqual(done.stderr, b'')
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout.decode(),
                         read(HERE, 'new', name).decode())

  def test_again(self):
    """What was rewritten stays as it is."""
    for name in sorted(os.listdir(os.path.join(HERE, 'new'))):
      with self.subTest(name):
        done = run(RENAME, '--stdout', os.path.join(HERE, 'new', name))
        self.assertEqual(done.stderr, b'')
        self.assertEqual(done.stdout, read(HERE, 'new', name))

  def test_in_place(self):
    with tempfile.TemporaryDirectory() as folder:
      for name in ('rules.txtpb', 'events.json'):
        shutil.copy(os.path.join(HERE, 'old', name), folder)
        path = os.path.join(folder, name)
        self.assertEqual(run(RENAME, path).returncode, 0)
        self.assertEqual(read(path), read(HERE, 'new', name))

  def test_loads(self):
    """The tool reads what comes out."""
    new = lambda name: os.path.join(HERE, 'new', name)
    rules = ['-r', new('rules.txtpb')]
    for arguments in (
        ['check', *rules, '-r', new('more_rules.json'),
         '-r', new('rules.csv')],
        ['lifecycle', 'check', '-d', new('lifecycle.txtpb')],
        ['due', '1 working day', '--from', '2018-10-01 10:00', '--calendars',
         new('calendar.txtpb')],
        ['route', new('tickets.jsonl'), *rules],
        ['route', new('tickets.csv'), *rules, '--calendars',
         new('calendar.txtpb'), '--columns', 'id,owner_leads,due_handling'],
        ['case', new('events.txtpb'), '-d', new('lifecycle.txtpb')],
        ['case', new('events.json'), '-d', new('lifecycle.txtpb')],
    ):
      with self.subTest(arguments[0]):
        done = run(TOOL, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr.decode())

  def test_refuses(self):
    """What is left is said with its place; values are never quoted."""
    for name, text, message in (
        ('a.txtpb', 'accepted_at { seconds: 1 }\ntype: SECRET\n',
         ':2:7: not a value of trunkline.v1.TicketType'),
        ('a.txtpb', 'accepted_at { seconds: 1 } id: "1"\nSECRET: 1\n',
         ':2:1: not a field of trunkline.v1.Ticket'),
        ('a.txtpb', 'accepted_at { seconds: 1 }\ncaller { name: "SECRET\n',
         ':2:16: expected the end of a string'),
        ('a.json', '{"acceptedAt":"x","callerWords":"SECRET"',
         ':1:41: expected'),
        ('a.json', '{"SECRET": 1}', 'no message of 0.1.0'),
        ('a.txtpb', 'event { command { kind: CK_SIGN unit: "SECRET" } }',
         ':1:33: CK_SIGN does not read unit'),
        ('a.txtpb', 'event { command { kind: CK_MERGE cases: "a" '
         'cases: "b" } }', 'cases holds one value now, not several'),
        ('a.binpb', 'x', 'binary'),
        ('a.cc', 'int x;', 'program code is not rewritten'),
        ('a', 'SECRET', 'not a kind of file'),
    ):
      with self.subTest(message), tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        with open(path, 'w', encoding='utf-8') as file:
          file.write(text)
        done = run(RENAME, path)
        self.assertEqual(done.returncode, 1)
        self.assertIn(message, done.stderr.decode())
        self.assertNotIn('SECRET', done.stderr.decode())

  def test_encodings(self):
    """A table keeps its bytes."""
    for encoding, mark in (('gb18030', b''), ('utf-16-le', b'\xff\xfe'),
                           ('utf-8', b'\xef\xbb\xbf')):
      data = mark + '工单编号,advisory\r\n1,真\r\n'.encode(encoding)
      new, problems = files.rewrite(NAMES, 'a.csv', data)
      self.assertEqual(problems, [])
      self.assertEqual(
          new, mark + '工单编号,owner_leads\r\n1,真\r\n'.encode(encoding))


def scalar(type_name, name):
  return {'string': '"%s"' % name, 'bool': 'true', 'bytes': '"x"'}.get(
      type_name, '7')


def value_text(type_name, name, depth):
  """A value in text format, in the words of 0.1.0."""
  if type_name in NAMES.enums:
    return next(v for v, n in NAMES.enums[type_name].items() if n)
  if type_name in NAMES.messages:
    if type_name == COMMAND:
      return '{ kind: CK_SIGN assignment: 7 }'
    return '{ %s }' % message_text(type_name, depth - 1)
  if type_name == 'google.protobuf.Timestamp':
    return '{ seconds: 7 }'
  return scalar(type_name, name)


def message_text(message, depth):
  """A message with all its fields, in the words of 0.1.0."""
  out = []
  for field in NAMES.messages[message].values():
    if field.type in NAMES.messages and depth == 0:
      continue
    if message == PACKAGE + 'Event' and field.number in (14, 15, 16):
      continue  # Only of an event that opens or migrates a case.
    if message == PACKAGE + 'Transition' and field.name == 'fact':
      out.append('fact: "ticket"')
      continue
    out.append('%s: %s' % (field.name,
                           value_text(field.type, field.name, depth)))
  return ' '.join(out)


def commands():
  """(kind, command with all its facts) for each kind of command."""
  for row_kind, scope, kind, _ in NAMES.rows:
    if (row_kind, scope) != ('command', COMMAND):
      continue
    facts = [
        r[2] for r in NAMES.rows
        if r[0] == 'field' and r[1] == '%s/%s' % (COMMAND, kind)
    ]
    types = NAMES.messages[COMMAND]
    yield kind, 'kind: %s %s' % (kind, ' '.join(
        '%s: %s' % (f, value_text(types[f].type, f, 1)) for f in facts))


class Table(unittest.TestCase):
  """docs/renames.tsv beside the schemas of 0.1.0 and of today."""

  def new_message(self, old):
    return NAMES.new('message', '', old)

  def check(self, value, message, where):
    """Fails where a tree is not of a message of today."""
    seen = set()
    for field in value.fields:
      found = SCHEMA.messages[message].get(field.name)
      self.assertIsNotNone(found, '%s: %s has no %s' %
                           (where, message, field.name))
      self.assertTrue(found.repeated or field.name not in seen, where)
      seen.add(field.name)
      items = field.value.items if field.value.kind == 'list' else [field.value]
      for item in items:
        if found.type in SCHEMA.enums:
          self.assertIn(item.text, SCHEMA.enums[found.type], where)
        elif found.type in SCHEMA.messages:
          self.assertEqual(item.kind, 'message', where)
          if found.type.startswith(PACKAGE):
            self.check(item, found.type, where)
        else:
          self.assertNotEqual(item.kind, 'message', where)
          self.assertEqual(item.kind == 'string', found.type in (9, 12), where)
          if found.type == 8:
            self.assertIn(item.text, ('true', 'false'), where)

  def rewritten(self, text, message):
    new, problems = messages.rewrite_text(NAMES, text, message)
    self.assertEqual([p.text for p in problems], [], text)
    return text_format.parse(new)

  def test_every_field(self):
    for message in NAMES.messages:
      if message == COMMAND:
        continue
      new = self.rewritten(message_text(message, 3), message)
      self.check(new, self.new_message(message), message)

  def test_every_enumerator(self):
    kinds = {r[2] for r in NAMES.rows if r[0] == 'command'}
    for enum, values in NAMES.enums.items():
      for message, fields in NAMES.messages.items():
        for field in fields.values():
          if field.type != enum or message == COMMAND:
            continue
          for value in values:
            new = self.rewritten('%s: %s' % (field.name, value), message)
            self.check(new, self.new_message(message), value)
            named = [f.value.text for f in new.fields]
            today = SCHEMA.enums.get(NAMES.new('enum', '', enum))
            if today is not None:
              self.assertEqual([today[v] for v in named], [values[value]])
      if enum == PACKAGE + 'CommandKind':
        self.assertEqual(kinds, {v for v, n in values.items() if n})

  def test_every_command(self):
    for kind, text in commands():
      new = self.rewritten(
          'case: "C-1" command { %s } stage: "x"' % text, PACKAGE + 'Event')
      self.check(new, PACKAGE + 'Event', kind)
      number = NAMES.enums[PACKAGE + 'CommandKind'][kind]
      command = next(f for f in new.fields if f.name == 'command').value
      self.assertEqual(len(command.fields), 1, kind)
      field = SCHEMA.messages[COMMAND][command.fields[0].name]
      self.assertEqual(field.number, number, kind)

  def test_every_fact_has_a_place(self):
    """Each fact that 0.1.0 knew is read by a command of today."""
    placed = {
        r[2] for r in NAMES.rows
        if r[0] == 'field' and r[1].startswith(COMMAND + '/')
    }
    self.assertEqual(placed | {'kind'}, set(NAMES.messages[COMMAND]))

  def test_rows(self):
    """Both sides of each row exist."""
    for kind, scope, old, new in NAMES.rows:
      with self.subTest(kind=kind, scope=scope, old=old):
        message, _, command = scope.partition('/')
        if new == names_module.GONE:
          self.assertIn(kind, ('field', 'enumerator', 'option', 'column',
                               'header', 'cpp', 'c', 'python'))
        elif kind == 'message':
          self.assertIn(old, NAMES.messages)
          self.assertIn(new, SCHEMA.messages)
        elif kind == 'enum':
          self.assertIn(old, NAMES.enums)
          self.assertTrue(new in SCHEMA.enums or new == 'bool')
        elif kind == 'enumerator':
          self.assertIn(old, NAMES.enums[scope])
          today = SCHEMA.enums.get(NAMES.new('enum', '', scope))
          self.assertTrue(today is None or new in today)
        elif kind == 'field':
          # A name that files of 0.1.0 hold beside the schema's.
          alias = (message, old) == (PACKAGE + 'Event', 'clocks')
          self.assertTrue(alias or old in NAMES.messages[message])
          if command and message == COMMAND and '.' not in new:
            member = NAMES.listed('command', COMMAND, command)
            message = SCHEMA.messages[COMMAND][member].type
            self.assertIn(new, SCHEMA.messages[message])
          elif not command:
            self.assertIn(new, SCHEMA.messages[self.new_message(message)])
        elif kind == 'command' and scope == COMMAND:
          self.assertIn(new, SCHEMA.messages[COMMAND])
        elif kind in ('command', 'option'):
          scopes = scope.split()[1:]
          if kind == 'command':
            scopes.append(new)
          words = run(TOOL, *scopes, '--help').stdout.decode()
          # An option of `desk` is one of its subcommands'.
          for name in re.findall(r'^  ([a-z]+)  ', words, re.M):
            words += run(TOOL, *scopes, name, '--help').stdout.decode()
          self.assertIn(new, re.findall(r'[\w-]+', words))
        elif kind in ('column', 'header', 'metric', 'table'):
          # `test_loads` asks the tool for its own.
          self.assertRegex(new, r'^[a-z_.]+$')
        elif kind == 'issue-code':
          self.assertTrue(
              re.search(r'(`|### )%s\b' % new, read(SOURCE, scope).decode()))
        elif kind == 'file':
          self.assertTrue(os.path.exists(os.path.join(SOURCE, new)) or
                          os.path.exists(os.path.join(SOURCE, 'proto', new)))
        elif kind in ('cpp', 'c', 'python'):
          self.assertTrue(os.path.exists(os.path.join(SOURCE, scope)))
          word = r'\b%s(?!\w)' % re.escape(new.split('::')[-1])
          self.assertTrue(re.search(word, read(SOURCE, scope).decode()))
        else:
          self.fail('an unknown kind of row')

  def test_sorted(self):
    """No row stands twice."""
    keys = [r[:3] for r in NAMES.rows]
    self.assertEqual(len(keys), len(set(keys)))


def json_text(value):
  """A text format tree as JSON."""
  if value.kind == 'message':
    return '{%s}' % ','.join(
        '"%s":%s' % (names_module.camel(f.name), json_text(f.value))
        for f in value.fields)
  if value.kind == 'string' or not re.fullmatch(r'-?\d+|true|false',
                                                value.text):
    return '"%s"' % value.text
  return value.text


class Json(unittest.TestCase):
  """JSON becomes what text format becomes."""

  def test_same(self):
    texts = [(m, message_text(m, 3)) for m in NAMES.messages if m != COMMAND]
    texts += [(PACKAGE + 'Event', 'command { %s } case: "x"' % text)
              for _, text in commands()]
    texts.append((PACKAGE + 'Event', 'command { kind: CK_OPEN } '
                  'jurisdiction: "x" definition_id: "y"'))
    texts.append((PACKAGE + 'Event', 'jurisdiction: "x" command { '
                  'definition_version: "y" kind: CK_MIGRATE } '
                  'definition_version: "y"'))
    for message, text in texts:
      as_json = json_text(text_format.parse(text))
      new, problems = messages.rewrite_json(NAMES, as_json, message)
      self.assertEqual([p.text for p in problems], [])
      other, _ = messages.rewrite_text(NAMES, text, message)
      self.assertEqual(new, json_text(text_format.parse(other)))
      spaced = as_json.replace(':', ': ').replace(',', ',\n  ')
      again, _ = messages.rewrite_json(NAMES, spaced, message)
      self.assertEqual(json_text(json_format.parse(again)),
                       json_text(json_format.parse(new)))


def update():
  for name in os.listdir(os.path.join(HERE, 'old')):
    new, problems = files.rewrite(NAMES, name, read(HERE, 'old', name))
    for problem in problems:
      print(name, problem)
    with open(os.path.join(HERE, 'new', name), 'wb') as file:
      file.write(new)


if __name__ == '__main__':
  if sys.argv[4:] == ['--update']:
    update()
  else:
    unittest.main(argv=sys.argv[:1])
