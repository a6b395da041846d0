using System.Globalization;
using System.Text;
using AiService.Contract;
using AiService.Hosting;
using CsvHelper;
using CsvHelper.Configuration;

namespace AiService.Knowledge.Exchange;

/// <summary>
/// Reads RFC 4180 with a line of column names, in any order; in UTF-8 with or without a byte order mark, with lines that end with CR LF, LF or CR.
/// </summary>
internal static class CsvLines
{
    /// <summary>The columns of an export, those that an import reads among them.</summary>
    public static readonly string[] Columns =
    [
        "id", "keyword", "title", "solution", "device_type", "fault_level", "hit_count", "create_time", "update_time", "action", "platform",
        "times_seen", "times_worked", "times_failed", "last_success", "devices", "evidence", "retired", "merged_into", "version",
    ];

    private static readonly string[] Needed = ["keyword", "title", "solution"];

    /// <summary>Longest row in characters: the parser holds a whole row, however many cells it has.</summary>
    private const int MaxRow = 2 * JsonLines.MaxLine;

    private const int MaxColumns = 1000;

    /// <summary>Reads the lines one by one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="unknown">Takes the columns that are not read.</param>
    /// <exception cref="ImportException">It is no CSV with the columns that an entry needs, or not UTF-8.</exception>
    public static IEnumerable<ImportLine> Read(string path, ISet<string> unknown)
    {
        using var text = new RowReader(new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true)), MaxRow);
        using var csv = new CsvReader(text, Shape());
        var places = Header(csv, text, unknown);
        for (var line = csv.Parser.RawRow + 1L; Next(csv, text); line = csv.Parser.RawRow + 1L)
        {
            yield return csv.Parser.Count == places.Width
                ? ImportLine.Read(line, (name, max) => Field(csv, places.Of, name, max))
                : new ImportLine(line, null, $"有 {csv.Parser.Count} 列，表头有 {places.Width} 列");
        }
    }

    public static CsvConfiguration Shape() => new(CultureInfo.InvariantCulture)
    {
        MaxFieldSize = JsonLines.MaxLine,
        DetectColumnCountChanges = false,
        BadDataFound = bad => throw new ImportException($"CSV 第 {bad.Context.Parser?.RawRow} 行的引号不成对"),
    };

    private static (Dictionary<string, int> Of, int Width) Header(CsvReader csv, RowReader text, ISet<string> unknown)
    {
        if (!Next(csv, text))
        {
            throw new ImportException("文件是空的：第一行必须是列名");
        }

        if (csv.Parser.Count > MaxColumns)
        {
            throw new ImportException($"CSV 有 {csv.Parser.Count} 列，不能超过 {MaxColumns} 列");
        }

        var places = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var place = 0; place < csv.Parser.Count; place++)
        {
            var name = csv.Parser[place].Trim();
            if (!places.TryAdd(name, place))
            {
                throw new ImportException($"CSV 的列名 {PlainText.Line(name, 50)} 重复");
            }

            if (!Columns.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                unknown.Add(PlainText.Line(name, 50));
            }
        }

        return Needed.FirstOrDefault(name => !places.ContainsKey(name)) is { } missing
            ? throw new ImportException($"CSV 缺少列 {missing}（第一行必须是列名）")
            : (places, csv.Parser.Count);
    }

    private static string? Field(CsvReader csv, Dictionary<string, int> places, string name, int max)
    {
        if (!places.TryGetValue(name, out var place))
        {
            return null;
        }

        var text = FormulaGuard.Unguard(csv.Parser[place]);
        return text.Length <= max ? text : throw new FieldException(name, $"不能超过 {max} 个字符");
    }

    private static bool Next(CsvReader csv, RowReader text)
    {
        try
        {
            text.BeginRow();
            return csv.Read();
        }
        catch (DecoderFallbackException notUtf8)
        {
            throw new ImportException("文件不是 UTF-8（Excel 请另存为“CSV UTF-8”）", notUtf8);
        }
        catch (RowReader.TooLongException tooLong)
        {
            throw new ImportException($"CSV 第 {csv.Parser.RawRow} 行附近的一行超过 {MaxRow / 1024} KiB", tooLong);
        }
        catch (CsvHelperException broken)
        {
            throw new ImportException($"CSV 第 {csv.Parser.RawRow} 行附近无法读取：引号没有结束，或一个单元格超过 {JsonLines.MaxLine / 1024} KiB", broken);
        }
    }
}
