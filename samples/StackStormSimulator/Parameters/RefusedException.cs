namespace StackStormSimulator.Parameters;

/// <summary>The POST is answered with this error.</summary>
internal sealed class RefusedException(string text) : Exception(text)
{
    public int Status { get; init; } = StatusCodes.Status400BadRequest;

    /// <summary>An execution is written all the same, and it is <c>failed</c> (recording 03k3b).</summary>
    public bool LeavesFailedExecution { get; init; }

    /// <summary>An execution is written all the same, and never runs (recording 03y).</summary>
    public bool LeavesOrphan { get; init; }
}
