namespace AiService.Knowledge.Learning;

/// <summary>A repair as the knowledge base counts it: its symptom, and the texts of a lesson bounded and cleaned.</summary>
internal sealed record LearnedRepair
{
    private const int MaxAction = 200;
    private const int MaxEvidence = 4_000;

    /// <summary>The lesson's id; null for one that cannot be repeated.</summary>
    public required string? LessonId { get; init; }

    /// <summary>Equal for every spelling of the symptom.</summary>
    public required string Symptom { get; init; }

    public required string Keyword { get; init; }

    public string Title
    {
        get
        {
            var means = string.Join("，", new[] { Action, Platform }.Where(part => part.Length > 0));
            return KnowledgeDraft.Cut($"自动修复：{Keyword}" + (means.Length > 0 ? $"（{means}）" : ""), KnowledgeDraft.MaxTitle);
        }
    }

    /// <summary>Empty when it is not known, as are platform and vendor.</summary>
    public required string Action { get; init; }

    public required string Platform { get; init; }

    public required string Vendor { get; init; }

    public required string Level { get; init; }

    public required string Solution { get; init; }

    public required string? Evidence { get; init; }

    public required string DeviceId { get; init; }

    public required bool Worked { get; init; }

    /// <summary>Returns a lesson as it counts; null for a fault whose words are nothing but names and numbers.</summary>
    public static LearnedRepair? Of(RepairLesson lesson)
    {
        var symptom = Learning.Symptom.Of(lesson.Description, lesson.DeviceId);
        return symptom.Key.Length == 0 ? null : new LearnedRepair
        {
            LessonId = lesson.Id,
            Symptom = symptom.Key,
            Keyword = symptom.Keyword,
            Action = PlainText.Line(lesson.Action ?? "", MaxAction),
            Platform = PlainText.Line(lesson.Platform ?? "", KnowledgeDraft.MaxLabel),
            Vendor = PlainText.Line(lesson.Vendor ?? lesson.Platform ?? "", KnowledgeDraft.MaxLabel),
            Level = PlainText.Line(lesson.Level, KnowledgeDraft.MaxLabel),
            Solution = PlainText.Block(lesson.Solution, KnowledgeDraft.MaxSolution),
            Evidence = PlainText.Block(lesson.Evidence ?? "", MaxEvidence) is { Length: > 0 } evidence ? evidence : null,
            DeviceId = lesson.DeviceId,
            Worked = lesson.Worked,
        };
    }
}
