using System.Text;
using AiService.Tests.Faults;

namespace AiService.Bench.Reading;

/// <summary>Texts to time: of the corpus, brought to one length; and such as are made to take long.</summary>
internal static class BenchTexts
{
    /// <summary>Characters of a text whose reading is timed.</summary>
    public const int Length = 200;

    /// <summary>Texts that repeat what some reader might go back for.</summary>
    public static IReadOnlyList<(string Name, Func<int, string> Make)> Hostile { get; } =
    [
        ("one word", size => Repeat("接口", size)),
        ("one letter", size => Repeat("a", size)),
        ("one Latin word", size => Repeat("down ", size)),
        ("words without a break", size => Repeat("linkdown", size)),
        ("states", size => Repeat("中断", size)),
        ("states and clauses", size => Repeat("接口down，", size)),
        ("sentences", size => Repeat("接口down。", size)),
        ("sentences of other words", size => Repeat("今天天气。", size)),
        ("recoveries", size => Repeat("接口down，已恢复。", size)),
        ("recovery words", size => Repeat("均已恢复，", size)),
        ("ports in sentences", size => Ports(size, "接口GE0/0/{0} down。")),
        ("ports in clauses", size => Ports(size, "接口GE0/0/{0} down，")),
        ("ports in a list", size => Ports(size, "GE0/0/{0}、")),
        ("neighbours", size => Ports(size, "BGP邻居192.0.2.{0} down。")),
        ("negations", size => Repeat("没有", size)),
        ("conditions", size => Repeat("如果", size)),
        ("condition words", size => Repeat("当", size)),
        ("exceptions", size => Repeat("除", size)),
        ("questions", size => Repeat("吗?", size)),
        ("digits", size => Repeat("7", size)),
        ("digits and slashes", size => Repeat("1/", size)),
        ("words and slashes", size => Repeat("link/", size)),
        ("words and strokes", size => Repeat("cpu-", size)),
        ("numbers", size => Repeat("95% ", size)),
        ("addresses", size => Repeat("192.0.2.1:", size)),
        ("letters and colons", size => Repeat("a:", size)),
        ("open brackets", size => Repeat("(", size)),
        ("nested brackets", size => Repeat("[", size / 2) + Repeat("]", size - (size / 2))),
        ("marks of a status", size => Repeat("【恢复】", size)),
        ("quotes", size => Repeat("\"", size)),
        ("lines", size => Repeat("\n", size)),
        ("lines of a word", size => Repeat("接口down\n", size)),
        ("lines of fields", size => Repeat("状态: 恢复\n", size)),
        ("messages", size => Repeat("%LINK-3-UPDOWN: Interface Gi0/1, changed state to down\n", size)),
        ("percent signs", size => Repeat("%", size)),
        ("message names", size => Repeat("%A-1-B", size)),
        ("opened thoughts", size => Repeat("<think>", size)),
        ("thoughts", size => Repeat("<think>a</think>", size)),
        ("fences", size => Repeat("```\n", size)),
        ("JSON depth", size => Repeat("{\"a\":", size)),
        ("JSON lists", size => Repeat("[", size)),
        ("JSON alerts", size => "{\"status\":\"firing\",\"alerts\":[" + Repeat("{\"status\":\"firing\",\"description\":\"接口down\"},", size - 60) + "]}"),
        ("table rows", size => Repeat("| a | b |\n", size)),
        ("full-width letters", size => Repeat("ＧＥ０／０／１　", size)),
        ("ligatures", size => Repeat("\uFDFA", size)),
        ("combining marks", size => Repeat("a\u0301\u0316", size)),
        ("blanks", size => Repeat(" ", size)),
        ("port words", size => Repeat("GigabitEthernet", size)),
        ("port words and blanks", size => Repeat("interface ", size)),
        ("port beginnings", size => Repeat("GE0/", size)),
        ("port ranges", size => Repeat("GE0/0/1-", size)),
    ];

    /// <summary>Texts of each of several kinds: those of the corpus one behind the other, cut to <see cref="Length"/>.</summary>
    public static IReadOnlyList<(string Kind, IReadOnlyList<string> Texts)> ByKind()
    {
        string[] kinds = ["plain-zh", "plain-en", "syslog", "notice", "recovered", "deliberate", "advice", "negated", "neighbour-lost", "load-high", "fields", "other-device"];
        return [.. kinds.Select(kind => (kind, Cut(string.Join('。', CorpusText.All.Where(text => text.Kind == kind).Select(text => text.Words)))))];
    }

    private static List<string> Cut(string all)
    {
        var texts = new List<string>();
        for (var at = 0; at + Length <= all.Length && texts.Count < 20; at += Length)
        {
            texts.Add(all.Substring(at, Length));
        }

        return texts;
    }

    private static string Repeat(string part, int size) => new StringBuilder(size + part.Length).Insert(0, part, (size / part.Length) + 1).ToString(0, size);

    private static string Ports(int size, string form)
    {
        var text = new StringBuilder(size + 64);
        for (var port = 1; text.Length < size; port++)
        {
            text.AppendFormat(System.Globalization.CultureInfo.InvariantCulture, form, port);
        }

        return text.ToString(0, size);
    }
}
