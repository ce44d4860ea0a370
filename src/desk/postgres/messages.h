// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_POSTGRES_MESSAGES_H_
#define TRUNKLINE_SRC_DESK_POSTGRES_MESSAGES_H_

#include "src/base/message.h"
#include "src/desk/messages.h"

// What the PostgreSQL store refuses or reports.
namespace trunkline::desk::messages {

inline constexpr Message kSchemaName{
    "a schema's name consists of letters, digits and \"_\", does not begin "
    "with a digit, and has at most 63 bytes",
    "schema 的名称由字母、数字和“_”组成，不以数字开头，最多 63 字节"};
inline constexpr Message kOldTables{
    "schema $0: was written by version 0.1.0 (version $1), which cannot be "
    "read or upgraded; use another schema",
    "schema $0：由 0.1.0 版写成（版本 $1），无法读取或升级；请另用 schema"};
inline constexpr Message kNewerTables{
    "schema $0: has version $1 of a newer release; versions $2 to $3 are "
    "supported",
    "schema $0：版本 $1 来自更新的版本；支持 $2 至 $3"};
inline constexpr Message kNoTables{"schema $0: there are no tables of a desk",
                                   "schema $0：没有办件台的表"};
inline constexpr Message kUnreachable{
    "PostgreSQL cannot be reached; nothing was acknowledged: $0",
    "无法连接 PostgreSQL；没有确认任何操作：$0"};
inline constexpr Message kPostgres{"PostgreSQL: $0 ($1)",
                                   "PostgreSQL：$0（$1）"};
inline constexpr Message kPostgresFailed{"failed", "失败"};
inline constexpr Message kBadUri{
    "the connection string begins as a URI, and libpq cannot read it: special "
    "characters in user, password and parameters are written as %XX. It is not "
    "quoted, since it may contain a password",
    "连接串以 URI 开头，但 libpq 无法读取：用户、口令和参数中的特殊字符须写作 "
    "%XX。连接串可能含有口令，因此不予显示"};
inline constexpr Message kBadConninfo{
    "the connection string is not of the form KEY=VALUE KEY='VALUE' ... with "
    "keys of libpq; in quotes, ' and \\ are written \\' and \\\\. It is not "
    "quoted, since it may contain a password",
    "连接串不是 KEY=VALUE KEY='VALUE' …… 的形式（KEY 为 libpq 的参数）；"
    "引号中的 ' 和 \\ 须写作 \\' 和 \\\\。连接串可能含有口令，因此不予显示"};

// Why a connection could not be made, or was lost.
inline constexpr Message kManyConnections{"the server has too many connections",
                                          "服务器的连接过多"};
inline constexpr Message kUserOrPassword{"the server refused user or password",
                                         "服务器拒绝了用户或口令"};
inline constexpr Message kAsksForPassword{
    "the server asks for a password; give it by PGPASSWORD, .pgpass or a "
    "service file",
    "服务器要求口令；请由 PGPASSWORD、.pgpass 或 service 文件给出"};
inline constexpr Message kUserRefused{"the server refused the user",
                                      "服务器拒绝了用户"};
inline constexpr Message kNotAllowed{
    "the server allows no such connection (pg_hba)",
    "服务器不允许这样的连接（pg_hba）"};
inline constexpr Message kRootCertificate{
    "the root certificate cannot be read (sslrootcert)",
    "根证书无法读取（sslrootcert）"};
inline constexpr Message kCertificateNotTrusted{
    "the server's certificate is not signed by a root that is trusted",
    "服务器的证书不是由受信任的根证书签发"};
inline constexpr Message kCertificateHost{
    "the server's certificate is for another host name",
    "服务器的证书属于其他主机名"};
inline constexpr Message kNoTls{"the server does not offer TLS",
                                "服务器不提供 TLS"};
inline constexpr Message kCertificate{"there is a defect in a certificate",
                                      "证书有缺陷"};
inline constexpr Message kTlsFailed{"TLS failed", "TLS 失败"};
inline constexpr Message kHostName{"the host name cannot be resolved",
                                   "主机名无法解析"};
inline constexpr Message kNoService{"the service is in no service file",
                                    "service 文件中没有该服务"};
inline constexpr Message kServiceFile{"the service file cannot be read",
                                      "service 文件无法读取"};
inline constexpr Message kNothingListens{"nothing listens there",
                                         "该处没有服务器"};
inline constexpr Message kNoSocket{"there is no such socket",
                                   "没有这样的套接字"};
inline constexpr Message kSocketNotAllowed{"the socket may not be used",
                                           "不允许使用该套接字"};
inline constexpr Message kTimeOver{"timed out", "超时"};
inline constexpr Message kStartsOrStops{"the server is starting or stopping",
                                        "服务器正在启动或停止"};
inline constexpr Message kServerEnded{"the server ended the connection",
                                      "服务器断开了连接"};
inline constexpr Message kConnectionLost{"the connection was lost", "连接中断"};
inline constexpr Message kNoAnswer{"it does not answer", "没有应答"};
inline constexpr Message kPort{"the port is no number from 1 to 65535",
                               "端口不是 1 至 65535 的数"};
inline constexpr Message kOptionNumber{"an option is no number",
                                       "有一个选项不是数"};
inline constexpr Message kOptionValue{
    "an option has a value that libpq does not know",
    "有一个选项的值 libpq 不认识"};
inline constexpr Message kDatabaseRefused{"the server refused the database",
                                          "服务器拒绝了数据库"};
inline constexpr Message kReasonNotQuoted{
    "the reason is not quoted, since it may contain a password",
    "原因可能含有口令，因此不予显示"};

}  // namespace trunkline::desk::messages

#endif  // TRUNKLINE_SRC_DESK_POSTGRES_MESSAGES_H_
