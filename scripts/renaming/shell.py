# SPDX-License-Identifier: Apache-2.0
"""Rewrites the command lines of shell scripts and of Markdown.

Options, commands and columns of the tool are rewritten where a command line
names the tool; facts of a command where a word reads as such beside the
command's name, so that a script's own function may stand between.
"""

import re

from renaming import messages
from renaming import names as names_module
from renaming.tree import Edits, Problem

_BREAKS = '\n;|&(){}'
_INLINE = re.compile(r'(?<!`)`([^`\n]+)`(?!`)')
_FENCE = re.compile(r'^( *)(```+|~~~+) *(\w*)[^\n]*\n(.*?)^\1\2 *$',
                    re.M | re.S)
_HEREDOC = re.compile(r'<<-?\s*([\'"]?)(\w+)\1')


class _Word:
  """A word: its text without quotes, and where each character stands."""

  def __init__(self, start):
    self.start = start
    self.end = start
    self.chars = []
    self.places = []

  def add(self, char, place):
    self.chars.append(char)
    self.places.append(place)

  @property
  def text(self):
    return ''.join(self.chars)

  def place(self, index):
    if index < len(self.places):
      return self.places[index]
    return self.places[-1] + 1 if self.places else self.end


def _commands(text):
  """Splits a script into simple commands, each a list of words.

  Expansions stay as they are; what stands in $(...) outside quotes is split
  like the rest. Returns the commands and the bodies of here-documents as
  (start, end, command).
  """
  commands = [[]]
  heredocs = []
  waiting = []
  i, n = 0, len(text)
  word = None

  def end_word(at):
    nonlocal word
    if word is not None:
      word.end = at
      commands[-1].append(word)
      word = None

  while i < n:
    c = text[i]
    if c == '\\' and i + 1 < n:
      if text[i + 1] != '\n':
        word = word or _Word(i)
        word.add(text[i + 1], i + 1)
      i += 2
    elif c in ' \t\r':
      end_word(i)
      i += 1
    elif c == '#' and word is None:
      end = text.find('\n', i)
      i = n if end < 0 else end
    elif c == '<' and text.startswith('<<', i) and _HEREDOC.match(text, i):
      end_word(i)
      match = _HEREDOC.match(text, i)
      waiting.append((match.group(2), commands[-1]))
      i = match.end()
    elif c in _BREAKS:
      if c == '{' and (word is not None) and text[i - 1] == '$':
        end = text.find('}', i)
        end = n if end < 0 else end + 1
        for j in range(i, end):
          word.add(text[j], j)
        i = end
        continue
      end_word(i)
      commands.append([])
      i += 1
      if c == '\n' and waiting:
        for tag, command in waiting:
          match = re.compile(r'^\t*%s$' % re.escape(tag), re.M).search(text, i)
          end = match.start() if match else n
          heredocs.append((i, end, command))
          i = match.end() if match else n
        waiting = []
    elif c in '\'"':
      word = word or _Word(i)
      i += 1
      while i < n and text[i] != c:
        if c == '"' and text[i] == '\\' and text[i + 1:i + 2] in '"\\$`':
          i += 1
        if i < n:
          word.add(text[i], i)
        i += 1
      i += 1
    else:
      word = word or _Word(i)
      word.add(c, i)
      i += 1
  end_word(n)
  return [c for c in commands if c], heredocs


class _Rewriter:

  def __init__(self, names, text):
    self.names = names
    self.text = text
    self.edits = Edits()
    self.problems = []
    self.kinds = {
        old[3:].lower(): old
        for old in names.enums[names_module.PACKAGE + 'CommandKind']
    }

  def replace(self, word, start, end, new):
    self.edits.replace(word.place(start), word.place(end - 1) + 1, new)

  def command(self, words):
    tool = next((i for i, w in enumerate(words)
                 if w.text.rsplit('/', 1)[-1] == 'trunkline'), None)
    if tool is not None:
      self.tool(words[tool + 1:])
    name = kind = None
    facts = tool is not None and [
        w.text for w in words[tool + 1:tool + 3]] == ['desk', 'do']
    for word in words:
      self.file(word)
      plain = word.text.replace('-', '_').lower()
      start = word.text.find('=') + 1 if word.text.startswith('--') else 0
      found = messages.rewrite_facts(self.names, word.text[start:], kind or '')
      if found is not None:
        facts = True
        self.facts(word, start, *found)
      elif kind is None and re.sub('^ck_', '', plain) in self.kinds:
        name = word
        kind = self.kinds[re.sub('^ck_', '', plain)]
    if name is None:
      return
    new = self.names.listed('command', names_module.PACKAGE + 'Command', kind)
    if name.text == kind:
      new = self.names.new('enumerator', names_module.PACKAGE + 'CommandKind',
                           kind)
    elif not facts:
      return
    if new and new != name.text.replace('-', '_'):
      self.replace(name, 0, len(name.text), new)

  def facts(self, word, offset, edits, problems):
    """Takes over the edits of facts that begin at an offset of a word."""
    for problem in problems:
      self.problems.append(
          Problem(word.place(offset + problem.offset), problem.text))
    for start, end, _, new in edits.all():
      if start == end:
        self.edits.insert(word.place(offset + start), new)
      else:
        self.replace(word, offset + start, offset + end, new)

  def file(self, word):
    """Replaces a path of the project that has moved."""
    for kind, _, old, new in self.names.rows:
      if kind != 'file':
        continue
      match = re.search(r'(?<![\w.-])%s(?![\w.-])' % re.escape(old), word.text)
      if match:
        self.replace(word, match.start(), match.end(), new)
        return

  def tool(self, words):
    """Rewrites the words after the tool's name."""
    path = ['trunkline']
    if words and re.fullmatch(r'[a-z-]+', words[0].text):
      path.append(words[0].text)
      if words[0].text in ('desk', 'lifecycle') and len(words) > 1:
        if re.fullmatch(r'[a-z-]+', words[1].text):
          path.append(words[1].text)
    for i, name in enumerate(path[1:]):
      new = self.names.listed('command', ' '.join(path[:i + 1]), name)
      if new:
        self.replace(words[i], 0, len(words[i].text), new)
    scopes = [' '.join(path[:n]) for n in range(len(path), 0, -1)]
    option = ''
    for word in words[len(path) - 1:]:
      match = re.match(r'(-[A-Za-z]|--[a-z][a-z-]*)(=|$)', word.text)
      if match:
        option = match.group(1)
        new = self.lookup('option', scopes, option)
        if new == names_module.GONE:
          self.problems.append(
              Problem(word.start, option + ' has no successor'))
        elif new:
          self.replace(word, 0, len(option), new)
        if match.group(2):
          self.option_value(word, match.end(), option, scopes)
          option = ''
      elif option:
        self.option_value(word, 0, option, scopes)
        option = ''

  def lookup(self, kind, scopes, old):
    for scope in scopes:
      new = self.names.listed(kind, scope, old)
      if new:
        return new
    return None

  def option_value(self, word, start, option, scopes):
    """Rewrites the columns and fields that an option's value names."""
    if option in ('--columns',):
      kind, pattern = 'column', r'[^,]+'
    elif option in ('--compare', '--compare-due'):
      kind, pattern = 'column', r'^[^=,]+'
    elif option in ('-m', '--map', '--value'):
      kind, pattern = 'header', r'(?:(?<=^)|(?<=,))[^=,:]+(?=[=:])'
      scopes = ['tickets']
    else:
      return
    text = word.text[start:]
    for match in re.finditer(pattern, text):
      new = self.lookup(kind, scopes, match.group())
      if new == names_module.GONE:
        self.problems.append(
            Problem(word.start, 'column %s has no successor' % match.group()))
      elif new:
        self.replace(word, start + match.start(), start + match.end(), new)


def rewrite_shell(names, text, by_name=None):
  """Rewrites a script. `by_name(name, text)` rewrites a here-document that is
  written to a file of that name."""
  rewriter = _Rewriter(names, text)
  commands, heredocs = _commands(text)
  for words in commands:
    rewriter.command(words)
  for start, end, words in heredocs:
    target = next((w.text for a, w in zip(words, words[1:])
                   if a.text in ('>', '>>')), None)
    target = target or next(
        (w.text.lstrip('>') for w in words if w.text.startswith('>')), None)
    if by_name is None or not target:
      continue
    new, problems = by_name(target, text[start:end])
    rewriter.problems.extend(Problem(start + p.offset, p.text)
                             for p in problems)
    if new != text[start:end]:
      rewriter.edits.replace(start, end, new)
  return rewriter.edits.apply(text), rewriter.problems


def _is_tool(text):
  return re.search(r'(?<![\w.-])trunkline +(-|[a-z])', text) is not None


def rewrite_markdown(names, text, by_name):
  """Rewrites the code of a document: fences by their language, command lines
  and fields in backquotes and in indented blocks. Prose stays."""
  edits = Edits()
  problems = []
  taken = []

  def fragment(code):
    return messages.rewrite_fragment(names, code), []

  def part(start, end, rewrite):
    new, found = rewrite(text[start:end])
    problems.extend(Problem(start + p.offset, p.text) for p in found)
    if new != text[start:end]:
      edits.replace(start, end, new)

  for match in _FENCE.finditer(text):
    taken.append(match.span())
    language = match.group(3)
    span = match.span(4)
    if language in ('txtpb', 'textproto', 'pbtxt', 'json', 'jsonl', 'csv'):
      part(*span, lambda t, l=language: by_name('x.' + l, t))
    elif _is_tool(match.group(4)):
      part(*span, lambda t: rewrite_shell(names, t, by_name))
  for match in re.finditer(r'(?:^(?: {4}|\t)[^\n]*\n?)+', text, re.M):
    if any(a <= match.start() < b for a, b in taken):
      continue
    taken.append(match.span())
    if _is_tool(match.group()):
      part(*match.span(), lambda t: rewrite_shell(names, t, by_name))
    else:
      part(*match.span(), fragment)
  for match in _INLINE.finditer(text):
    if any(a <= match.start() < b for a, b in taken):
      continue
    if _is_tool(match.group(1)):
      part(*match.span(1), lambda t: rewrite_shell(names, t))
    else:
      part(*match.span(1), fragment)
  return edits.apply(text), problems
