// SPDX-License-Identifier: Apache-2.0
#include "tools/progress.h"

#include <unistd.h>

#include <algorithm>

#include "tools/text.h"

namespace trunkline::tools {
namespace {

void Write(const std::string& text) {
  if (::write(STDERR_FILENO, text.data(), text.size()) < 0) return;
}

}  // namespace

Progress::Progress(bool wanted, std::int64_t total, const Noun& noun)
    : on_(wanted && ::isatty(STDERR_FILENO) == 1), total_(total), noun_(noun) {}

void Progress::Update(std::uint64_t bytes, std::uint64_t rows) {
  if (!on_) return;
  const Clock::time_point now = Clock::now();
  if (now - last_ < std::chrono::milliseconds(shown_ ? 200 : 500)) return;
  last_ = now;
  std::string line = "\r";
  if (total_ > 0) {
    const int percent = static_cast<int>(std::min<std::uint64_t>(
        100, bytes * 100 / static_cast<std::uint64_t>(total_)));
    line += '[' + std::string(static_cast<std::size_t>(percent / 4), '#') +
            std::string(static_cast<std::size_t>(25 - percent / 4), '.') +
            "] " + std::to_string(percent) + " %  ";
  }
  line += InToolLanguage(Count(rows, noun_));
  Write(line + "\033[K");
  shown_ = true;
}

void Progress::Clear() {
  if (shown_) Write("\r\033[K");
  shown_ = false;
}

Working::Working(bool wanted, const base::Text& what)
    : what_(InToolLanguage(what)) {
  if (wanted && ::isatty(STDERR_FILENO) == 1) {
    thread_ = std::thread([this] { Run(); });
  }
}

Working::~Working() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    ended_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Working::Run() {
  const auto start = std::chrono::steady_clock::now();
  std::unique_lock<std::mutex> lock(mutex_);
  bool shown = false;
  auto wait = std::chrono::milliseconds(500);
  while (!changed_.wait_for(lock, wait, [this] { return ended_; })) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(
        std::chrono::steady_clock::now() - start);
    Write(
        "\r" +
        InToolLanguage(base::Fill<messages::kWorking>(what_, seconds.count())) +
        "\033[K");
    shown = true;
    wait = std::chrono::milliseconds(1000);
  }
  if (shown) Write("\r\033[K");
}

}  // namespace trunkline::tools
