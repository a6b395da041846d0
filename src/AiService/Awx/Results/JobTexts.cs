using AiService.Repairs.Running;

namespace AiService.Awx.Results;

/// <summary>The sentences on how an attempt with AWX ended.</summary>
internal static class JobTexts
{
    public static OutcomeTexts Of { get; } = new("AWX");
}
