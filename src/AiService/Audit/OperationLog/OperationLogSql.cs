using System.Globalization;
using System.Text;

namespace AiService.Audit.OperationLog;

/// <summary>Writes a row as a statement that no <c>sql_mode</c> and no character set of a session gives another meaning, and that adds nothing where the row is there.</summary>
internal static class OperationLogSql
{
    /// <summary>Returns the statement of a row, in ASCII and in one line.</summary>
    public static string Statement(OperationLogRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"INSERT INTO operation_log (user_id, device_id, op_type, op_content, op_time, result) SELECT {row.UserId}, {row.DeviceId}, '{OperationLogRow.Type}', {Text(row.Content)}, '{row.Time}', '{row.Result}' FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM operation_log WHERE device_id = {row.DeviceId} AND op_content LIKE '%repair={row.Repair.Id}');");

    /// <summary>Hexadecimal digits: there is nothing in them to escape.</summary>
    private static string Text(string text) => $"_utf8mb4 X'{Convert.ToHexString(Encoding.UTF8.GetBytes(text))}'";
}
