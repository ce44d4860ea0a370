// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_MESSAGES_H_
#define TRUNKLINE_SRC_TABLES_MESSAGES_H_

#include "src/base/messages.h"

// What is said of tables.
namespace trunkline::tables::messages {

using base::Message;

// Words that are not known.
inline constexpr Message kUnknown{"unknown $0: $1\n", "未知的$0：$1\n"};
inline constexpr Message kValue{"value", "取值"};
inline constexpr Message kCategory{"category", "类别"};
inline constexpr Message kRegion{"region", "属地"};
inline constexpr Message kUnit{"unit", "单位"};
inline constexpr Message kType{"type", "类型"};
inline constexpr Message kChannel{"channel", "渠道"};
inline constexpr Message kNumber{"number", "号码"};
inline constexpr Message kUrgency{"urgency", "紧急程度"};
inline constexpr Message kWord{"$0$1 in $2", "$0$1，$2"};
using base::messages::kNear;
inline constexpr Message kOneRow{"$0 row", "$0行"};
inline constexpr Message kRows{"$0 rows", "$0行"};
inline constexpr Message kOtherValues{"other values in $0", "其他取值，$0"};
inline constexpr Message kAnd{"$0, $1", "$0；$1"};

// Columns.
inline constexpr Message kTaken{"columns: $0\n", "列：$0\n"};
inline constexpr Message kNotUsed{"columns that were not used: $0\n",
                                  "未采用的列：$0\n"};
inline constexpr Message kWordsNotUsed{
    "fields whose words are mapped and that no column is: $0\n",
    "有取值对应而没有列的字段：$0\n"};
inline constexpr Message kIs{"$0 is $1", "$0取自$1"};

// Cells.
inline constexpr Message kSheetError{
    "the spreadsheet shows the error $0 here; correct the formula",
    "此处显示错误$0，请改正公式"};
inline constexpr Message kUncalculated{
    "a formula whose value is not in the file; open the workbook "
    "in a spreadsheet program and save it",
    "公式的值不在文件中；请用电子表格软件打开工作簿并保存"};
inline constexpr Message kMerged{
    "merged cells cover it, and this column takes no value from "
    "them; unmerge them and fill each cell",
    "被合并单元格覆盖，而此列不取合并单元格的值；请取消合并并逐格填写"};
inline constexpr Message kTheCell{"the cell $0", "单元格$0"};
inline constexpr Message kIsNot{"is not $0", "不是 $0"};
// A command, its rules and a mapping name the option each in its own way.
inline constexpr Message kSayGbk{
    "; if the file is GBK, say gbk as its character set",
    "；如文件为 GBK，请指明字符集为 gbk"};
inline constexpr Message kCellNul{
    "the cell holds a NUL byte; is this really a CSV file?",
    "单元格含有 NUL 字节；这确实是 CSV 文件吗？"};
inline constexpr Message kMadeDate{"a spreadsheet has made a date of it$0",
                                   "已被电子表格改成日期$0"};
inline constexpr Message kMadeRound{"a spreadsheet has rounded this number$0",
                                    "此数已被电子表格舍入$0"};
inline constexpr Message kMadeOther{
    "the spreadsheet shows this number otherwise than it holds it, and which "
    "is meant cannot be known$0",
    "电子表格显示的与所存的数不同，无法知道以哪个为准$0"};
inline constexpr Message kMadeZeros{
    "all its digits after the fifteenth are zeros, and so are those of most "
    "ids around it: a spreadsheet has rounded it$0; if it is right, write an "
    "apostrophe before it",
    "第十五位之后全为零，且相邻编号多数如此：已被电子表格舍入$0；若编号确实"
    "如此，请在其前加一个撇号（'）"};
inline constexpr Message kKeepText{
    "; format the column as text and fill it in again from its source",
    "；请把该列设为文本格式，并从来源重新填写"};
inline constexpr Message kRowTooLong{
    "the row is longer than $0 bytes; is a quotation mark missing?",
    "该行超过$0字节；是否缺少引号？"};
inline constexpr Message kTextAfterQuote{
    "text follows the quotation mark that closes column $0; inside quotation "
    "marks write each one twice",
    "第$0列的结束引号之后还有文字；引号之内的每个引号须写两遍"};
inline constexpr Message kUnclosedQuote{
    "the quotation mark that opens column $0 is not closed up to the end of "
    "the file",
    "第$0列开头的引号直到文件末尾都没有结束"};
inline constexpr Message kLongQuote{
    "the quotation mark that opens column $0 is not closed within $1 bytes",
    "第$0列开头的引号在$1字节之内没有结束"};
inline constexpr Message kWidth{"the row has $0 columns, the header has $1",
                                "该行有$0列，表头有$1列"};
inline constexpr Message kLine{"line $0", "第$0行"};
inline constexpr Message kLineColumn{"line $0, column $1", "第$0行第$1列"};
inline constexpr Message kOneOf{"; it is one of $0", "；可用 $0"};
inline constexpr Message kTimeForms{"2018-10-01 08:30:00 or RFC 3339",
                                    "2018-10-01 08:30:00 或 RFC 3339"};
inline constexpr Message kNotATime{"not a time as $0; its form is $1$2",
                                   "不是 $0 这样的时间；其形式为$1$2"};
inline constexpr Message kSkippedTime{
    "a time that does not exist in its time zone: clocks were set forward over "
    "it",
    "该时区没有这一时间：时钟拨快时跳过"};
inline constexpr Message kOneRepeated{
    "1 time without offset exists twice, as clocks were set back: the first "
    "was taken",
    "有 1 个不带时差的时间因时钟拨慢而出现两次，取第一次"};
inline constexpr Message kRepeated{
    "$0 times without offset exist twice, as clocks were set back: the first "
    "was taken of each",
    "有$0个不带时差的时间因时钟拨慢而出现两次，各取第一次"};
inline constexpr Message kBefore1950{
    "a time before 1950, which some systems write where there is none; clear "
    "the cell",
    "早于 1950 年的时间，有些系统以此表示没有时间；请清空该单元格"};
inline constexpr Message kYearFirst{
    "; a year has four digits and stands first, else give the time format, "
    "such as \"%d/%m/%Y %H:%M\"",
    "；年份为四位数并在最前，否则请给出时间格式，如“%d/%m/%Y %H:%M”"};

// Character sets.
// $0: the option, up to its value: "--charset ", or "charset = " of a mapping.
inline constexpr Message kReadAsGbk{
    "it is read as GBK, though its bytes are UTF-8, too: $0utf-8 reads it as "
    "that",
    "按 GBK 读取，但其字节也是有效的 UTF-8：用 $0utf-8 可按 UTF-8 读取"};
// Where nothing says the character set.
inline constexpr Message kReadAsGbkAlone{
    "it is read as GBK, though its bytes are UTF-8, too; saved as UTF-8 with a "
    "byte order mark it would be read as that",
    "按 GBK 读取，但其字节也是有效的 UTF-8；另存为带字节顺序标记的 UTF-8 即按 "
    "UTF-8 读取"};
inline constexpr Message kReadAsUtf8Alone{
    "it is read as UTF-8; its letters beyond ASCII may be GBK: then save it as "
    "UTF-8 with a byte order mark",
    "按 UTF-8 读取，但其中非 ASCII 的字符可能是 GBK：如此则请另存为带字节顺序"
    "标记的 UTF-8"};
inline constexpr Message kReadAsUtf8{
    "it is read as UTF-8; its letters beyond ASCII may be GBK: $0gbk reads it "
    "as that",
    "按 UTF-8 读取，但其中非 ASCII 的字符可能是 GBK：用 $0gbk 可按 GBK 读取"};

// Names of several entries.
inline constexpr Message kDepartments{"departments", "单位"};
inline constexpr Message kCategories{"categories", "类别"};
inline constexpr Message kRegions{"regions", "属地"};
inline constexpr Message kHotlines{"hotlines", "号码"};
inline constexpr Message kPolicies{"deadline policies", "时限"};
inline constexpr Message kEntries{"entries", "条目"};
inline constexpr Message kAmbiguous{"$0 names $1 $2: $3$4; write the code",
                                    "$0是$1个$2的名称：$3$4；请写代码"};
inline constexpr Message kAndMore{" and $0 more", "，另有$0个"};

// Files, and their headings.
inline constexpr Message kItIs{"it is $0", "这是$0"};
inline constexpr Message kNoSheets{
    "it has no sheets: it is no workbook (.xlsx)",
    "没有工作表：不是工作簿（.xlsx）"};
inline constexpr Message kEmptyTable{
    "the table is empty: its first row must name the columns",
    "表格为空：第一行须为列名"};
inline constexpr Message kWithNote{"$0; $1", "$0；$1"};
inline constexpr Message kEmptySheet{
    "the sheet $0 is empty: its first row must name the columns",
    "工作表$0为空：第一行须为列名"};
inline constexpr Message kHeadingFrom{"the heading is taken from $0: $1",
                                      "表头取自$0：$1"};
inline constexpr Message kOneAbove{"the row above it is no heading",
                                   "其上一行不是表头"};
inline constexpr Message kRowsAbove{"the $0 rows above it are no heading",
                                    "其上$0行不是表头"};
inline constexpr Message kPdf{
    "a PDF file; a table in it must be saved as .xlsx or .csv",
    "PDF 文件；请把其中的表格另存为 .xlsx 或 .csv"};
inline constexpr Message kRtf{
    "an RTF document; save its table as .xlsx or .csv",
    "RTF 文档；请把其中的表格另存为 .xlsx 或 .csv"};
inline constexpr Message kGzip{"a gzip file; unpack it first",
                               "gzip 文件；请先解压"};
inline constexpr Message kBzip2{"a bzip2 file; unpack it first",
                                "bzip2 文件；请先解压"};
inline constexpr Message kXz{"an xz file; unpack it first",
                             "xz 文件；请先解压"};
inline constexpr Message k7Zip{"a 7-Zip archive; unpack it first",
                               "7-Zip 压缩包；请先解压"};
inline constexpr Message kRar{"a RAR archive; unpack it first",
                              "RAR 压缩包；请先解压"};
inline constexpr Message kSqlite{"an SQLite database; export its table as .csv",
                                 "SQLite 数据库；请把其中的表导出为 .csv"};
inline constexpr Message kPng{"a picture (PNG)", "图片（PNG）"};
inline constexpr Message kJpeg{"a picture (JPEG)", "图片（JPEG）"};
inline constexpr Message kEncryptedOle2{
    "an encrypted workbook; save it without a password",
    "加密的工作簿；请去掉密码后保存"};
inline constexpr Message kEt{"a table of WPS (.et); save it as .xlsx",
                             "WPS 表格（.et）；请另存为 .xlsx"};
inline constexpr Message kDoc{
    "a document of Word 97 to 2003 (.doc); save its table as .xlsx "
    "or .csv",
    "Word 97 至 2003 文档（.doc）；请把其中的表格另存为 .xlsx 或 "
    ".csv"};
inline constexpr Message kXls{
    "a workbook of Excel 97 to 2003 (.xls) or of WPS (.et); save "
    "it as .xlsx",
    "Excel 97 至 2003 工作簿（.xls）或 WPS 表格（.et）；请另存为 "
    ".xlsx"};
inline constexpr Message kHtml{
    "a web page (HTML), as some systems save .xls; open it in a "
    "spreadsheet program and save it as .xlsx",
    "网页（HTML），有些系统以此冒充 .xls；请用电子表格软件打开并另存为 "
    ".xlsx"};
inline constexpr Message kXmlSheet{
    "an XML spreadsheet of 2003; save it as .xlsx",
    "2003 版 XML 表格；请另存为 .xlsx"};
inline constexpr Message kXml{
    "an XML document; save its table as .xlsx or .csv",
    "XML 文档；请把其中的表格另存为 .xlsx 或 .csv"};
inline constexpr Message kMhtml{
    "a web archive (MHTML); open it in a spreadsheet program and "
    "save it as .xlsx",
    "网页存档（MHTML）；请用电子表格软件打开并另存为 .xlsx"};
inline constexpr Message kJsonArray{
    "a JSON array; write its elements one a line (jq -c '.[]')",
    "JSON 数组；请每行写一个元素（jq -c '.[]'）"};
inline constexpr Message kJsonOverLines{
    "JSON that goes on over several lines; write each object in one line (jq "
    "-c .)",
    "跨多行的 JSON；请把每个对象写成一行（jq -c .）"};
inline constexpr Message kBinaryKind{
    "a binary file of an unknown kind, no text",
    "未知类型的二进制文件，不是文本"};

// Workbooks.
inline constexpr Message kSaveAgain{"$0!$1: $2; save the workbook again",
                                    "$0!$1：$2；请重新保存工作簿"};
inline constexpr Message kNoRowNumber{"no number of a row", "不是行号"};
inline constexpr Message kRowTwice{
    "the row stands twice, or behind a later one", "该行重复，或次序有误"};
inline constexpr Message kNoCellOfRow{"no cell of row $0",
                                      "不是第$0行的单元格"};
inline constexpr Message kCellTwice{
    "the cell stands twice, or behind a later one", "该单元格重复，或次序有误"};
inline constexpr Message kMergesOverlap{"merged cells overlap",
                                        "合并单元格互相重叠"};
inline constexpr Message kNoSharedText{
    "it has no text among the shared strings", "共享字符串中没有它的文字"};
inline constexpr Message kNoNumber{"no number", "不是数"};
inline constexpr Message kManyCells{"the sheet has more than $0 cells",
                                    "工作表超过$0个单元格"};
inline constexpr Message kManyPlaces{
    "the sheet has more than $0 rows by columns: delete the cells that stand "
    "far "
    "to the right of the table",
    "工作表的行数乘以列数超过$0：请删除表格右侧远处的单元格"};
inline constexpr Message kManyMerges{"the sheet has more than $0 merged ranges",
                                     "工作表超过$0处合并单元格"};
inline constexpr Message kManyParts{"the workbook has too many parts",
                                    "工作簿的部件过多"};
inline constexpr Message kManySheets{"the workbook has too many sheets",
                                     "工作簿的工作表过多"};
inline constexpr Message kManyStyles{"the workbook has too many styles",
                                     "工作簿的样式过多"};
inline constexpr Message kManyStrings{
    "the shared strings of the workbook have more than $0 bytes",
    "工作簿的共享字符串超过$0字节"};
inline constexpr Message kLongString{
    "a shared string of the workbook is longer than $0 bytes",
    "工作簿有一个共享字符串超过$0字节"};
inline constexpr Message kXlsb{"a binary workbook (.xlsb); save it as .xlsx",
                               "二进制工作簿（.xlsb）；请另存为 .xlsx"};
inline constexpr Message kOds{"an OpenDocument file (.ods); save it as .xlsx",
                              "OpenDocument 文件（.ods）；请另存为 .xlsx"};
inline constexpr Message kDocx{
    "a document of a word processor (.docx); save its table as .xlsx "
    "or .csv",
    "文字处理文档（.docx）；请把其中的表格另存为 .xlsx 或 .csv"};
inline constexpr Message kZip{
    "a ZIP archive without a workbook; unpack it first",
    "不含工作簿的 ZIP 压缩包；请先解压"};
inline constexpr Message kOnlySheet{
    "only the sheet $0 is read, not $1; $2 NAME reads another",
    "只读取工作表$0，不读取$1；$2 名称 可读取其他"};
inline constexpr Message kFirstSheet{
    "only the sheet $0 is read, not $1; move the one that is meant to the "
    "front",
    "只读取工作表$0，不读取$1；请把所要的工作表移到最前"};
inline constexpr Message kHiddenSheet{"$0 (hidden)", "$0（隐藏）"};
inline constexpr Message kComma{"$0, $1", "$0、$1"};
inline constexpr Message kHiddenSkipped{"$0 that are hidden are left out",
                                        "略去隐藏的$0"};
inline constexpr Message kHiddenRead{
    "$0 that are hidden are read; $1 skip leaves them out",
    "读取了隐藏的$0；$1 skip 可略去"};
inline constexpr Message kHiddenReadAlone{
    "$0 that are hidden are read; delete what is not meant",
    "读取了隐藏的$0；请删去不需要的"};
inline constexpr Message kHiddenColumns{"$0 that are hidden are read",
                                        "读取了隐藏的$0"};
inline constexpr Message kOneColumn{"$0 column", "$0列"};
inline constexpr Message kColumns{"$0 columns", "$0列"};
inline constexpr Message kNoSheetWithCells{
    "the workbook has no sheet with cells", "工作簿没有含单元格的工作表"};
inline constexpr Message kAllHidden{
    "all sheets of the workbook are hidden; $0 NAME reads one",
    "工作簿的工作表全部隐藏；$0 名称 可读取其一"};
inline constexpr Message kAllHiddenAlone{
    "all sheets of the workbook are hidden; show the one that is meant",
    "工作簿的工作表全部隐藏；请取消隐藏所要的工作表"};
inline constexpr Message kNoSheet{"no sheet $0$1", "没有工作表$0$1"};
inline constexpr Message kSheetsAre{"; the sheets are $0", "；工作表有 $0"};
inline constexpr Message kPartDamaged{
    "the part $0 of the workbook is damaged; save the workbook again",
    "工作簿的部件 $0 已损坏；请重新保存工作簿"};
inline constexpr Message kManyBytes{
    "the workbook has more than $0 bytes, unzipped", "工作簿解压后超过$0字节"};
inline constexpr Message kRatio{
    "the part $0 of the workbook unzips to more than $1 times its "
    "size",
    "工作簿的部件 $0 解压后超过原大小的$1倍"};
inline constexpr Message kNoPart{"the workbook has no part $0; save it again",
                                 "工作簿没有部件 $0；请重新保存"};
inline constexpr Message kEncrypted{
    "the workbook is encrypted; save it without a password",
    "工作簿已加密；请去掉密码后保存"};
inline constexpr Message kNotUnzipped{
    "the part $0 of the workbook cannot be unzipped; save the workbook "
    "again",
    "工作簿的部件 $0 无法解压；请重新保存工作簿"};
inline constexpr Message kCannotRead{"cannot read it: $0", "无法读取：$0"};
inline constexpr Message kCannotOpen{"cannot read it", "无法读取"};
inline constexpr Message kNotComplete{
    "no complete workbook ($0); was it cut off on its way? Save "
    "or fetch it again",
    "工作簿不完整（$0）；是否在传送中被截断？请重新保存或获取"};
inline constexpr Message kNoMemory{"out of memory", "内存不足"};
inline constexpr Message kDoctype{
    "the part $0 of the workbook has a document type, which no workbook "
    "has",
    "工作簿的部件 $0 含有文档类型声明，工作簿不应有"};
inline constexpr Message kNoXml{
    "the part $0 of the workbook is no XML, at line $1 ($2); save "
    "the workbook again",
    "工作簿的部件 $0 不是 XML，第$1行（$2）；请重新保存工作簿"};
inline constexpr Message kSheetName{
    "$0 cannot name a sheet: it has at most 31 characters and none "
    "of []:*?/\\",
    "$0不能用作工作表名称：最多 31 个字符，不得含有 []:*?/\\"};
inline constexpr Message kNoPlace{"no place for a temporary file",
                                  "没有存放临时文件的地方"};
inline constexpr Message kSheetFull{
    "a sheet has at most 1,048,576 rows and 16,384 columns; write "
    ".csv",
    "工作表最多 1,048,576 行、16,384 列；请写 .csv"};
inline constexpr Message kCellFull{
    "$0: a cell holds at most 32,767 characters, this text has $1; "
    "write .csv",
    "$0：单元格最多 32,767 个字符，此文字有$1个；请写 .csv"};
inline constexpr Message kNotWritten{"cannot write the workbook: $0",
                                     "无法写入工作簿：$0"};
inline constexpr Message kNotReread{"cannot read the workbook that was written",
                                    "无法读取已写入的工作簿"};

// Tables of rules.
inline constexpr Message kFileTooLarge{
    "the file has $0 bytes, more than the limit of $1",
    "文件有$0字节，超过上限$1"};
inline constexpr Message kEmptyRules{
    "the table is empty; its first row names the columns, such as "
    "id,when.category,then.department",
    "表格为空；第一行为列名，如 id,when.category,then.department"};
inline constexpr Message kUnknownColumn{"unknown column $0$1", "未知的列$0$1"};
inline constexpr Message kOwnColumn{"; a column of your own begins with \"#\"",
                                    "；自用的列以“#”开头"};
inline constexpr Message kHeaderTwice{
    "column $0 is there twice; remove one of them", "列$0出现两次，请删去其一"};
inline constexpr Message kNoId{
    "there is no column \"id\": the first row must name the columns",
    "没有“id”列：第一行须为列名"};
inline constexpr Message kQuoteComma{
    "; put quotation marks around a cell that holds a comma",
    "；含逗号的单元格须加引号"};
inline constexpr Message kGiveHeading{
    "; give this column a heading, or clear the cell",
    "；请给此列加上表头，或清空该单元格"};
inline constexpr Message kUnnamed{"the column of this cell has no heading$0",
                                  "该单元格所在列没有表头$0"};
inline constexpr Message kOfColumn{"$0 (column $1)", "$0（列$1）"};
inline constexpr Message kNotARule{"not the text format of a rule",
                                   "不是规则的文本格式"};
inline constexpr Message kGivenToo{"it gives what column $0 gives, too",
                                   "与列$0重复给出"};
inline constexpr Message kClaim{
    "a rule claims one thing only, and this row already has then.$0",
    "每条规则只能有一个 then 结果，此行已有 then.$0"};
inline constexpr Message kUnknownName{"unknown $0 $1$2", "未知的$0 $1$2"};
inline constexpr Message kPriority{"$0 is not a number from -1000 to 1000",
                                   "$0不是 -1000 到 1000 之间的数"};
inline constexpr Message kPolicy{
    "$0 is not MILESTONE=POLICY, such as handling=p5",
    "$0不是“环节=时限规定”，如 handling=p5"};
inline constexpr Message kNotBool{"$0 is neither true nor false",
                                  "$0既不是“是”也不是“否”"};

// Tables of text models.
inline constexpr Message kNoModelColumns{
    "a table of text models has the columns \"row\" and \"model\": the first "
    "row must name the columns",
    "文本模型表须有“行类别”（row）和“模型编号”（model）两列：第一行须为列名"};
inline constexpr Message kNotAModelRow{
    "$0 is not model, category, gram or share",
    "$0不是“模型”“类别”“字串”“正确率”之一"};
inline constexpr Message kNoModelId{"the row names no model",
                                    "此行没有模型编号"};
inline constexpr Message kModelTwice{
    "model $0 has a row of kind model already, in row $1",
    "模型$0在第$1行已有类别为“模型”的行"};
inline constexpr Message kNoModelRow{
    "model $0 has no row of kind model, which says what it scores",
    "模型$0没有类别为“模型”的行，无从得知其内容"};
inline constexpr Message kNotOfRow{"a row of kind $0 has no such cell",
                                   "类别为“$0”的行不填此列"};
inline constexpr Message kCellNeeded{"the cell of column $0 is empty",
                                     "列$0为空"};
inline constexpr Message kNotWholeIn{"$0 is not a whole number from $1 to $2",
                                     "$0不是$1到$2之间的整数"};
inline constexpr Message kNotScoredByModel{
    "no row of kind category gives $0 to this model",
    "本模型没有类别为“类别”的行列出$0"};
inline constexpr Message kModelNotATable{
    "model $0 cannot be written as a table: it is there twice, has votes for "
    "categories that it does not list, or fields that have no column; write "
    "text, JSON or binary",
    "模型$"
    "0不能写成表格：该模型出现两次，或其票指向未列出的类别，或含有没有对应列"
    "的字段；请写文本、JSON 或二进制"};

// Tickets.
inline constexpr Message kShownValue{"value $0", "取值$0"};
inline constexpr Message kHiddenValue{"value of $0 bytes", "取值共$0字节"};
// What maps a column or a word, an option or a line of a mapping file.
inline constexpr Message kMapOption{"--map $0=COLUMN", "--map $0=列名"};
inline constexpr Message kMapLine{"the line \"$0 = COLUMN\" of the mapping",
                                  "映射中的“$0 = 列名”行"};
inline constexpr Message kValueOption{"--value $0:WORD=...",
                                      "--value $0:词语=..."};
inline constexpr Message kValueLine{"the line \"$0:WORD = ...\" of the mapping",
                                    "映射中的“$0:词语 = ...”行"};
inline constexpr Message kUnknownWord{
    "unknown $0, $1$2; $3 maps a word to one of $4",
    "未知的$0，$1$2；$3 把词语对应到 $4 之一"};
inline constexpr Message kNotA{"not $0, $1", "不是$0，$1"};
inline constexpr Message kANumber{"a number", "数"};
inline constexpr Message kAWholeNumber{"a whole number", "整数"};
inline constexpr Message kATableField{"a field that a table can hold",
                                      "表格可容纳的字段"};
inline constexpr Message kNeither{"neither true nor false, $0",
                                  "既不是“是”也不是“否”，$0"};
inline constexpr Message kNoAcceptance{"no time of acceptance", "没有受理时间"};
inline constexpr Message kNoNames{
    "the first row cannot be read as names of columns",
    "第一行不能作为列名读取"};
inline constexpr Message kLineTooLong{"the line is longer than $0 bytes",
                                      "该行超过$0字节"};
inline constexpr Message kNotCharset{"not $0", "不是 $0"};
inline constexpr Message kEndsInLength{"the input ends inside a length",
                                       "输入在长度中结束"};
inline constexpr Message kNotALength{"not a length", "不是长度"};
inline constexpr Message kLengthTooBig{
    "a length of $0 bytes is more than the limit of $1; is this "
    "length-delimited binary?",
    "长度$0字节超过上限$1；这是带长度前缀的二进制吗？"};
inline constexpr Message kEndsInTicket{"the input ends inside a ticket",
                                       "输入在工单中结束"};
inline constexpr Message kRestUnread{"$0; the rest cannot be read",
                                     "$0；其余无法读取"};
inline constexpr Message kNoField{"a ticket has no field $0$1",
                                  "工单没有字段$0$1"};
inline constexpr Message kFieldsAre{"; the fields are $0", "；字段有 $0"};
inline constexpr Message kNoAccepted{
    "no column is the time of acceptance; say which by $0. The table has $1",
    "没有受理时间的列；请用 $0 指明。表格有$1"};
inline constexpr Message kColumnName{"the name of column $0 $1",
                                     "第$0列的名称$1"};
inline constexpr Message kColumnTwice{
    "the column $0 is there twice, as #$1 and #$2; which one is "
    "meant cannot be known: rename one, or take it away",
    "列$0出现两次（#$1 和 #$2），无法知道以哪一列为准：请改名或删去其一"};
inline constexpr Message kSeveral{
    "several columns can only make up category, region or text, "
    "not $0",
    "多列只能合为 category、region 或 text，不能合为 $0"};
inline constexpr Message kSameField{
    "the columns #$0 $1 and #$2 $3 are both the field $4; $5 says which is "
    "meant",
    "列 #$0 $1和 #$2 $3都是字段 $4；用 $5 指明"};
inline constexpr Message kNoValueField{
    "no field $0 for a value; the fields are $1",
    "没有取值所指的字段$0；字段有 $1"};
inline constexpr Message kNotPassed{
    "column $0 holds what the caller said: it is not passed through",
    "列$0含诉求内容，不能原样输出"};
inline constexpr Message kNotCompared{
    "column $0 holds what the caller said: it is not compared",
    "列$0含诉求内容，不能比较"};
inline constexpr Message kNoColumn{"no column $0$1", "没有列$0$1"};
inline constexpr Message kTableHas{"; the table has $0", "；表格有$0"};
inline constexpr Message kNearColumn{"; did you mean column $0?",
                                     "；是否为列 $0？"};
inline constexpr Message kNoKnownName{"$0; no name of them is known",
                                      "$0；名称均未知"};
inline constexpr Message kKnownAre{"$0; known are $1", "$0；已知的有 $1"};
inline constexpr Message kNoIconv{"this system's iconv does not know $0",
                                  "本系统的 iconv 不支持 $0"};

// Rules that are written as a table.
inline constexpr Message kNoRule{"not a rule", "不是规则"};
inline constexpr Message kNotARow{"rule $0 cannot be written as a row",
                                  "规则$0无法写成一行"};
inline constexpr Message kNoTextForm{"rule $0 has no text form",
                                     "规则$0没有文本形式"};

// Deadlines in words.
inline constexpr Message kDeadlineIsNot{"deadline: $0 is not $1",
                                        "时限：$0不是$1"};
inline constexpr Message kAnAmount{
    "an amount such as \"5 working days\", \"24 hours\", \"15 days\", \"30 "
    "working minutes\", \"1 month\" or \"5个工作日\"",
    "“5 working days”、“24 hours”、“15 days”、“30 working minutes”、“1 "
    "month”或“5个工作日”这样的时长"};
inline constexpr Message kListedPart{"\"$0\", ", "“$0”、"};
inline constexpr Message kOneOfParts{
    "one of $0\"cut-off HH:MM\", \"yellow AMOUNT\", \"red AMOUNT\"",
    "以下之一：$0“cut-off HH:MM”、“yellow AMOUNT”、“red AMOUNT”"};

// Calendars.
inline constexpr Message kListMark{", ", "、"};
inline constexpr Message kTooManyBytes{"more than $0 bytes", "超过$0字节"};
inline constexpr Message kTooManyDays{
    "more than $0 days, or recurrence rules that take more than $1 steps",
    "超过$0天，或重复规则所需超过$1步"};
inline constexpr Message kNotACalendarFile{"not a trunkline.v1.CalendarFile",
                                           "不是 trunkline.v1.CalendarFile"};
inline constexpr Message kHasVersion{
    "calendar $0 has the version $1 already; give a new one",
    "日历$0已有版本$1；请给出新的版本"};
inline constexpr Message kNameACalendar{"name one of its calendars: $0",
                                        "请写明其中一个日历：$0"};
inline constexpr Message kLacksCalendar{"it has no calendar $0; it has $1",
                                        "没有日历$0；现有 $1"};

// Tables of holidays.
inline constexpr Message kDayColumns{
    "date, end, kind, isOffDay, name (日期 or 开始日期, 结束日期, 类型, 休息, "
    "名称)",
    "date、end、kind、isOffDay、name（日期或开始日期、结束日期、类型、休息、"
    "名称）"};
inline constexpr Message kFurtherLines{"further lines are not looked at",
                                       "其余各行未查看"};
inline constexpr Message kDayColumnTwice{
    "the column $0 is there twice; rename one, or take it away",
    "列$0出现两次；请改名或删去其一"};
inline constexpr Message kSameMeaning{"the columns $0 and $1 mean the same",
                                      "列$0和$1含义相同"};
inline constexpr Message kUnknownDayColumn{
    "unknown column $0; the columns are $1", "未知的列$0；可用的列为 $1"};
inline constexpr Message kNeedsDate{
    "the header needs a date; the columns are $0",
    "表头须有日期；可用的列为 $0"};
inline constexpr Message kNeedsKind{
    "the header needs date and kind (or name); the columns are $0",
    "表头须有日期和类型（或名称）；可用的列为 $0"};
inline constexpr Message kNotADate{"not a date: $0; write 2018-10-01",
                                   "不是日期：$0；请写 2018-10-01"};
inline constexpr Message kEndsBefore{
    "the period from $0 to $1 ends before it begins",
    "自 $0 至 $1 的期间结束早于开始"};
inline constexpr Message kLongPeriod{
    "the period from $0 to $1 is longer than a year",
    "自 $0 至 $1 的期间超过一年"};
inline constexpr Message kNotALengthOfDays{
    "not a number of days: $0; write whole days, as 7",
    "不是天数：$0；请写整天数，如 7"};
inline constexpr Message kOtherLength{
    "it has $0 days, from its first to its last date are $1",
    "天数为$0，而起止日期之间为$1天"};
inline constexpr Message kPeriodsOverlap{
    "its period overlaps the one of line $0 with the same name; the days must "
    "be the length of the row's own period, or name this column differently",
    "其期间与第$0行同名的期间重叠；天数须为该行期间的长度，否则请改列名"};
inline constexpr Message kContradiction{
    "its columns contradict each other: one says work, one rest",
    "各列互相矛盾：一列为上班，一列为休息"};
inline constexpr Message kNotADayKind{
    "not a kind: $0; write holiday or workday (放假, 上班)",
    "不是类型：$0；请写放假或上班（holiday、workday）"};
inline constexpr Message kNotYesOrNo{
    "not yes or no: $0; write true or false",
    "既不是“是”也不是“否”：$0；请写 true 或 false"};

// Notes about the days of a calendar.
inline constexpr Message kBothKinds{
    "$0: both a holiday and a working day; taken as a working day",
    "$0：既为放假又为上班；按上班计"};
// $0: the day; $1: its name.
inline constexpr Message kOfDay{"$0, $1: $2", "$0，$1：$2"};
inline constexpr Message kDescriptionSaysWork{
    "a holiday on a weekend, but its description says work; taken as a day off",
    "周末的假日，而其说明为上班；按放假计"};
inline constexpr Message kBothOnWeekend{
    "it says both work and rest; on a weekend taken as a working day",
    "既写上班又写休息；因在周末，按上班计"};
inline constexpr Message kBothOnWeekday{
    "it says both work and rest; taken as a day off",
    "既写上班又写休息；按放假计"};
inline constexpr Message kShiftedWeekday{
    "shifted (调休) on no weekend; taken as a day off",
    "调休，而不在周末；按放假计"};
inline constexpr Message kUnknownMark{
    "on a weekend, with a mark that is not understood; taken as a day off",
    "在周末，带有不能识别的标记；按放假计"};
inline constexpr Message kUnknownNegation{
    "it has a negation that is not understood; taken as a day off",
    "含有不能识别的否定；按放假计"};
inline constexpr Message kUnknownNegationOfWork{
    "it has a negation that is not understood; taken as a working day",
    "含有不能识别的否定；按上班计"};
inline constexpr Message kNamedAsHoliday{
    "its name is that of a holiday, and the file says that it is none; left to "
    "the week",
    "名称是节假日，而文件写明不放假；按平常的星期计"};
// What several days have in common.
inline constexpr Message kNoHolidays{
    "the file says that they are no days off; left to the week",
    "文件写明不放假；按平常的星期计"};
inline constexpr Message kOffNamedWork{
    "their columns say off, the name says work; taken as days off",
    "列中为休息，而名称写上班；按放假计"};
inline constexpr Message kWorkedNamedRest{
    "their columns say work, the name says rest; taken as working days",
    "列中为上班，而名称写休息；按上班计"};
inline constexpr Message kPartOff{
    "off for a part of the day; taken as whole days off",
    "只有部分时间放假；按整天放假计"};
inline constexpr Message kPartWorked{
    "worked for a part of the day; taken as whole working days",
    "只有部分时间上班；按整天上班计"};
inline constexpr Message kObservances{
    "solar terms and observances are no days off", "节气和纪念日不放假"};
inline constexpr Message kNeitherOnWeekend{
    "on a weekend; the name says neither work nor rest; taken as days off",
    "在周末，名称既没有写上班也没有写休息；按放假计"};
inline constexpr Message kNeitherOnWeekday{
    "the name says neither work nor rest; taken as days off",
    "名称既没有写上班也没有写休息；按放假计"};
// Of them, how many, and the first names.
inline constexpr Message kOneDay{"1 day, $0: $1", "1 天，$0：$1"};
inline constexpr Message kDays{"$0 days, $1: $2", "$0 天，$1：$2"};
inline constexpr Message kManyDaysOff{
    "$0: $1 days off are listed, and a year has hardly more than $2; are these "
    "all days off?",
    "$0 年：列出 $1 天放假，而一年很少超过 $2 天；是否都放假？"};
inline constexpr Message kDaysOutside{
    "$0 day(s) outside $1 to $2 were left out",
    "略去 $1 年至 $2 年以外的 $0 天"};

// iCalendar streams.
inline constexpr Message kOnlyOwnDay{
    "a RECURRENCE-ID with RANGE is read for its own day only; list the later "
    "days",
    "带 RANGE 的 RECURRENCE-ID 只用于当天；请列出此后的日期"};
inline constexpr Message kNoExrule{
    "the event $0: EXRULE is not read; list its days as EXDATE",
    "日程$0：不读取 EXRULE；请以 EXDATE 列出其日期"};
inline constexpr Message kZoneAsLocal{
    "the time zone $0 is not known; its times are taken as local",
    "未知的时区$0；其时间按当地时间计"};
inline constexpr Message kManyStreamParts{
    "line $0: the iCalendar stream has more than $1 lines and listed values; "
    "give it in several files",
    "第 $0 行：iCalendar 数据的行和列表值超过 $1 个；请分成几个文件"};
inline constexpr Message kNotAStream{"not an iCalendar stream",
                                     "不是 iCalendar 数据"};
inline constexpr Message kHoldsNoEvent{"it holds no event",
                                       "其中没有日程（VEVENT）"};
inline constexpr Message kLongStreamLine{
    "a line of the iCalendar stream has more than $0 bytes; give long lists as "
    "several lines",
    "iCalendar 数据有一行超过$0字节；请把长列表分成几行"};
inline constexpr Message kDeepComponents{
    "components of the iCalendar stream are nested more than $0 deep",
    "iCalendar 数据的组件嵌套超过$0层"};
inline constexpr Message kNotJson{
    "the JSON breaks off or is damaged; fetch or save the file again",
    "JSON 残缺或已损坏；请重新获取或保存该文件"};
inline constexpr Message kNoDays{
    "JSON without a list of days; its form is {\"days\": [{\"name\": "
    "\"国庆节\", "
    "\"date\": \"2018-10-01\", \"isOffDay\": true}]}; write it so, or as a "
    "table "
    "(.csv, .xlsx) with these columns",
    "JSON 中没有日期列表；其形式为 {\"days\": [{\"name\": \"国庆节\", "
    "\"date\": "
    "\"2018-10-01\", \"isOffDay\": true}]}；请写成此形式，或写成含这些列的表格"
    "（.csv、.xlsx）"};
inline constexpr Message kDaysTwice{
    "the list of days is there twice; remove one of them",
    "日期列表出现两次，请删去其一"};
inline constexpr Message kDayNoObject{
    "a day is an object with name, date and isOffDay",
    "一天应是含 name、date 和 isOffDay 的对象"};
inline constexpr Message kDayMemberKind{
    "the member $0 of a day is a list or an object; write one value",
    "一天的成员$0是列表或对象；请写一个值"};
inline constexpr Message kDayMemberTwice{
    "the member $0 is there twice; remove one of them",
    "成员$0出现两次，请删去其一"};
inline constexpr Message kDeepJson{"the JSON is nested more than $0 deep",
                                   "JSON 嵌套超过$0层"};
inline constexpr Message kManyMembers{"the days have more than $0 members",
                                      "各天的成员超过$0个"};
inline constexpr Message kMembersLeftOut{
    "members beside the list of days that were not read: $0",
    "日期列表之外未读取的成员：$0"};
inline constexpr Message kLineMember{"line $0, member $1", "第$0行成员$1"};
inline constexpr Message kSummaryNotUtf8{
    "an event's summary is not UTF-8", "有一个日程的标题（SUMMARY）不是 UTF-8"};
inline constexpr Message kNoStart{"the event $0 has no usable DTSTART",
                                  "日程$0没有可用的 DTSTART"};
inline constexpr Message kUnreadProperty{
    "its $0 cannot be read, or is no date that exists; correct it",
    "其 $0 无法读取，或不是存在的日期；请改正"};
inline constexpr Message kEventEndsBefore{"it ends before it begins",
                                          "结束早于开始"};
inline constexpr Message kUnreadLines{
    "lines of events that cannot be read, and were left out: $0",
    "日程中无法读取而略去的行：$0"};
inline constexpr Message kNoEvents{
    "components that are no events (VEVENT), such as to-dos, and were not "
    "read: "
    "$0",
    "不是日程（VEVENT）而未读取的组件（如待办）：$0"};
inline constexpr Message kOfEvent{"the event $0: $1", "日程$0：$1"};
inline constexpr Message kOtherScale{
    "an RRULE by another calendar (RSCALE) is not read; list its days",
    "不读取按其他历法（RSCALE）的 RRULE；请逐一列出其日期"};
inline constexpr Message kSkipsDays{
    "an RRULE that moves days that do not exist (SKIP) is not read; list its "
    "days",
    "不读取移动不存在日期（SKIP）的 RRULE；请逐一列出其日期"};
inline constexpr Message kReplacedEvents{
    "events that a later SEQUENCE of the same UID replaces, and were left out: "
    "$0",
    "被同一 UID 的较大 SEQUENCE 取代而略去的日程：$0"};
inline constexpr Message kCancelledEvents{
    "events that a later one of the same UID cancels, and were left out: $0",
    "被同一 UID 的后来日程取消而略去的日程：$0"};
inline constexpr Message kWithinDay{
    "its RRULE repeats within a day; a calendar has days",
    "其 RRULE 在一天之内重复；日历以天为单位"};
inline constexpr Message kUnusableRule{"an unusable RRULE", "无法使用的 RRULE"};

}  // namespace trunkline::tables::messages

#endif  // TRUNKLINE_SRC_TABLES_MESSAGES_H_
