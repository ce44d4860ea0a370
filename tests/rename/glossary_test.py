# SPDX-License-Identifier: Apache-2.0
"""Every name in docs/glossary.md exists where its column says.

    glossary_test.py SOURCE_DIR DESCRIPTORS C_ENUMS
"""

import glob
import os
import re
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE, DESCRIPTORS, C_ENUMS = sys.argv[1:4]
sys.path.insert(0, HERE)
sys.dont_write_bytecode = True

import descriptors  # pylint: disable=wrong-import-position

COLUMNS = ('Schema', 'C++', 'C', 'Python')


def words(*patterns):
  """All words of the files that the patterns name."""
  out = set()
  for pattern in patterns:
    for path in glob.glob(os.path.join(SOURCE, pattern)):
      with open(path, encoding='utf-8') as file:
        out.update(re.findall(r'\w+', file.read()))
  return out


def schema_words():
  """Names of the schema, those of fields and enumerators with their owner."""
  schema = descriptors.Schema(DESCRIPTORS)
  out = set()
  for name, members in list(schema.messages.items()) + list(
      schema.enums.items()):
    short = name[len('trunkline.v1.'):]
    out.add(short)
    out.update(short + '.' + m for m in members)
    if name in schema.enums:
      owner = short.rpartition('.')[0]
      out.update((owner + '.' if owner else '') + m for m in members)
  return out


class Glossary(unittest.TestCase):

  def test_names(self):
    known = {
        'Schema': schema_words(),
        'C++': words('include/trunkline/[!c]*.h', 'include/trunkline/c?*.h',
                     'include/trunkline/*/*.h'),
        'C': words('include/trunkline/c.h', os.path.abspath(C_ENUMS)),
        'Python': words('python/trunkline/__init__.py'),
    }
    with open(os.path.join(SOURCE, 'docs', 'glossary.md'),
              encoding='utf-8') as file:
      lines = file.read().splitlines()
    rows = 0
    for line in lines:
      cells = [c.strip() for c in line.strip('|').split('|')]
      if not line.startswith('| ') or cells[0] == 'Chinese':
        continue
      self.assertEqual(len(cells), 8, line)
      self.assertTrue(all(cells[:3]), line)
      rows += 1
      for column, cell in zip(COLUMNS, cells[3:7]):
        for name in re.findall(r'`([^`]+)`', cell):
          with self.subTest(column=column, name=name):
            self.assertTrue(
                name in known[column] or name.endswith('_') and
                any(word.startswith(name) for word in known[column]))
    self.assertGreater(rows, 60)


if __name__ == '__main__':
  unittest.main(argv=sys.argv[:1])
