// SPDX-License-Identifier: Apache-2.0
// The ZIP archive and its XML, by libzip and expat.
#include "src/tables/workbook_package.h"

#include <expat.h>
#include <zip.h>

#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/messages.h"

namespace trunkline::tables {
namespace {

// Less is unzipped without regard to the ratio: small parts are repetitive.
constexpr std::uint64_t kRatioFrom = std::uint64_t{16} << 20;

class ZipPart : public PackagePart {
 public:
  ZipPart(std::string name, zip_file_t* file, const zip_stat_t& info,
          const WorkbookOptions& options, std::uint64_t* unzipped_in_all)
      : name_(std::move(name)),
        file_(file),
        zipped_(info.comp_size),
        options_(options),
        unzipped_in_all_(*unzipped_in_all) {
    if ((info.valid & ZIP_STAT_SIZE) != 0) size_ = info.size;
  }
  ~ZipPart() override { zip_fclose(file_); }

  absl::StatusOr<std::size_t> Read(char* buffer, std::size_t size) override {
    const zip_int64_t n = zip_fread(file_, buffer, size);
    if (n < 0) {
      return base::InvalidArgument(base::Fill<messages::kPartDamaged>(name_));
    }
    unzipped_ += static_cast<std::uint64_t>(n);
    unzipped_in_all_ += static_cast<std::uint64_t>(n);
    if (unzipped_in_all_ > options_.max_unzipped_bytes) {
      return TooMuch(
          base::Fill<messages::kManyBytes>(options_.max_unzipped_bytes));
    }
    if (unzipped_ > kRatioFrom && unzipped_ / options_.max_ratio > zipped_) {
      return TooMuch(base::Fill<messages::kRatio>(name_, options_.max_ratio));
    }
    return static_cast<std::size_t>(n);
  }
  std::optional<std::uint64_t> size() const override { return size_; }

 private:
  std::string name_;
  zip_file_t* file_;
  std::uint64_t zipped_;
  std::optional<std::uint64_t> size_;
  const WorkbookOptions& options_;
  std::uint64_t unzipped_ = 0;
  std::uint64_t& unzipped_in_all_;
};

class ZipPackage : public Package {
 public:
  ZipPackage(zip_t* archive, const WorkbookOptions& options)
      : archive_(archive), options_(options) {}
  ~ZipPackage() override { zip_discard(archive_); }

  bool Has(const std::string& name) const override { return Find(name) >= 0; }

  absl::StatusOr<std::unique_ptr<PackagePart>> Open(
      const std::string& name) override {
    const zip_int64_t index = Find(name);
    if (index < 0) {
      return base::InvalidArgument(base::Fill<messages::kNoPart>(name));
    }
    zip_stat_t info;
    zip_stat_init(&info);
    const auto i = static_cast<zip_uint64_t>(index);
    if (zip_stat_index(archive_, i, 0, &info) != 0) return Damaged(name);
    if (info.encryption_method != ZIP_EM_NONE) {
      return base::InvalidArgument(base::Fill<messages::kEncrypted>());
    }
    zip_file_t* const file = zip_fopen_index(archive_, i, 0);
    if (file == nullptr) return Damaged(name);
    return std::make_unique<ZipPart>(name, file, info, options_, &unzipped_);
  }

 private:
  zip_int64_t Find(const std::string& name) const {
    return zip_name_locate(archive_, name.c_str(), ZIP_FL_NOCASE);
  }
  static absl::Status Damaged(const std::string& name) {
    return base::InvalidArgument(base::Fill<messages::kNotUnzipped>(name));
  }

  zip_t* archive_;
  const WorkbookOptions options_;
  std::uint64_t unzipped_ = 0;
};

// What is wrong with an archive: of the usual defects also in Chinese.
base::Text ZipError(zip_error_t* error) {
  std::string en = zip_error_strerror(error);
  std::string zh = en;
  switch (zip_error_code_zip(error)) {
    case ZIP_ER_NOZIP:
      zh = "不是 zip 压缩包";
      break;
    case ZIP_ER_INCONS:
      zh = "zip 压缩包前后不一致";
      break;
    case ZIP_ER_MULTIDISK:
      zh = "分卷的 zip 压缩包";
      break;
    case ZIP_ER_EOF:
      zh = "zip 压缩包提前结束";
      break;
    default:
      break;
  }
  return {std::move(en), std::move(zh)};
}

// Takes the source, or frees it.
absl::StatusOr<std::unique_ptr<Package>> OpenSource(
    zip_source_t* source, const WorkbookOptions& options) {
  zip_error_t error;
  zip_error_init(&error);
  zip_t* const archive = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive == nullptr) {
    zip_source_free(source);
    const base::Text why = ZipError(&error);
    const bool system = zip_error_code_zip(&error) == ZIP_ER_OPEN ||
                        zip_error_code_zip(&error) == ZIP_ER_READ;
    zip_error_fini(&error);
    if (system) {
      return base::ErrorOf(absl::StatusCode::kUnavailable,
                           base::Fill<messages::kCannotRead>(why));
    }
    return base::InvalidArgument(base::Fill<messages::kNotComplete>(why));
  }
  zip_error_fini(&error);
  return std::make_unique<ZipPackage>(archive, options);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Package>> OpenPackage(
    std::string_view content, const WorkbookOptions& options) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* const source = zip_source_buffer_create(
      content.data(), content.size(), /*freep=*/0, &error);
  zip_error_fini(&error);
  if (source == nullptr) return TooMuch(base::Fill<messages::kNoMemory>());
  return OpenSource(source, options);
}

absl::StatusOr<std::unique_ptr<Package>> OpenPackageFile(
    const std::string& path, const WorkbookOptions& options) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* const source =
      zip_source_file_create(path.c_str(), 0, -1, &error);
  zip_error_fini(&error);
  if (source == nullptr) {
    return base::ErrorOf(absl::StatusCode::kUnavailable,
                         base::Fill<messages::kCannotOpen>());
  }
  return OpenSource(source, options);
}

std::string_view XmlAttributes::operator[](std::string_view name) const {
  for (const char** a = attributes_; *a != nullptr; a += 2) {
    if (LocalName(a[0]) == name) return a[1];
  }
  return {};
}

struct XmlReader::Rep {
  std::string name;
  std::unique_ptr<PackagePart> part;
  XmlEvents* events;
  XML_Parser parser;
  bool ended = false;

  void StopOnError() {
    if (!events->status.ok()) XML_StopParser(parser, XML_FALSE);
  }
  static void OnStart(void* self, const char* name, const char** attributes) {
    auto* const rep = static_cast<Rep*>(self);
    if (!rep->events->status.ok()) return;
    rep->events->Start(LocalName(name), XmlAttributes(attributes));
    rep->StopOnError();
  }
  static void OnEnd(void* self, const char* name) {
    auto* const rep = static_cast<Rep*>(self);
    if (!rep->events->status.ok()) return;
    rep->events->End(LocalName(name));
    rep->StopOnError();
  }
  static void OnText(void* self, const char* text, int size) {
    auto* const rep = static_cast<Rep*>(self);
    if (!rep->events->status.ok()) return;
    rep->events->Text({text, static_cast<std::size_t>(size)});
    rep->StopOnError();
  }
  // Entities of its own could make a small document endless.
  static void OnDoctype(void* self, const char*, const char*, const char*,
                        int) {
    auto* const rep = static_cast<Rep*>(self);
    rep->events->status =
        base::InvalidArgument(base::Fill<messages::kDoctype>(rep->name));
    rep->StopOnError();
  }
};

XmlReader::XmlReader(std::string name, std::unique_ptr<PackagePart> part,
                     XmlEvents* events)
    : rep_(std::make_unique<Rep>()) {
  rep_->name = std::move(name);
  rep_->part = std::move(part);
  rep_->events = events;
  rep_->parser = XML_ParserCreate(nullptr);
  XML_SetUserData(rep_->parser, rep_.get());
  XML_SetElementHandler(rep_->parser, Rep::OnStart, Rep::OnEnd);
  XML_SetCharacterDataHandler(rep_->parser, Rep::OnText);
  XML_SetStartDoctypeDeclHandler(rep_->parser, Rep::OnDoctype);
}

XmlReader::~XmlReader() { XML_ParserFree(rep_->parser); }

absl::StatusOr<bool> XmlReader::Step() {
  constexpr int kChunk = 64 << 10;
  if (rep_->ended) return false;
  void* const buffer = XML_GetBuffer(rep_->parser, kChunk);
  if (buffer == nullptr) return TooMuch(base::Fill<messages::kNoMemory>());
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::size_t n,
      rep_->part->Read(static_cast<char*>(buffer), kChunk));
  rep_->ended = n == 0;
  const XML_Status parsed =
      XML_ParseBuffer(rep_->parser, static_cast<int>(n), rep_->ended);
  TRUNKLINE_RETURN_IF_ERROR(rep_->events->status);
  if (parsed == XML_STATUS_ERROR) {
    return base::InvalidArgument(base::Fill<messages::kNoXml>(
        rep_->name, XML_GetCurrentLineNumber(rep_->parser),
        XML_ErrorString(XML_GetErrorCode(rep_->parser))));
  }
  return !rep_->ended;
}

}  // namespace trunkline::tables
