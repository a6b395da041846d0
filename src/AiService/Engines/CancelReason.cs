namespace AiService.Engines;

/// <summary>Why an execution is cancelled.</summary>
/// <param name="ByPerson">A person requested it; else its time is over.</param>
/// <param name="Text">For the platform's users.</param>
internal sealed record CancelReason(bool ByPerson, string Text)
{
    public static CancelReason Person { get; } = new(true, "已按请求取消");

    public static CancelReason Time(TimeSpan longest, string? waiting) =>
        new(false, $"超过 {longest.TotalSeconds:0.#} 秒未结束{(waiting is null ? string.Empty : $"（{waiting}）")}，已请求取消");
}
