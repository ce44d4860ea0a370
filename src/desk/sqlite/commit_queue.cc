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
    Wake(request->rest_);
    leads = request->leads_;
  }
  if (leads) Lead(request);
}

// Writes what waits, and hands over.
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
    // A refusal may be due to a batch that was taken back with the rest.
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
  // The next leader, often this thread again, should not wait until the others
  // have been woken: one of them does that.
  group.erase(std::find(group.begin(), group.end(), self));
  if (group.empty()) return;
  Request* const other = group.back();
  group.pop_back();
  other->rest_ = std::move(group);
  other->signal_->Post();
}

// Puts what waits and what still comes into the transaction. While this thread
// writes, the others prepare.
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

// Those of the group before are likely on their way back. One commit for all is
// worth a wait for each of them that is shorter than a commit.
bool CommitQueue::MoreCome(std::size_t group, Lock* queue) {
  if (!queue_.empty()) return false;  // There is no room for them.
  if (group >= last_group_) return false;
  leader_waits_ = true;
  const bool came =
      joined_.wait_for(*queue, std::min(last_commit_ / 2, kMostPatience),
                       [&] { return !queue_.empty(); });
  leader_waits_ = false;
  return came;
}

// Wakes a few, each of which wakes another. All at once would be in the next
// leader's way.
void CommitQueue::Wake(const Group& group) {
  constexpr std::size_t kAtOnce = 4;
  for (std::size_t i = kAtOnce; i < group.size(); ++i) {
    group[i - kAtOnce]->next_ = group[i];
  }
  for (std::size_t i = 0; i < std::min(kAtOnce, group.size()); ++i) {
    group[i]->signal_->Post();
  }
}

}  // namespace trunkline::desk
