// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <vector>

#include "src/schema/json.h"
#include "src/schema/json_events.h"
#include "src/schema/path_tree.h"
#include "src/schema/registry.h"

// Where the values of an entry stand in JSON.
namespace trunkline::schema {
namespace {

// Looks for the values on paths.
class Locator final : public JsonEvents {
 public:
  Locator(const MessagePlan& plan, std::string_view content,
          const rj::MemoryStream& stream, std::size_t begin, PathTree* tree)
      : JsonEvents(content, stream, begin), plan_(plan), tree_(*tree) {}

  bool Null() { return Value(true, false); }
  bool Bool(bool) { return Value(true, false); }
  bool RawNumber(const char*, rj::SizeType, bool) { return Value(true, false); }
  bool String(const char*, rj::SizeType, bool) { return Value(true, false); }
  bool Key(const char* s, rj::SizeType n, bool) {
    Start(true);
    if (depth_ > frames_.size()) return true;
    Frame& frame = frames_.back();
    frame.field = frame.plan->JsonName(std::string_view(s, n));
    frame.wanted = frame.field == nullptr
                       ? nullptr
                       : tree_.Find(frame.value, frame.field->name);
    return true;
  }
  bool StartObject() { return Value(false, true); }
  bool EndObject(rj::SizeType) { return Close(); }
  bool StartArray() { return Value(false, false); }
  bool EndArray(rj::SizeType) { return Close(); }

 private:
  // An object on a path, or an array of values of a field on a path.
  struct Frame {
    const MessagePlan* plan = nullptr;
    const FieldPlan* field = nullptr;        // That is read now.
    PathTree::Field* wanted = nullptr;       // It in the tree; null: not there.
    PathTree::Node value = PathTree::kRoot;  // Of the object.
    bool array = false;
  };

  bool Close() {
    Start(false);
    const bool on_path = depth_-- == frames_.size();
    if (on_path) frames_.pop_back();
    return !frames_.empty();
  }

  // Containers on a path get a frame; others only count in `depth_`.
  bool Value(bool scalar, bool object) {
    const std::size_t start = Start(scalar);
    const bool on_path = depth_ == frames_.size();
    if (!scalar) ++depth_;
    if (!on_path) return true;
    Frame next;
    if (frames_.empty()) {
      if (!object) return false;
      next.plan = &plan_;
      frames_.push_back(next);
      return true;
    }
    const Frame& frame = frames_.back();
    if (frame.wanted == nullptr) return true;
    if (!scalar && !object) {
      if (frame.array) return true;
      tree_.ReachList(frame.wanted, start);
      next = frame;
      next.array = true;
      frames_.push_back(next);
      return true;
    }
    const PathTree::Node value = PathTree::Next(frame.wanted);
    if (value == PathTree::kNone) return true;
    tree_.Reach(value, start);
    if (scalar || frame.field->message == nullptr || !tree_.HasFields(value)) {
      return true;
    }
    next.plan = frame.field->message;
    next.value = value;
    frames_.push_back(next);
    return true;
  }

  const MessagePlan& plan_;
  PathTree& tree_;
  std::vector<Frame> frames_;
  std::size_t depth_ = 0;
};

}  // namespace

void LocateJson(const MessagePlan& plan, std::string_view content,
                std::size_t begin, PathTree* tree) {
  rj::MemoryStream stream(content.data() + begin, content.size() - begin);
  Locator locator(plan, content, stream, begin, tree);
  JsonParser parser;
  parser.Parse<kJsonFlags | rj::kParseStopWhenDoneFlag>(stream, locator);
}

}  // namespace trunkline::schema
