using System.Text;
using System.Text.RegularExpressions;

namespace Demo;

/// <summary>A row of the platform's <c>operation_log</c>, as the exported statement would add it.</summary>
internal sealed partial record OperationLogRow(string UserId, string DeviceId, string Type, string Content, string Time, string Result)
{
    /// <summary>Reads the rows of an export in SQL. The texts in it are hexadecimal digits, so that no <c>sql_mode</c> changes them.</summary>
    public static IReadOnlyList<OperationLogRow> Read(string sql) =>
    [
        .. Insert().Matches(sql).Select(row => new OperationLogRow(
            row.Groups["user"].Value,
            row.Groups["device"].Value,
            row.Groups["type"].Value,
            Encoding.UTF8.GetString(Convert.FromHexString(row.Groups["content"].Value)),
            row.Groups["time"].Value,
            row.Groups["result"].Value)),
    ];

    [GeneratedRegex(
        @"^INSERT INTO operation_log .*? SELECT (?<user>\d+), (?<device>\d+), '(?<type>\w+)', _utf8mb4 X'(?<content>[0-9A-F]*)', '(?<time>[\d: -]+)', '(?<result>\w+)' FROM DUAL",
        RegexOptions.Multiline)]
    private static partial Regex Insert();
}
