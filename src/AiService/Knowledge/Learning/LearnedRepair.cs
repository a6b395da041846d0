namespace AiService.Knowledge.Learning;

/// <summary>Describes a repair as the knowledge base counts it: its symptom, and the texts of a lesson bounded and cleaned.</summary>
/// <param name="LessonId">The lesson's id; null for one that cannot be repeated.</param>
/// <param name="Symptom">Equal for every spelling of the symptom.</param>
/// <param name="Keyword">The symptom in the keyword language.</param>
/// <param name="Action">The action or runbook; empty when it is not known, as are platform and vendor.</param>
/// <param name="Platform">The device's platform.</param>
internal sealed record LearnedRepair(string? LessonId, string Symptom, string Keyword, string Action, string Platform)
{
    public const int MaxAction = 200;
    public const int MaxEvidence = 4_000;

    public required string Vendor { get; init; }

    public required string Level { get; init; }

    public required string Solution { get; init; }

    public required string? Evidence { get; init; }

    public required string DeviceId { get; init; }

    public required bool Worked { get; init; }

    /// <summary>The repair, by which a lesson's id begins.</summary>
    public string? RepairId => LessonId?.Split('/')[0];

    public string Title => KnowledgeDraft.Cut($"自动修复：{Keyword}{(Means.Length > 0 ? $"（{Means}）" : "")}", KnowledgeDraft.MaxTitle);

    private string Means => string.Join("，", new[] { Action, Platform }.Where(part => part.Length > 0));

    /// <summary>Returns a lesson as it counts; null for a fault whose words are nothing but names and numbers.</summary>
    public static LearnedRepair? Of(RepairLesson lesson)
    {
        var symptom = Learning.Symptom.Of(lesson.Description, lesson.DeviceId);
        var (action, platform) = (PlainText.Line(lesson.Action ?? "", MaxAction), PlainText.Line(lesson.Platform ?? "", KnowledgeDraft.MaxLabel));
        return symptom.Key.Length == 0 ? null : new LearnedRepair(lesson.Id, symptom.Key, symptom.Keyword, action, platform)
        {
            Vendor = lesson.Vendor is { } vendor ? PlainText.Line(vendor, KnowledgeDraft.MaxLabel) : platform,
            Level = PlainText.Line(lesson.Level, KnowledgeDraft.MaxLabel),
            Solution = PlainText.Block(lesson.Solution, KnowledgeDraft.MaxSolution),
            Evidence = PlainText.Block(lesson.Evidence ?? "", MaxEvidence) is { Length: > 0 } evidence ? evidence : null,
            DeviceId = lesson.DeviceId,
            Worked = lesson.Worked,
        };
    }
}
