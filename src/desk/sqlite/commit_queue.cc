// SPDX-License-Identifier: Apache-2.0
#include "src/desk/sqlite/commit_queue.h"

#include <algorithm>
#include <utility>

namespace trunkline::desk {

void CommitQueue::Commit(Request* request) {
  thread_local Signal signal;
  request->signal_ = &signal;
  bool leads = false;
  bool awaited = false;
  {
    const Lock queue(queue_mutex_);
    queue_.push_back(request);
    leads = !std::exchange(leading_, true);
    awaited = std::exchange(leader_waits_, false);
  }
  if (awaited) joined_.notify_one();
  if (!leads) {
    signal.Wait();
    if (request->next_ != nullptr) request->next_->signal_->Post();
    WakeAll(request->rest_);
    leads = request->leads_;
  }
  if (leads) Lead(request);
}

// Writes one group, and passes leadership on.
void CommitQueue::Lead(Request* self) {
  Group group;
  absl::Status status;
  {
    const Lock log(log_mutex_);
    status = log_->Begin();
    Collect(&group, &status);
    const Clock::time_point start = Clock::now();
    status = log_->End(std::move(status));
    last_commit_ = Clock::now() - start;
    if (status.ok()) {
      for (const Request* request : group) log_->Written(*request);
    }
  }
  if (!status.ok()) {
    // The cause of a refusal may be a batch that was rolled back with the
    // group.
    for (Request* request : group) {
      for (auto& result : request->results) {
        if (!absl::IsInvalidArgument(result.status())) result = status;
      }
    }
  }
  {
    const Lock queue(queue_mutex_);
    leading_ = !queue_.empty();
    if (leading_) {
      queue_.front()->leads_ = true;
      queue_.front()->signal_->Post();
    }
  }
  // One of the group wakes the rest, so that this thread, which is often the
  // next leader, need not.
  group.erase(std::find(group.begin(), group.end(), self));
  if (group.empty()) return;
  Request* const other = group.back();
  group.pop_back();
  other->rest_ = std::move(group);
  other->signal_->Post();
}

// Writes the queued requests, and those that arrive meanwhile.
void CommitQueue::Collect(Group* group, absl::Status* status) {
  Group taken;
  std::size_t batches = 0;
  Lock queue(queue_mutex_);
  do {
    taken.clear();
    while (!queue_.empty() &&
           (group->empty() || batches + queue_.front()->count <= max_group_)) {
      taken.push_back(queue_.front());
      group->push_back(queue_.front());
      batches += queue_.front()->count;
      queue_.pop_front();
    }
    queue.unlock();
    for (Request* request : taken) log_->Put(request, status);
    queue.lock();
  } while (status->ok() && (!taken.empty() || MoreCome(group->size(), &queue)));
  last_group_ = group->size();
}

// Waits for a member of the last group. A wait that is shorter than a commit is
// worth it, since it saves that member a commit of its own.
bool CommitQueue::MoreCome(std::size_t group, Lock* queue) {
  if (!queue_.empty()) return false;  // The group is full.
  if (group >= last_group_) return false;
  leader_waits_ = true;
  const bool came =
      joined_.wait_for(*queue, std::min(last_commit_ / 2, kLongestWait),
                       [&] { return !queue_.empty(); });
  leader_waits_ = false;
  return came;
}

// Wakes kAtOnce threads, each of which wakes the next of its row. All at once
// would compete with the next leader.
void CommitQueue::WakeAll(const Group& group) {
  constexpr std::size_t kAtOnce = 4;
  for (std::size_t i = kAtOnce; i < group.size(); ++i) {
    group[i - kAtOnce]->next_ = group[i];
  }
  for (std::size_t i = 0; i < std::min(kAtOnce, group.size()); ++i) {
    group[i]->signal_->Post();
  }
}

}  // namespace trunkline::desk
