using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using AiService.Contract;
using AiService.Knowledge.Entries;
using AiService.Knowledge.Learning;

namespace AiService.Knowledge.Exchange;

/// <summary>Holds an entry that a file brings.</summary>
internal sealed partial record ExchangeEntry
{
    private const long MaxCount = 1_000_000_000_000;

    public required KnowledgeDraft Draft { get; init; }

    /// <summary>The words to the letter: an entry that was not imported may be stored so.</summary>
    public required KnowledgeDraft Written { get; init; }

    public string? Action { get; init; }

    public string? Platform { get; init; }

    public long TimesSeen { get; init; }

    public long TimesWorked { get; init; }

    public long TimesFailed { get; init; }

    public string? LastSuccess { get; init; }

    public IReadOnlyList<string> Devices { get; init; } = [];

    public string? Evidence { get; init; }

    public bool Retired { get; init; }

    public long HitCount { get; init; }

    /// <summary>Null where the file has none that can be read; the time of the import counts then.</summary>
    public string? CreateTime { get; init; }

    public string? UpdateTime { get; init; }

    /// <summary>Reads the fields of an entry.</summary>
    /// <param name="field">The text of a field by its name on the wire, not longer than the limit; null when it is not there.</param>
    /// <exception cref="FieldException">A field cannot be kept.</exception>
    public static ExchangeEntry Read(Func<string, int, string?> field)
    {
        var keyword = Line("keyword", KnowledgeDraft.MaxKeyword) ?? throw Missing("keyword");
        var title = Line("title", KnowledgeDraft.MaxTitle) ?? throw Missing("title");
        var solution = Block("solution", KnowledgeDraft.MaxSolution) ?? throw Missing("solution");

        // Repairs of its symptom count for the entry that it was merged into, and not for what comes here of it.
        var merged = Line("merged_into", 40) is not null;
        return new ExchangeEntry
        {
            Draft = new KnowledgeDraft(keyword, title, solution, Line("device_type", KnowledgeDraft.MaxLabel), Line("fault_level", KnowledgeDraft.MaxLabel)),
            Written = new KnowledgeDraft(
                field("keyword", KnowledgeDraft.MaxKeyword) ?? "",
                field("title", KnowledgeDraft.MaxTitle) ?? "",
                field("solution", KnowledgeDraft.MaxSolution) ?? "",
                field("device_type", KnowledgeDraft.MaxLabel),
                field("fault_level", KnowledgeDraft.MaxLabel)),
            Action = merged ? null : Line("action", LearnedRepair.MaxAction),
            Platform = merged ? null : Line("platform", KnowledgeDraft.MaxLabel),
            TimesSeen = Count("times_seen"),
            TimesWorked = Count("times_worked"),
            TimesFailed = Count("times_failed"),
            LastSuccess = Success(),
            Devices = DeviceList.Union(DeviceList.Read(field("devices", LearnedRepair.MaxEvidence)), []),
            Evidence = Block("evidence", LearnedRepair.MaxEvidence),
            Retired = EntryFilter.Flag("retired", Line("retired", 10)),
            HitCount = Count("hit_count"),
            CreateTime = KnownTime("create_time"),
            UpdateTime = KnownTime("update_time"),
        };

        string? Line(string name, int max) => field(name, max) is { } text && PlainText.Line(text, max) is { Length: > 0 } line ? line : null;

        string? Block(string name, int max) => field(name, max) is { } text && PlainText.Block(text, max) is { Length: > 0 } block ? block : null;

        // Spreadsheets rewrite times, and other processes wrote them: an unreadable one is no reason to refuse the entry.
        string? KnownTime(string name) => field(name, 200) is { } text && Time().IsMatch(text) ? text : null;

        string? Success()
        {
            return Line("last_success", 40) is not { } text ? null
                : Time().IsMatch(text) ? text
                : throw new FieldException("last_success", "必须是 yyyy-MM-dd HH:mm:ss 形式的时间（UTC）");
        }

        long Count(string name)
        {
            return Line(name, 40) is not { } text ? 0
                : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxCount ? count
                : throw new FieldException(name, "必须是不小于 0 的整数");
        }
    }

    /// <summary>Returns the same number for the same entry, whatever has become of it.</summary>
    public UInt128 Identity()
    {
        string?[] words = Action is not null
            ? ["learned", Draft.Keyword, Action, Platform]
            : ["written", Draft.Keyword, Draft.Title, Draft.Solution, Draft.DeviceType, Draft.FaultLevel];
        return BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(words)));
    }

    /// <summary>Returns whether importing this entry would add to what is known.</summary>
    public bool KnowsMoreThan(KnowledgeRecord known)
    {
        return TimesSeen > known.TimesSeen
            || TimesWorked > known.TimesWorked
            || TimesFailed > known.TimesFailed
            || WorkedLaterThan(known)
            || (known.Evidence is null && Evidence is not null)
            || !DeviceList.Union(known.Devices, Devices).SequenceEqual(known.Devices);
    }

    public bool WorkedLaterThan(KnowledgeRecord known) => string.CompareOrdinal(LastSuccess, known.LastSuccess) > 0;

    private static FieldException Missing(string name) => new(name, "不能为空");

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?\z")]
    private static partial Regex Time();
}
