# SPDX-License-Identifier: Apache-2.0
"""Finds out what a file holds and rewrites it."""

import codecs
import os
import re

from renaming import casebook
from renaming import messages
from renaming import shell
from renaming import tables
from renaming.tree import Problem

_TEXT = ('.txtpb', '.textproto', '.pbtxt', '.prototxt')
_BINARY = ('.binpb', '.bin', '.pb', '.db', '.sqlite')
_FOREIGN = ('.ics',)
_CODE = ('.cc', '.h', '.c', '.cpp', '.hpp', '.py', '.pyi', '.java', '.proto')
_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _decode(data):
  """The text of a file and its encoding, which gives the same bytes back."""
  encodings = ['utf-8', 'gb18030', 'latin-1']
  if data.startswith(_MARKS[0]):
    encodings.insert(0, 'utf-16-le')
  elif data.startswith(_MARKS[1]):
    encodings.insert(0, 'utf-16-be')
  for encoding in encodings:
    try:
      text = data.decode(encoding)
      if text.encode(encoding) == data:
        return text, encoding
    except UnicodeError:
      pass
  raise AssertionError('latin-1 decodes every file')


def _rewrite_text(names, path, text, root):
  """Rewrites by the file's name, then by its content."""
  ending = os.path.splitext(path)[1].lower()
  by_name = lambda name, part: _rewrite_text(names, name, part, None)
  if ending in _TEXT:
    return messages.rewrite_text(names, text, root)
  if ending == '.json':
    return messages.rewrite_json(names, text, root)
  if ending in ('.jsonl', '.ndjson'):
    return messages.rewrite_json_lines(names, text)
  if ending in ('.csv', '.tsv'):
    return tables.rewrite_table(names, text)
  if ending == '.md':
    return shell.rewrite_markdown(names, text, by_name)
  if ending in ('.sh', '.bash') or re.match(
      r'#!\S*(/env )?\S*\b(ba|da|z)?sh\b', text):
    return shell.rewrite_shell(names, text, by_name)
  if ending in _FOREIGN:
    return text, []
  if ending in _CODE:
    return text, [Problem(-1, 'program code is not rewritten; '
                          'docs/renames.tsv lists its names')]
  if casebook.is_casebook(text):
    return casebook.rewrite(names, text)
  if tables.is_mapping(text):
    return tables.rewrite_mapping(names, text)
  if re.match(r'[^\n]*\t', text):
    return tables.rewrite_table(names, text)
  if re.match(r'\s*\{', text):
    return messages.rewrite_json_lines(names, text)
  return text, [Problem(-1, 'not a kind of file that is rewritten')]


def rewrite(names, path, data, root=None):
  """The new content of a file, and what is left: (line, column, text)."""
  ending = os.path.splitext(path)[1].lower()
  if ending in _BINARY or (b'\0' in data and not data.startswith(_MARKS)):
    return data, [(0, 0, 'binary: cannot be rewritten; create it again')]
  text, encoding = _decode(data)
  new, problems = _rewrite_text(names, path, text, root)
  said = []
  for problem in problems:
    if problem.offset < 0:
      said.append((0, 0, problem.text))
      continue
    line = text.count('\n', 0, problem.offset) + 1
    column = problem.offset - (text.rfind('\n', 0, problem.offset) + 1) + 1
    said.append((line, column, problem.text))
  return (data if new == text else new.encode(encoding)), said
